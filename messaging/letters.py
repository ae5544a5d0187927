"""Letters: gathered in one batch per unit, printed together, posted together.

A batch is open until it is printed. From then on it is closed: what is printed is what can be
posted, and each letter has a number of its own, which stands on the paper and stays the same
however often the batch is printed (docs/decisions/0010, 0014).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.errors import LetterError
from messaging.letter_rows import (
    go_on,
    lock_batch,
    mark_rows,
    numbered_in,
    planned_in,
    read_letters,
    why_barred,
    withdraw_rows,
)
from messaging.states import RANK, Channel, MessageState
from messaging.tables import letter_batch, message
from register.facts import FactRow, write_facts
from register.states import FactKind
from storage.bulk import update_rows
from storage.types import AnyRow

SYSTEM = "system"
BY_STAFF = "staff"


@dataclass(frozen=True, slots=True)
class TakeOut:
    """A letter that was printed and must not be posted: it has been withdrawn since."""

    message_id: int
    number: int
    name: str  # "" where it may not be shown (R7)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting came to."""

    letters: int
    taken_out: Sequence[TakeOut]


async def open_batches(
    conn: AsyncConnection, units: Collection[int], now: datetime
) -> dict[int, int]:
    """Return the id of each unit's batch that is still open, beginning one where needed.

    The batches stay locked until the commit: a letter never lands in one being printed.
    """
    if not units:
        return {}
    c = letter_batch.c
    query = (
        select(c.unit_id, c.id)
        .where(c.printed_at.is_(None), c.posted_at.is_(None), c.unit_id.in_(units))
        .order_by(c.id)
        .with_for_update()
    )
    batches = {row[0]: row[1] for row in await conn.execute(query)}
    for unit in sorted(set(units) - batches.keys()):
        begun = insert(letter_batch).values(unit_id=unit, created_at=now).returning(c.id)
        batches[unit] = (await conn.execute(begun)).scalar_one()
    return batches


async def print_batch(conn: AsyncConnection, batch_id: int, now: datetime) -> list[int]:
    """Close a batch for printing, or print it again; return the ids of its letters, as numbered.

    Letters that may no longer go are left out, and withdrawn. Making the PDF comes after.

    Raises:
        LetterError: there is no such batch, or it has been posted.
    """
    batch = await lock_batch(conn, batch_id)
    if batch.posted_at is not None:
        raise LetterError(f"batch {batch_id} has been posted; print single letters instead")
    if batch.printed_at is None:
        await conn.execute(
            update(letter_batch).where(letter_batch.c.id == batch_id).values(printed_at=now)
        )
    letters = await _withdraw_barred(conn, await read_letters(conn, planned_in(batch_id)), now)
    known = [letter.letter_number for letter in await numbered_in(conn, batch_id)]
    new = [letter for letter in letters if letter.letter_number is None]
    numbers = {letter.id: number for number, letter in enumerate(new, max(known, default=0) + 1)}
    rows = [{"id": key, "letter_number": number} for key, number in numbers.items()]
    await update_rows(conn, message, rows)
    numbers |= {one.id: one.letter_number for one in letters if one.letter_number is not None}
    return sorted(numbers, key=numbers.__getitem__)


async def post_batch(conn: AsyncConnection, batch_id: int, actor: str, now: datetime) -> Posted:
    """Mark a batch as posted: each letter that was printed becomes a contact attempt.

    Letters that may no longer go are withdrawn first. What was not in the print waits for the
    next batch.

    Raises:
        LetterError: there is no such batch, or it has not been printed.
    """
    batch = await lock_batch(conn, batch_id)
    if batch.printed_at is None:
        raise LetterError(
            f"batch {batch_id} has not been printed, so nothing of it can have been posted:"
            f" `uppsok letters print {batch_id}` first"
        )
    if batch.posted_at is not None:
        return Posted(0, ())
    await conn.execute(
        update(letter_batch).where(letter_batch.c.id == batch_id).values(posted_at=now)
    )
    letters = await read_letters(conn, planned_in(batch_id))
    # an outcome may have been undone while the batch was being printed
    await _move_on(conn, [one for one in letters if one.letter_number is None], batch.unit_id, now)
    printed = [one for one in letters if one.letter_number is not None]
    posted = await _withdraw_barred(conn, printed, now)
    await mark_rows(conn, posted, MessageState.POSTED, {"attempted_at": now})
    await go_on(conn, posted, now)
    await write_facts(conn, [_attempt(letter, actor, now) for letter in posted])
    return Posted(len(posted), await to_take_out(conn, batch_id))


