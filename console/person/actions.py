"""What can be done about a person, on their page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM, swedish_date
from console.guard import Visit
from console.person.action_words import (
    CALL_ENDS,
    CONTACT_WAYS,
    DONE,
    FAULTS,
    HINTS,
    OCCUPATIONS,
    OUTCOMES,
    SUPPORT_ENDS,
    call_back_times,
    later_days,
)
from console.person.actions_door import open_back
from console.person.words import LIMITS
from escalation.calls import Call, call_of
from escalation.putting_off import FARTHEST
from escalation.undoing import undoable
from register.hints import read_hints
from register.owners import owners_for
from register.sealing import POINT
from register.states import Hint, PointKind, PointOwner, PointState
from register.tables import contact_point, person
from storage.crypto import Vault
from storage.types import AnyRow

_SHOWN_DIGITS = 2
_MARKABLE = (PointState.OK.value, PointState.STOPPED.value)
_PHONES = (PointKind.MOBILE.value, PointKind.LANDLINE.value, PointKind.EMAIL.value)
WORDS: Mapping[str, object] = {
    "ends": CALL_ENDS,
    "occupations": OCCUPATIONS,
    "limits": LIMITS,
    "hints": HINTS,
    "support_ends": SUPPORT_ENDS,
    "ways": CONTACT_WAYS,
    "outcomes": OUTCOMES,
}


@dataclass(frozen=True, slots=True)
class PointShown:
    """A number or an address that can be marked as wrong, masked."""

    id: int
    value: str
    guardian: bool


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """An outcome that can still be taken back."""

    task_id: int
    public_id: str
    outcome: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ActionsShown:
    """What a person's page offers its reader to do."""

    person_id: int
    public_id: str
    key: str  # of what is done with this page: done twice, it is done once
    now: datetime
    call: Call | None  # that waits for them
    said: OutcomeShown | None  # by the reader, within the minute
    did: str  # what was just done, in words
    fault: str  # why nothing was
    back: str  # what takes back what was just done
    occupation: str | None
    in_support: bool
    limits: frozenset[str]
    hints: Mapping[Hint, str]
    points: Sequence[PointShown]
    owners: Sequence[AnyRow]
    owner_id: int | None
    call_times: Sequence[tuple[datetime, str]]
    days: Sequence[tuple[date, str]]
    farthest: date
    page: str = ""  # "calls" where they stand on the page of calls

    @property
    def words(self) -> Mapping[str, object]:
        """The choices of all people, with their words."""
        return WORDS

    @property
    def hinted(self) -> Sequence[str]:
        """What is known of how they are best reached."""
        return [HINTS[hint][1][code] for hint, code in self.hints.items()]

    @property
    def saved(self) -> str:
        """What is said of an outcome that was saved."""
        return DONE["outcome"]

    @property
    def tomorrow(self) -> date:
        """The first day that something can be put off to."""
        return swedish_date(self.now) + timedelta(days=1)

    @property
    def clock(self) -> str:
        """The present time, as a field for a time takes it."""
        return f"{self.now.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M}"


async def load_actions(
    conn: AsyncConnection, visit: Visit, person_id: int, *, page: str = "", task_id: int = 0
) -> ActionsShown:
    """Return what somebody who may see this person can do about them.

    Args:
        conn: a connection in a transaction.
        visit: the request, whose address says what was just done.
        person_id: whom it is about; that they may be seen has been asked.
        page: "calls" where the actions stand on the page of calls.
        task_id: the call that is being made, where it is known.
    """
    works, now = visit.desk.works, visit.now
    await works.plans.load(conn)
    p = person.c
    columns = (p.public_id, p.occupation, p.in_support, p.limits, p.owner_id)
    row = (await conn.execute(select(*columns).where(p.id == person_id))).one()
    did, fault, back = _told(visit, row.public_id)
    return ActionsShown(
        person_id=person_id,
        public_id=row.public_id,
        key=token_hex(8),
        now=now,
        call=await call_of(conn, works.plans, visit.worker, person_id, task_id=task_id),
        said=await load_said(conn, visit),
        did=did,
        fault=fault,
        back=back,
        occupation=row.occupation,
        in_support=row.in_support,
        limits=frozenset(row.limits.split()),
        hints=await read_hints(conn, person_id),
        points=await _points(conn, works.vault, person_id),
        owners=await owners_for(conn, person_id),
        owner_id=row.owner_id,
        call_times=call_back_times(now),
        days=later_days(now),
        farthest=swedish_date(now) + FARTHEST,
        page=page,
    )


async def load_said(conn: AsyncConnection, visit: Visit) -> OutcomeShown | None:
    """Return the latest outcome that the reader can still take back."""
    row = await undoable(conn, visit.worker, visit.now)
    if row is None:
        return None
    return OutcomeShown(row.id, row.public_id or "", row.outcome, row.done_at)


def _told(visit: Visit, public_id: str) -> tuple[str, str, str]:
    """Return what was just done, why nothing was, and what takes it back while it can be."""
    query = visit.request.query
    word = query.get("back", "")
    back = word if word and open_back(visit, public_id, word) is not None else ""
    return DONE.get(query.get("did", ""), ""), FAULTS.get(query.get("not", ""), ""), back


async def _points(conn: AsyncConnection, vault: Vault, person_id: int) -> list[PointShown]:
    c = contact_point.c
    query = (
        select(c.id, c.value_cipher, c.owner)
        .where(c.person_id == person_id, c.kind.in_(_PHONES), c.state.in_(_MARKABLE))
        .order_by(c.owner.desc(), c.kind, c.id)
    )
    return [
        PointShown(row.id, _masked(vault, row.value_cipher), row.owner != PointOwner.SELF)
        for row in await conn.execute(query)
    ]


def _masked(vault: Vault, sealed: bytes) -> str:
    """Return what tells a number from its owner's others, and no more."""
    value = vault.open(POINT, sealed)
    name, at, house = value.partition("@")
    return f"{name[:1]}…@{house}" if at else f"…{value[-_SHOWN_DIGITS:]}"
