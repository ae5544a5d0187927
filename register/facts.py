"""Facts: what statistics are counted from, stored apart under a random subject (R15).

A fact carries the person's district, unit and gender as they were when it happened,
so that it still adds up after the person is erased.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.states import FactKind
from register.tables import district, fact, person, unit
from storage.bulk import any_of, insert_rows
from storage.engine import is_postgresql
from storage.types import AnySelect


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


@cache
def _subjects(arrays: bool) -> AnySelect:
    return (
        select(person.c.id, person.c.subject, district.c.name, unit.c.name, person.c.gender)
        .join_from(person, district, district.c.id == person.c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(any_of(person.c.id, "people", arrays=arrays))
    )


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
    }
