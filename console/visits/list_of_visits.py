"""Visits as pages list them; every name and address was asked for at the one door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import DEFAULT_LANGUAGE
from console.access_rules import Case, Verdict, judge
from console.guard import Visit
from console.people_door import REFUSED, list_people, load_viewer
from console.visits.words import Stage, stage_of
from escalation.effects import UNDO_WITHIN
from escalation.visit_days import Visitor, find_pairs, find_person_of
from messaging.paper.words import language_in_swedish
from storage.access import log_access
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class Door:
    """Whom a visit is to, and where; nothing of it where it may not be shown in a list."""

    public_id: str = ""
    name: str = ""
    street: str = ""
    place: str = ""  # postcode and town
    language: str = ""  # where it is not Swedish


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit in a list."""

    id: int
    at: datetime
    stage: Stage
    door: Door
    pair: Sequence[Visitor]
    goes: bool  # its reader is one of the pair
    task_id: int | None  # whose outcome can be noted: the visit's, or the card's
    card: bool  # the card is not in the door yet
    due: datetime | None  # when the pair is expected out
    outcome: str
    undoable: bool


async def show_visits(
    conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow]
) -> list[VisitShown]:
    """Return visits as they are shown, and log whoever is named.

    Args:
        conn: a connection in a writing transaction.
        visit: who looks.
        rows: visits as `escalation/visit_days.py` reads them.
    """
    if not rows:
        return []
    viewer = await load_viewer(conn, visit.worker, visit.now)
    login, named = visit.worker.login, set()
    for goes in (True, False):
        theirs = [row for row in rows if row.goes is goes]
        named |= {*await list_people(conn, viewer, login, theirs, visit.now, held=goes)}
    pairs = await find_pairs(conn, [row.id for row in rows])
    return [_shown(row, visit, pairs.get(row.id, ()), row.id in named) for row in rows]


def door_of(row: AnyRow) -> Door:
    """Return whom somebody who may be shown is, and where they live."""
    swedish = row.language == DEFAULT_LANGUAGE
    return Door(
        public_id=row.public_id,
        name=f"{row.first_name} {row.last_name}",
        street=row.street,
        place=f"{row.postcode} {row.city}".strip(),
        language="" if swedish else language_in_swedish(row.language),
    )


def _shown(row: AnyRow, visit: Visit, pair: Sequence[Visitor], named: bool) -> VisitShown:
    stage = stage_of(row, visit.now)
    mine = row.closed_by == visit.worker.id and row.done_at is not None
    return VisitShown(
        id=row.id,
        at=row.starts_at,
        stage=stage,
        door=door_of(row) if named else Door(),
        pair=pair,
        goes=row.goes,
        task_id=row.task_id if row.card_id is None else row.card_id,
        card=row.card_id is not None,
        due=row.checkout_due_at if row.checked_out_at is None else None,
        outcome=row.outcome or "",
        undoable=stage is Stage.DONE and mine and visit.now - row.done_at <= UNDO_WITHIN,
    )


async def log_refusal(conn: AsyncConnection, visit: Visit, number: int, *, by_task: bool) -> None:
    """Log that somebody tried to do something about a person who is not theirs to see.

    Args:
        conn: a connection in a writing transaction.
        visit: who tried.
        number: the visit's number, or its task's.
        by_task: which of the two it is.
    """
    row = await find_person_of(conn, number, by_task=by_task)
    if row is None:
        return
    case = Case(row.district_id, row.owner_id, row.protected)
    verdict = judge(await load_viewer(conn, visit.worker, visit.now), case)
    if verdict is not Verdict.SEEN:
        actor = f"staff:{visit.worker.login}"
        await log_access(
            conn, visit.now, actor=actor, person=row.public_id, action=REFUSED,
            reason=verdict.value,
        )  # fmt: skip
