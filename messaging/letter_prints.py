"""Letters as they are to be printed: their texts opened, their addresses and senders beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.languages import DEFAULT_LANGUAGE
from messaging.desk import Desk
from messaging.letters import to_take_out
from messaging.paper.layout import Cover, Letter, Sender, TakenBack
from messaging.paper.reference import reference_of
from messaging.states import Channel, MessageState
from messaging.tables import letter_batch, message, template_version
from register.tables import person, unit
from storage.bulk import among
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class BatchCount:
    """One batch of letters, and how many are where."""

    batch: int
    unit: str
    created_at: datetime
    printed_at: datetime | None
    posted_at: datetime | None
    letters: int  # that wait, or were posted
    taken_back: int  # withdrawn before the print
    take_out: int  # withdrawn after it
    returned: int

    @property
    def state(self) -> str:
        """Whether it is open, printed or posted."""
        return "posted" if self.posted_at else "printed" if self.printed_at else "open"


async def count_batches(conn: AsyncConnection, limit: int) -> list[BatchCount]:
    """Return the latest batches, the newest first."""
    b, m = letter_batch.c, message.c
    withdrawn = m.state == MessageState.WITHDRAWN
    printed = m.letter_number.is_not(None)
    columns = (b.id, unit.c.name, b.created_at, b.printed_at, b.posted_at)
    query = (
        select(
            *columns,
            func.count(m.id).filter(~withdrawn),
            func.count(m.id).filter(withdrawn & ~printed),
            func.count(m.id).filter(withdrawn & printed),
            func.count(m.id).filter(m.state == MessageState.RETURNED),
        )
        .join_from(letter_batch, unit, unit.c.id == b.unit_id)
        .outerjoin(message, m.letter_batch_id == b.id)
        .group_by(*columns)
        .order_by(b.id.desc())
        .limit(limit)
    )
    return [BatchCount(*row) for row in await conn.execute(query)]


async def find_letter(
    conn: AsyncConnection, person_id: int, states: Sequence[MessageState]
) -> int | None:
    """Return the id of a person's latest letter in one of these states."""
    m = message.c
    query = (
        select(m.id)
        .where(m.person_id == person_id, m.channel == Channel.LETTER, m.state.in_(states))
        .order_by(m.id.desc())
        .limit(1)
    )
    found: int | None = await conn.scalar(query)
    return found


async def compose_letters(
    conn: AsyncConnection, desk: Desk, ids: Sequence[int], now: datetime
) -> list[Letter]:
    """Return letters as they are to be printed, in the order of `ids`; nobody's with protection.

    The day on a letter is that of its batch's print; it stays when the batch is printed again.
    """
    m, p, t, b = message.c, person.c, template_version.c, letter_batch.c
    query = (
        select(
            m.id, m.letter_number, m.text_cipher, m.link_cipher, t.language, b.printed_at,
            p.first_name, p.last_name, p.street, p.postcode, p.city, p.district_id, p.owner_id,
        )
        .join_from(message, person, p.id == m.person_id)
        .outerjoin(template_version, t.id == m.template_version_id)
        .outerjoin(letter_batch, b.id == m.letter_batch_id)
        .where(among(conn, m.id, ids), m.channel == Channel.LETTER, ~p.protected)
    )  # fmt: skip
    rows = {row.id: row for row in await conn.execute(query)}
    return [_letter(rows[key], desk, now) for key in ids if key in rows]


async def compose_cover(conn: AsyncConnection, batch_id: int, unit_name: str) -> Cover:
    """Return what the cover list of a printed batch says besides its letters."""
    printed = select(letter_batch.c.printed_at).where(letter_batch.c.id == batch_id)
    printed_at: datetime = (await conn.execute(printed)).scalar_one()
    taken = tuple(TakenBack(one.number, one.name) for one in await to_take_out(conn, batch_id))
    return Cover(batch_id, unit_name, swedish_date(printed_at), taken)


def sender_of(desk: Desk, district_id: int, owner_id: int | None) -> Sender:
    """Return who writes to somebody of a district: the unit, and the owner by first name."""
    unit_name = desk.places[district_id].unit
    return Sender(
        municipality=desk.letterhead.municipality,
        unit=unit_name,
        phone=desk.letterhead.phones.get(unit_name, desk.letterhead.phone),
        info_url=desk.letterhead.info_url,
        coordinator=desk.first_names.get(owner_id or 0, ""),
    )


def _letter(row: AnyRow, desk: Desk, now: datetime) -> Letter:
    opened = desk.vault.open
    return Letter(
        number=row.letter_number or 0,
        reference=reference_of(row.id),
        language=row.language or DEFAULT_LANGUAGE,
        name=f"{row.first_name} {row.last_name}",
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        day=swedish_date(row.printed_at or now),
        text=opened("message.text", row.text_cipher),
        link=opened("message.link", row.link_cipher) if row.link_cipher else "",
        sender=sender_of(desk, row.district_id, row.owner_id),
    )
