"""Labelled examples: what humans read in replies, without names, kept as long as the replies."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.meaning.reading import Reading
from messaging.tables import labelled_reply
from storage.crypto import Vault

_TEXT, _LABELS = "labelled_reply.text", "labelled_reply.labels"


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what a human says that it means."""

    reply_id: int
    text: str  # without names and numbers (messaging/anonymous.py)
    reading: Reading
    context: str
    confirmed: bool  # the program's guess was right as it stood
    staff_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many examples carry each label."""

    examples: int
    confirmed: int
    labels: Mapping[tuple[str, str], int]  # by kind (intent, occupation ...) and label


async def store_example(conn: AsyncConnection, vault: Vault, example: Example) -> None:
    """Keep an example; what was said of the same reply before is replaced."""
    read = example.reading
    labels = {
        "intents": [intent.value for intent in read.intents],
        "occupation": read.occupation,
        "respondent": read.respondent.value,
        "reached": read.reached,
    }
    await forget_example(conn, example.reply_id)
    row = {
        "reply_id": example.reply_id,
        "text_cipher": vault.seal(_TEXT, example.text),
        "labels_cipher": vault.seal(_LABELS, json.dumps(labels)),
        "lang": read.lang,
        "context": example.context,
        "confirmed": example.confirmed,
        "staff_id": example.staff_id,
        "at": example.at,
    }
    await conn.execute(insert(labelled_reply).values(row))


async def forget_example(conn: AsyncConnection, reply_id: int) -> None:
    """Remove the example of a reply, if there is one."""
    await conn.execute(delete(labelled_reply).where(labelled_reply.c.reply_id == reply_id))


async def read_examples(conn: AsyncConnection, vault: Vault) -> AsyncIterator[dict[str, Any]]:
    """Yield the examples in the form of labelled files (docs/replies.md), the oldest first.

    Each has also `confirmed`, true where the human agreed with the guess.
    """
    c = labelled_reply.c
    query = select(c.id, c.text_cipher, c.labels_cipher, c.lang, c.context, c.confirmed).order_by(
        c.id
    )
    for row in await conn.execute(query):
        yield {
            "id": f"human-{row.id}",
            "text": vault.open(_TEXT, row.text_cipher),
            "lang": row.lang,
            "context": row.context,
            **json.loads(vault.open(_LABELS, row.labels_cipher)),
            "confirmed": row.confirmed,
        }


async def count_examples(conn: AsyncConnection, vault: Vault) -> Tally:
    """Count the examples by label; no text is opened."""
    c = labelled_reply.c
    labels: Counter[tuple[str, str]] = Counter()
    examples = confirmed = 0
    for row in await conn.execute(select(c.labels_cipher, c.lang, c.context, c.confirmed)):
        told = json.loads(vault.open(_LABELS, row.labels_cipher))
        examples += 1
        confirmed += row.confirmed
        labels.update(("intent", intent) for intent in told["intents"])
        labels["occupation", told["occupation"] or "not said"] += 1
        labels["respondent", told["respondent"]] += 1
        labels["language", row.lang] += 1
        labels["context", row.context] += 1
    return Tally(examples, confirmed, dict(sorted(labels.items())))
