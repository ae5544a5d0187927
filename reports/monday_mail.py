"""Who gets Monday's mail, and how far it has come: a row for each manager and Monday."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.absence import is_away
from register.roles import Role
from register.tables import staff
from reports.kept_tables import monday_mail
from reports.monday_states import MailState
from storage.bulk import among, insert_rows


@dataclass(frozen=True, slots=True)
class Receiver:
    """A manager whose mail is being offered."""

    day: date  # the Monday
    staff_id: int
    login: str
    email: str
    unit_id: int | None
    tries: int  # this one among them


async def enter_receivers(conn: AsyncConnection, day: date, now: datetime) -> None:
    """Enter the managers who get a Monday's mail: with an address, who want it, not away."""
    s = staff.c
    query = select(s.id, s.roles).where(s.email != "", ~s.monday_mail_off, ~is_away(day))
    rows = [
        {"day": day, "staff_id": row.id, "state": MailState.WAITING.value, "next_at": now}
        for row in await conn.execute(query.order_by(s.id))
        if Role.MANAGER in row.roles.split()
    ]
    # the key is the day and the manager: whoever stands there already gets no second one
    await insert_rows(conn, monday_mail, rows, skip_existing=True)


async def claim_due(conn: AsyncConnection, day: date, now: datetime) -> list[Receiver]:
    """Take the mails of a Monday that are due, as offered: of several processes one gets each.

    Whoever takes one and is killed before the mail server has answered leaves it as offered:
    it may have been taken, and is not sent twice.
    """
    m, s = monday_mail.c, staff.c
    due = (m.day == day, m.state == MailState.WAITING.value, m.next_at <= now)
    taken = update(monday_mail).where(*due)
    taken = taken.values(state=MailState.OFFERED.value, tries=m.tries + 1)
    tries = {row[0]: row[1] for row in await conn.execute(taken.returning(m.staff_id, m.tries))}
    if not tries:
        return []
    query = select(s.id, s.login, s.email, s.unit_id).where(among(conn, s.id, sorted(tries)))
    rows = await conn.execute(query.order_by(s.id))
    return [Receiver(day, row.id, row.login, row.email, row.unit_id, tries[row.id]) for row in rows]


async def settle(
    conn: AsyncConnection, receiver: Receiver, state: MailState, next_at: datetime
) -> None:
    """Note what came of offering a mail."""
    m = monday_mail.c
    mine = (m.day == receiver.day, m.staff_id == receiver.staff_id)
    await conn.execute(update(monday_mail).where(*mine).values(state=state.value, next_at=next_at))


async def wants_mail(conn: AsyncConnection, staff_id: int) -> tuple[str, bool]:
    """Return a manager's e-mail address, and whether they want Monday's mail."""
    s = staff.c
    row = (await conn.execute(select(s.email, s.monday_mail_off).where(s.id == staff_id))).one()
    return row.email, not row.monday_mail_off


async def set_mail(conn: AsyncConnection, staff_id: int, *, wanted: bool) -> None:
    """Let a manager have Monday's mail, or not."""
    values = {"monday_mail_off": not wanted}
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(values))
