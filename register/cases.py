"""A page of readable lines as people: what becomes of each, and which lines repeat one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from register.diff import Fate, StoredPerson, decide_fate
from register.extract import Extract
from register.import_run import ImportRun
from register.parsing import Candidate
from register.people import lock_stored
from register.repeats import refuse_repeated
from register.rows import ParsedRow
from register.sealing import pnr_hash
from register.staging import StagedLine, first_lines


@dataclass(frozen=True, slots=True)
class Case:
    """One person of the page, and what becomes of them."""

    staged: StagedLine
    row: ParsedRow
    fate: Fate
    stored: StoredPerson | None


async def find_cases(
    conn: AsyncConnection, run: ImportRun, extract: Extract, candidates: Sequence[Candidate]
) -> dict[bytes, Case]:
    """Return each person of the page by the personnummer's hash; repeated lines are refused."""
    first: dict[bytes, Candidate] = {}
    repeated = []
    for candidate in candidates:
        key = pnr_hash(run.vault, candidate.row.digits)
        if first.setdefault(key, candidate) is not candidate:
            repeated.append(candidate.staged)
    stored = await lock_stored(conn, first.keys())
    for key, other in (await _find_elsewhere(conn, stored)).items():
        own = first[key].staged
        repeated.append(max(own, other))
        if other < own:
            del first[key]
        else:
            run.same -= 1  # the other was taken for an unchanged line
    await refuse_repeated(conn, run, extract, sorted(repeated))
    return {key: _decide(run, one, stored.get(key)) for key, one in first.items()}


async def _find_elsewhere(
    conn: AsyncConnection, stored: Mapping[bytes, StoredPerson]
) -> dict[bytes, StagedLine]:
    """Return, where there is one, another line of the file that accounts for a person."""
    marks = {
        key: known.fingerprint
        for key, known in stored.items()
        if known.fingerprint is not None and not known.unseen
    }
    lines = await first_lines(conn, marks.values())
    return {key: lines[mark] for key, mark in marks.items() if mark in lines}


def _decide(run: ImportRun, candidate: Candidate, stored: StoredPerson | None) -> Case:
    fate = decide_fate(candidate.row, stored, run.today)
    return Case(candidate.staged, candidate.row, fate, stored)
