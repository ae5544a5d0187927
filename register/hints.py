"""How somebody is best reached, as staff have learned it: codes only, in place of notes (R15)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.errors import HintError
from register.states import Hint
from register.tables import contact_hint, person
from storage.access import log_access
from storage.bulk import among, insert_rows

# Languages in which an interpreter is often needed (ISO 639; `sgn` is sign language).
INTERPRETERS = (
    "ar", "so", "ti", "fa", "prs", "uk", "en", "kmr", "ckb", "tr", "pl", "ru", "es", "fr",
    "am", "bs", "ro", "th", "ur", "ps", "sgn",
)  # fmt: skip
HINTS: Mapping[Hint, tuple[str, ...]] = {
    Hint.BEST_TIME: ("morning", "afternoon", "evening"),
    Hint.BEST_WAY: ("phone", "sms", "chat", "email", "letter", "visit"),
    Hint.INTERPRETER: INTERPRETERS,
    Hint.ASK_FOR: ("self", "mother", "father", "guardian", "sibling", "other"),
}


async def read_hints(conn: AsyncConnection, person_id: int) -> dict[Hint, str]:
    """Return what is known of how to reach one person."""
    c = contact_hint.c
    rows = await conn.execute(select(c.kind, c.value).where(c.person_id == person_id))
    return {Hint(row.kind): row.value for row in rows}


async def best_times(conn: AsyncConnection, people: Collection[int]) -> dict[int, str]:
    """Return in which part of the day people answer, by person id, of whom it is known."""
    c = contact_hint.c
    query = select(c.person_id, c.value).where(
        among(conn, c.person_id, people), c.kind == Hint.BEST_TIME
    )
    return {row.person_id: row.value for row in await conn.execute(query)}


async def set_hint(
    conn: AsyncConnection, person_id: int, hint: Hint, value: str, *, actor: str, now: datetime
) -> str:
    """Set one hint, or with "" forget it; return what stood before.

    Args:
        conn: a connection in a writing transaction.
        person_id: whom it is about.
        hint: which.
        value: a code of `HINTS`, or "".
        actor: who says so, such as `staff:sara`.
        now: when.

    Raises:
        HintError: the code is none of this hint's.
    """
    if value and value not in HINTS[hint]:
        raise HintError(f"{hint} is one of {', '.join(HINTS[hint])}")
    who = select(person.c.public_id).where(person.c.id == person_id).with_for_update()
    public_id = (await conn.scalars(who)).one()
    before = (await read_hints(conn, person_id)).get(hint, "")
    if before == value:
        return before
    c = contact_hint.c
    await conn.execute(delete(contact_hint).where(c.person_id == person_id, c.kind == hint))
    if value:
        rows = [{"person_id": person_id, "kind": hint.value, "value": value}]
        await insert_rows(conn, contact_hint, rows)
    said = f"{hint}:{value}" if value else hint.value
    await log_access(conn, now, actor=actor, person=public_id, action="hint", reason=said)
    return before
