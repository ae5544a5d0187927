"""Urgent tasks tell the duty coordinator at once, then the next on the rota, then managers (R19).

The alert carries no personal data: only that an urgent task waits, and its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.rota import on_duty
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from messaging.failures import ALARM
from register.absence import is_away
from register.house import nobodys_district
from register.tables import staff
from storage.bulk import insert_rows, update_rows
from storage.settings_rows import read_setting, write_setting

NEXT_AFTER = timedelta(minutes=15)
# The last of all, where they could not be told: somebody's telephone may be on again.
TRY_AGAIN_AFTER = timedelta(minutes=1)
SENDING_STOPPED = "sending_stopped"


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert to one member of the staff."""

    task_id: int
    level: int  # 0 the duty coordinator, 1 the next on the rota, ... then the managers
    staff_id: int
    login: str
    phone: str
    email: str
    last: bool = False  # nobody comes after them: they are told again and again


async def due_alerts(conn: AsyncConnection, now: datetime) -> list[Alert]:
    """Return the alerts that are due and move each task's ladder on by one.

    A task that somebody has claimed is acknowledged and alerts nobody.
    """
    c = task.c
    query = (
        select(c.id, c.alert_level, c.state)
        .where(
            literal_column("alert_at IS NOT NULL AND state IN ('open', 'claimed')"),
            c.alert_at <= now,
        )
        .order_by(c.id)
        .with_for_update(skip_locked=True)
    )
    rows = (await conn.execute(query)).all()
    if not rows:
        return []
    ladder = await _ladder(conn, swedish_date(now))
    alerts: list[Alert] = []
    moved = []
    for row in rows:
        told = row.state == "open" and bool(ladder)
        moved.append(
            {
                "id": row.id,
                "alert_level": row.alert_level + told,
                "alert_at": now + NEXT_AFTER,
            }
        )
        if told:
            level = row.alert_level
            receiver = Alert(row.id, level, *ladder[min(level, len(ladder) - 1)])
            alerts.append(replace(receiver, last=level >= len(ladder) - 1))
    await update_rows(conn, task, moved)
    return alerts


async def pass_on(conn: AsyncConnection, untold: Sequence[Alert], now: datetime) -> None:
    """Let the ladder go on at once for alerts that reached nobody."""
    rows = [
        {"id": one.task_id, "alert_at": now + TRY_AGAIN_AFTER if one.last else now}
        for one in untold
    ]
    await update_rows(conn, task, rows, guard="old.alert_at IS NOT NULL")


async def open_alarm(conn: AsyncConnection, now: datetime) -> None:
    """Open an urgent task where all sending has been stopped by a carrier's answer.

    It is nobody's in particular: the duty coordinator is told as of any urgent task.
    """
    if await read_setting(conn, ALARM) is None:
        return
    district_id = await nobodys_district(conn)
    if district_id is None:
        return
    alarm = {
        "key": f"alarm:{now.isoformat()}",
        "kind": TaskKind.URGENT.value,
        "step": SENDING_STOPPED,
        "district_id": district_id,
        "priority": PRIORITY[TaskKind.URGENT],
        "due_at": now,
        "created_at": now,
        "state": TaskState.OPEN.value,
        "alert_at": now,
    }
    await insert_rows(conn, task, [alarm], skip_existing=True)
    await write_setting(conn, ALARM, None)


async def _ladder(conn: AsyncConnection, today: date) -> Sequence[tuple[int, str, str, str]]:
    """Return whom to tell, in order; nobody who is away.

    Those who are on duty today, then the standing order, then managers.
    """
    c = staff.c
    query = (
        select(c.id, c.login, c.phone, c.email, c.duty_order, c.roles)
        .where(~is_away(today))
        .order_by(c.duty_order, c.id)
    )
    there = {row.id: row for row in await conn.execute(query)}
    today_s = [there[one] for one in await on_duty(conn, today) if one in there]
    standing = [row for row in there.values() if row.duty_order is not None]
    managers = [row for row in there.values() if "manager" in row.roles.split()]
    ladder = {row.id: row for row in (*today_s, *standing, *managers)}
    return [(row.id, row.login, row.phone, row.email) for row in ladder.values()]
