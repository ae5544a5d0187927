"""Personal links: a random word that opens somebody's reply page, or begins a chat with them.

Only a keyed hash of the word is kept, so the links of everybody cannot be read out of the
database. A link expires, and has so many uses; looking at the page behind it uses nothing up,
for previews open links too (docs/decisions/0018).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import Channel, TokenPurpose
from messaging.tables import message, token
from register.tables import person
from scheduler.tables import planned_contact
from storage.crypto import Vault

# Crockford's base 32 without U: no letter is taken for a digit when it is typed from paper
# (https://www.crockford.com/base32.html). Ten of them are 50 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
LIFETIME = {TokenPurpose.REPLY: timedelta(days=90), TokenPurpose.CHAT: timedelta(days=90)}
# An answer can be changed, but nobody needs more than this of one link.
MOST_USES = {TokenPurpose.REPLY: 20, TokenPurpose.CHAT: 1}
PAGE = "/r/"
_TOKEN = "token.hash"  # noqa: S105 - the name of a column
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that is good: whose it is, and which message carried it."""

    id: int
    person_id: int
    purpose: TokenPurpose
    uses: int
    message_id: int | None  # empty: the link was not in a message
    channel: Channel | None  # by which that message went
    contact_point_id: int | None  # to which number or address


def random_word() -> str:
    """Return ten random characters for a new link."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_word(text: str) -> str | None:
    """Return a link's word as it was made, however it was typed; None where it is none."""
    word = text.strip().upper().replace("-", "").replace(" ", "").translate(_READ_AS)
    return word if len(word) == LENGTH and set(word) <= set(ALPHABET) else None


def link_address(base_url: str, word: str) -> str:
    """Return the whole address of a reply page."""
    return f"{base_url.rstrip('/')}{PAGE}{word}"


def token_row(
    vault: Vault, word: str, person_id: int, purpose: TokenPurpose, now: datetime
) -> dict[str, Any]:
    """Return a new link's row; whoever has a message carry it fills in `planned_contact_id`."""
    return {
        "hash": vault.index(_TOKEN, word),
        "purpose": purpose.value,
        "person_id": person_id,
        "planned_contact_id": None,
        "created_at": now,
        "expires_at": now + LIFETIME[purpose],
    }


async def make_link(
    conn: AsyncConnection,
    vault: Vault,
    person_id: int,
    purpose: TokenPurpose,
    now: datetime,
) -> str:
    """Store a new link that no planned message carries, and return its word."""
    word = random_word()
    await conn.execute(insert(token).values(token_row(vault, word, person_id, purpose, now)))
    return word


async def find_link(
    conn: AsyncConnection,
    vault: Vault,
    text: str,
    purpose: TokenPurpose,
    now: datetime,
    *,
    used_up: bool = False,
) -> OpenLink | None:
    """Return the link behind a word, None where there is none, or it has expired or is used up.

    A protected person's link opens nothing. With `used_up` a link is found whose last use has
    been made as well: somebody must be thanked for it.
    """
    word = read_word(text)
    if word is None:
        return None
    t, m = token.c, message.c
    query = (
        select(t.id, t.person_id, t.uses, m.id.label("message_id"), m.channel, m.contact_point_id)
        .join_from(token, person, person.c.id == t.person_id)
        .outerjoin(planned_contact, planned_contact.c.id == t.planned_contact_id)
        .outerjoin(message, m.planned_contact_id == planned_contact.c.id)
        .where(
            t.hash == vault.index(_TOKEN, word),
            t.purpose == purpose.value,
            t.expires_at > now,
            t.uses < MOST_USES[purpose] + used_up,
            ~person.c.protected,
        )
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return None
    return OpenLink(
        row.id,
        row.person_id,
        purpose,
        row.uses,
        row.message_id,
        Channel(row.channel) if row.channel else None,
        row.contact_point_id,
    )


async def use_link(conn: AsyncConnection, link: OpenLink) -> bool:
    """Use a link up by one; tell whether it had a use left when this came to be written."""
    t = token.c
    used = await conn.execute(
        update(token)
        .where(t.id == link.id, t.uses < MOST_USES[link.purpose])
        .values(uses=t.uses + 1)
    )
    return used.rowcount == 1
