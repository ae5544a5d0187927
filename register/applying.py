"""The lines that were read, written into the register: some thousand at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from register.cases import Case, find_cases
from register.concerned import Concerned
from register.diff import ENTERS, NEW, Fate, StoredPerson, changed_columns, differs, person_values
from register.extract import Extract
from register.fields import Field
from register.import_run import ImportRun
from register.name_index import Named, index_names
from register.parsing import ParsedPage
from register.people import earlier_subjects, find_ids, new_person
from register.points import write_points
from register.problems import Problem
from register.sealing import pnr_hash
from register.staging import mark_seen
from register.tables import person
from storage.bulk import insert_rows, update_rows

OVER_AGE = "belongs to somebody who is 20 or older: kept, but not in scope"
PAST_AGE = "belongs to somebody of whom nothing may be kept since the year of 21: left out"


async def apply_page(
    conn: AsyncConnection, run: ImportRun, extract: Extract, page: ParsedPage
) -> None:
    """Write what a page of lines says: people, contact points, the ledger; then the hooks."""
    _note_refused(run, page)
    await run.tell(conn, page.problems, page.refused)
    found = await find_cases(conn, run, extract, page.candidates)
    cases = await _leave_out_past(conn, run, found)
    await run.house.add_districts(conn, {case.row.district for case in cases.values()})
    people = await _write_people(conn, run, cases)
    wanted = {key: case.row.points for key, case in people.items()}
    known = [key for key, case in people.items() if case.stored is not None]
    changed = await write_points(conn, run, wanted, known)
    await mark_seen(conn, known)
    concerned = Concerned(run)
    for key, case in people.items():
        _count(run, case, points_changed=key in changed)
        concerned.add(key, case, moved=_moved(run, case))
    await concerned.conclude(conn)


async def _leave_out_past(
    conn: AsyncConnection, run: ImportRun, cases: Mapping[bytes, Case]
) -> dict[bytes, Case]:
    """Return the cases but those of whom nothing may be kept: erased, they do not come again."""
    past = [case for case in cases.values() if case.fate is Fate.PAST]
    await _warn(conn, run, past, PAST_AGE)
    run.same += len(past)
    return {key: case for key, case in cases.items() if case.fate is not Fate.PAST}


def _note_refused(run: ImportRun, page: ParsedPage) -> None:
    for line in page.refused:
        run.refused_names |= line.suspects.names
        for digits in line.suspects.digits:
            key = pnr_hash(run.vault, digits)
            run.refused_hashes[key] = run.refused_hashes.get(key, False) or line.protected


async def _write_people(
    conn: AsyncConnection, run: ImportRun, cases: Mapping[bytes, Case]
) -> dict[int, Case]:
    """Insert and update the people of a page and return them by id."""
    new = {key: case for key, case in cases.items() if case.fate in NEW}
    earlier = await earlier_subjects(conn, new.keys())
    rows = [
        new_person(
            run,
            case.row,
            key,
            case.staged.fingerprint,
            young=case.fate is not Fate.NEW_TOO_OLD,
            subject=earlier.get(key),
        )
        for key, case in new.items()
    ]
    await insert_rows(conn, person, rows)
    ids = await find_ids(conn, new.keys())
    people = {case.stored.id: case for case in cases.values() if case.stored is not None}
    updates = [_updated(run, case, case.stored) for case in people.values() if case.stored]
    await update_rows(conn, person, updates)
    await _warn_over_age(conn, run, cases)
    everybody = people | {ids[key]: case for key, case in new.items()}
    renamed = {key: _named(run, case) for key, case in everybody.items() if _renamed(run, case)}
    await index_names(conn, renamed, people.keys())
    return everybody


def _updated(run: ImportRun, case: Case, stored: StoredPerson) -> dict[str, Any]:
    values = person_values(case.row, run.layout)
    district = _district(run, case, stored)
    return {
        "id": stored.id,
        "fingerprint": case.staged.fingerprint,
        "district_id": district,
        "owner_id": stored.owner_id if district == stored.district_id else None,  # R23
        "protected": case.row.protected,
        **values,
        **changed_columns(stored, values, case.fate),
    }


def _named(run: ImportRun, case: Case) -> Named:
    if case.stored is None:
        district = run.house.places[case.row.district].district_id
    else:
        district = _district(run, case, case.stored)
    return Named(case.row.first_name, case.row.last_name, district)


def _renamed(run: ImportRun, case: Case) -> bool:
    """Tell whether somebody is new, or is found by other words or elsewhere than before."""
    stored = case.stored
    if stored is None:
        return True
    before = (stored.values["first_name"], stored.values["last_name"])
    return before != (case.row.first_name, case.row.last_name) or _moved(run, case)


def _district(run: ImportRun, case: Case, stored: StoredPerson) -> int:
    if Field.DISTRICT not in run.layout.places:
        return stored.district_id
    return run.house.places[case.row.district].district_id


def _moved(run: ImportRun, case: Case) -> bool:
    stored = case.stored
    return stored is not None and _district(run, case, stored) != stored.district_id


async def _warn_over_age(
    conn: AsyncConnection, run: ImportRun, cases: Mapping[bytes, Case]
) -> None:
    over = [case for case in cases.values() if case.fate in {Fate.TOO_OLD, Fate.NEW_TOO_OLD}]
    await _warn(conn, run, over, OVER_AGE)


async def _warn(conn: AsyncConnection, run: ImportRun, cases: Sequence[Case], why: str) -> None:
    column = run.layout.headings[Field.PERSONNUMMER]
    problems = [Problem(case.staged.line, column, why, refused=False) for case in cases]
    await run.tell(conn, problems, ())


def _count(run: ImportRun, case: Case, *, points_changed: bool) -> None:
    if case.stored is None or case.fate in ENTERS:
        run.counts.new += 1
        return
    values = person_values(case.row, run.layout)
    district = _district(run, case, case.stored)
    if points_changed or differs(case.stored, case.row, values, district):
        run.counts.changed += 1
    else:
        run.same += 1