async def to_take_out(conn: AsyncConnection, batch_id: int) -> list[TakeOut]:
    """Return what must be taken out of the pile before it is posted, by number.

    That is what has been withdrawn since the print, and what posting would withdraw now.
    """
    letters = await numbered_in(conn, batch_id)
    return [
        TakeOut(one.id, one.letter_number, _shown_name(one))
        for one in letters
        if one.message_state == MessageState.WITHDRAWN
        or (one.message_state == MessageState.PLANNED and why_barred(one))
    ]


async def withdraw_letter(
    conn: AsyncConnection, message_id: int, actor: str, now: datetime
) -> int | None:
    """Take back a letter that has not been posted; the round goes on without it.

    Returns:
        its number where it has been printed and must be taken out of the pile.

    Raises:
        LetterError: it has been posted or withdrawn already.
    """
    letters = await read_letters(conn, message.c.id == message_id)
    if not letters or letters[0].message_state != MessageState.PLANNED:
        raise LetterError("the letter has been posted or taken back already")
    await withdraw_rows(conn, letters, {message_id: BY_STAFF}, actor=actor, now=now)
    number: int | None = letters[0].letter_number
    return number


async def stand_again(conn: AsyncConnection, source: str, now: datetime) -> None:
    """Let the letters that an outcome had withdrawn wait for their batch again.

    Where the batch was printed or posted without them meanwhile, they wait for the next one.
    """
    m, b = message.c, letter_batch.c
    query = (
        select(m.id, m.letter_number, b.unit_id, b.printed_at, b.posted_at)
        .outerjoin_from(message, letter_batch, b.id == m.letter_batch_id)
        .where(m.withdrawn_by == source)
        .order_by(m.id)
    )
    letters = (await conn.execute(query)).all()
    planned = {"state": MessageState.PLANNED.value, "rank": RANK[MessageState.PLANNED]}
    await update_rows(
        conn,
        message,
        [{"id": one.id, "withdrawn_by": "", "ended_at": None, **planned} for one in letters],
    )
    for one in letters:
        unprinted = one.printed_at is not None and one.letter_number is None
        if unprinted or one.posted_at is not None:
            await _move_on(conn, [one], one.unit_id, now)


async def _withdraw_barred(
    conn: AsyncConnection, letters: Sequence[AnyRow], now: datetime
) -> list[AnyRow]:
    """Withdraw the letters that may no longer go; return the others."""
    barred = [letter for letter in letters if why_barred(letter)]
    reasons = {letter.id: why_barred(letter) for letter in barred}
    await withdraw_rows(conn, barred, reasons, actor=SYSTEM, now=now)
    return [letter for letter in letters if not why_barred(letter)]


async def _move_on(
    conn: AsyncConnection, letters: Sequence[AnyRow], unit: int, now: datetime
) -> None:
    """Put letters that were not in their batch's print into the unit's open batch."""
    if letters:
        batches = await open_batches(conn, {unit}, now)
        moved = {"letter_batch_id": batches[unit], "letter_number": None}
        await update_rows(conn, message, [{"id": one.id, **moved} for one in letters])


def _shown_name(letter: AnyRow) -> str:
    return "" if letter.protected else f"{letter.first_name} {letter.last_name}"


def _attempt(letter: AnyRow, actor: str, now: datetime) -> FactRow:
    return FactRow(
        source_key=f"message:{letter.id}:attempt",
        person_id=letter.person_id,
        at=now,
        kind=FactKind.ATTEMPT,
        channel=Channel.LETTER.value,
        step=letter.step,
        actor=actor,
        template_version=letter.template_version_id,
    )


async def addressee_of(conn: AsyncConnection, number: int) -> int | None:
    """Return to whom a letter is, by the number that its reference names; None: it is none."""
    letter = (message.c.id == number) & (message.c.channel == Channel.LETTER)
    found: int | None = await conn.scalar(select(message.c.person_id).where(letter))
    return found
