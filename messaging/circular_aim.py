"""Whom one message to many is for: what a manager may choose by, as conditions on people.

Never anybody protected (R7), who has left, whose round has not begun (the wait of R2), or who
is held: the same is asked again for each person at the claim.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.languages import register_codes
from messaging.circular_rules import CircularAim, Reached
from messaging.expected import PERSON_COLUMNS
from register.age import birthday
from register.states import PersonState
from register.tables import district, person
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.types import AnyRow

SCOPE_AGE = 20
COUNTED = 100_000  # rows of the register that are read
BLOCKS = 20
SAMPLE = 1_000  # people whose channels and names say what it will cost
_P = person.c


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people are meant, and some of them."""

    count: int
    exact: bool
    sample: Sequence[AnyRow]  # with the columns of messaging/expected.py


def meant(aim: CircularAim, now: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody is meant, on rows of `person`."""
    today = swedish_date(now)
    not_begun = exists(
        select(outreach.c.id).where(
            outreach.c.person_id == _P.id, outreach.c.state == OutreachState.WAITING
        )
    )
    return and_(
        _P.state == PersonState.ACTIVE,
        ~_P.protected,
        _P.born_on > _years_before(today, SCOPE_AGE),
        ~not_begun,
        *_chosen(aim, today),
    )


def _chosen(aim: CircularAim, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if aim.unit_id is not None:
        served = select(district.c.id).where(district.c.unit_id == aim.unit_id)
        conditions.append(_P.district_id.in_(served))
    if aim.district_id is not None:
        conditions.append(_P.district_id == aim.district_id)
    if aim.age_from is not None:
        conditions.append(_P.born_on <= _years_before(today, aim.age_from))
    if aim.age_to is not None:
        conditions.append(_P.born_on > _years_before(today, aim.age_to + 1))
    if aim.occupation:
        conditions.append(_P.occupation == aim.occupation)
    if aim.reached is not Reached.ANY:
        yes = aim.reached is Reached.YES
        conditions.append(_P.reached_at.is_not(None) if yes else _P.reached_at.is_(None))
    if aim.language:
        conditions.append(_P.language.in_(sorted(register_codes(aim.language))))
    if aim.owner_id is not None:
        conditions.append(_P.owner_id == aim.owner_id)
    return conditions


async def count_crowd(conn: AsyncConnection, aim: CircularAim, now: datetime) -> Crowd:
    """Return how many are meant, and a sample of them; its cost has a bound.

    The register is read in twenty blocks, by the ids of its rows: the whole of it up to 100,000
    ids; of a larger one so many, spread evenly, and the count is what they make of the whole.
    """
    highest = await conn.scalar(select(func.max(_P.id))) or 0
    width = -(-min(highest, COUNTED) // BLOCKS)
    condition, found = meant(aim, now), 0
    sample: list[AnyRow] = []
    for number in range(BLOCKS):
        start = number * highest // BLOCKS if highest > COUNTED else number * width
        within = (_P.id > start, _P.id <= start + width, condition)
        counted = select(func.count()).select_from(person).where(*within)
        found += await conn.scalar(counted) or 0
        some = select(*PERSON_COLUMNS).where(*within).order_by(_P.id)
        sample += (await conn.execute(some.limit(SAMPLE // BLOCKS))).all()
    exact = highest <= COUNTED
    return Crowd(found if exact else round(found * highest / COUNTED), exact, sample)


def _years_before(day: date, years: int) -> date:
    """Return the latest birth date of those who have turned so many years by a day."""
    leap_day = (day.month, day.day) == (2, 29)
    born = (day - timedelta(days=leap_day)).replace(year=day.year - years)
    later = born + timedelta(days=1)  # 29 February counts as 28 February
    return later if birthday(later, years) <= day else born
