"""Facts: what statistics are counted from, stored apart under a random subject (R15).

A fact carries the person's district, unit, gender, age and language as they were when it
happened, so that it still adds up after the person is erased.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.languages import LANGUAGES, two_letters
from register.age import age_on
from register.states import FactKind
from register.tables import district, fact, fact_undone, person, unit
from storage.bulk import any_of, insert_rows
from storage.engine import is_postgresql
from storage.types import AnySelect

OTHER_LANGUAGE = "other"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that happened to one person."""

    source_key: str  # the event behind it: told twice, it is written once
    person_id: int
    at: datetime
    kind: FactKind
    channel: str = ""
    step: str = ""
    outcome: str = ""
    detail: str = ""
    actor: str = ""
    template_version: int | None = None


@dataclass(frozen=True, slots=True)
class FactSubject:
    """What a fact says of whom it is about."""

    subject: str
    district: str
    unit: str
    gender: str
    born_on: date | None = None  # of which a fact keeps the age alone
    language: str = ""


def withdrawn(
    key: str,
    person_id: int,
    what: str,
    step: str,
    *,
    reason: str,
    at: datetime,
    actor: str = "system",
) -> FactRow:
    """Return the fact that something that was to come to somebody does not.

    Args:
        key: the event behind it, as `FactRow.source_key`.
        person_id: whose it was.
        what: the table that it stands in.
        step: its step of a plan, or what else it was.
        reason: why it does not come.
        at: when that was decided.
        actor: who decided it.
    """
    return FactRow(
        source_key=key,
        person_id=person_id,
        at=at,
        kind=FactKind.WITHDRAWN,
        channel=what,
        step=step,
        outcome=reason,
        actor=actor,
    )


async def write_facts(
    conn: AsyncConnection,
    facts: Sequence[FactRow],
    *,
    subjects: Mapping[int, FactSubject] | None = None,
) -> None:
    """Write facts; those whose source key is there already are left out.

    Args:
        conn: a connection in a transaction.
        facts: any number; one query and one statement in all.
        subjects: who the facts are about by person id, where the caller knows it.
    """
    if not facts:
        return
    people = subjects or await read_subjects(conn, {row.person_id for row in facts})
    rows = [_row(one, people[one.person_id]) for one in facts]
    await insert_rows(conn, fact, rows, skip_existing=True)


async def read_subjects(conn: AsyncConnection, people: set[int]) -> dict[int, FactSubject]:
    """Return what facts say of each person."""
    rows = await conn.execute(_subjects(is_postgresql(conn)), {"people": list(people)})
    return {row[0]: FactSubject(*row[1:]) for row in rows}


def fact_age(about: FactSubject, at: datetime) -> int | None:
    """Return how old somebody was, None where nobody knows."""
    return None if about.born_on is None else _age(about.born_on, swedish_date(at))


async def take_facts_back(conn: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Remove facts that were a slip; the figures count them no more at their next round."""
    kept = [column.name for column in fact_undone.c]
    told = select(*(fact.c[name] for name in kept)).where(which)
    await conn.execute(fact_undone.insert().from_select(kept, told))
    await conn.execute(delete(fact).where(which))


@lru_cache(maxsize=256)
def told_language(code: str) -> str:
    """Return what a fact says of a language: a rare one could point to somebody (R15)."""
    short = two_letters(code)
    return short if short in LANGUAGES else OTHER_LANGUAGE if code else ""


@cache
def _subjects(arrays: bool) -> AnySelect:
    return (
        select(
            person.c.id,
            person.c.subject,
            district.c.name,
            unit.c.name,
            person.c.gender,
            person.c.born_on,
            person.c.language,
        )
        .join_from(person, district, district.c.id == person.c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(any_of(person.c.id, "people", arrays=arrays))
    )


# A morning's facts ask for the same few birthdays and one day.
_age = lru_cache(maxsize=4096)(age_on)


def _row(one: FactRow, about: FactSubject) -> dict[str, object]:
    return {
        "source_key": one.source_key,
        "subject": about.subject,
        "at": one.at,
        "kind": one.kind,
        "channel": one.channel,
        "step": one.step,
        "outcome": one.outcome,
        "detail": one.detail,
        "actor": one.actor,
        "template_version": one.template_version,
        "district": about.district,
        "unit": about.unit,
        "gender": about.gender,
        "age": fact_age(about, one.at),
        "language": told_language(about.language),
    }
