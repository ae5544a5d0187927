"""Earlier years come in: contacts and support from a file become facts, and nothing else.

Nobody comes into the register by it, and nobody is contacted. Facts know a person by a random
subject; the way from a personnummer to it is kept until the person's data must go (R15).
"""

import csv
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from io import StringIO

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.age import erase_on
from register.errors import HistoryError
from register.facts import FactSubject, fact_age
from register.history_ends import end_what_is_open
from register.history_rules import COLUMNS, Happening, HistoryRow, read_row
from register.history_tables import history_file, history_subject
from register.pages import pages
from register.problems import Problem
from register.report import MOST_PROBLEMS
from register.sealing import pnr_hash
from register.tables import district, fact, person, unit
from storage.bulk import among, insert_rows
from storage.crypto import Vault

ACTOR = "history"
_DIGEST_BYTES = 8
LONGEST_LINE = 10_000  # letters: no line of such a file is as long


@dataclass(slots=True)
class HistoryReport:
    """What came of a file."""

    read: int = 0  # lines below the header
    facts: int = 0  # that were not there before
    known: int = 0  # that were
    refused: int = 0  # lines
    repeated: bool = False  # the very file was read before: nothing was done
    problems: list[Problem] = field(default_factory=list)  # the first thousands


async def import_history(
    conn: AsyncConnection,
    vault: Vault,
    file: bytes,
    now: datetime,
    *,
    today: date,
    progress: Callable[[int], None],
) -> HistoryReport:
    """Write the facts of a file of earlier years; what is there already stays as it is.

    Args:
        conn: a connection in a writing transaction.
        vault: finds people by personnummer.
        file: the whole file, UTF-8, cells separated by `;`.
        now: when.
        today: the Stockholm date, after which nothing can have happened.
        progress: is told how many lines were read, now and then.

    Raises:
        HistoryError: it is no such file.
    """
    report = HistoryReport()
    mark = sha256(file).digest()
    if await conn.scalar(select(history_file.c.id).where(history_file.c.digest == mark)):
        report.repeated = True
        return report
    units = await _units(conn)
    times: Counter[bytes] = Counter()
    for page in pages(_rows(file, today, report)):
        subjects = await _subjects(conn, vault, page)
        rows: dict[str, dict[str, object]] = {}
        for row in page:
            rows.update(_facts(row, subjects[row.digits], units, times))
        await _write(conn, rows, report)
        progress(report.read)
    await insert_rows(conn, history_file, [{"digest": mark, "at": now}])
    return report


async def forget_subjects(conn: AsyncConnection, today: date) -> int:
    """Cut the way from personnummer to subject where it may not be kept longer (R15).

    Whoever still stands in the register by earlier years alone leaves it on that day.
    """
    h = history_subject.c
    known = exists().where(person.c.pnr_hash == h.pnr_hash)
    alone = select(h.subject, h.erase_on).where(h.erase_on <= today, ~known)
    last_days = {row.subject: row.erase_on for row in await conn.execute(alone)}
    await end_what_is_open(conn, last_days, ACTOR)
    gone = await conn.execute(delete(history_subject).where(h.erase_on <= today))
    return gone.rowcount


def _rows(file: bytes, today: date, report: HistoryReport) -> Iterator[HistoryRow]:
    """Give the rows that can be read; count them all and keep what is wrong with the others."""
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        place = file[: fault.start].count(b"\n") + 1
        raise HistoryError(f"line {place} is not UTF-8: save the file as CSV UTF-8") from None
    # a line at a time: a quotation mark that nobody closed must not swallow the others
    lines = iter(enumerate(StringIO(text, newline=None), 1))
    header = _cells(next(lines, (1, ""))[1])
    if [name.strip() for name in header] != list(COLUMNS):
        raise HistoryError(f"the first line must be {';'.join(COLUMNS)}")
    for number, line in lines:
        cells = _cells(line)
        if not any(cells):
            continue
        report.read += 1
        read = _read(cells, number, today)
        if isinstance(read, HistoryRow):
            yield read
        else:
            report.refused += 1
            if len(report.problems) < MOST_PROBLEMS:
                report.problems.append(read)


def _cells(line: str) -> list[str]:
    line = line.rstrip("\n")
    if len(line) > LONGEST_LINE:
        return [line[:LONGEST_LINE]]
    return next(csv.reader([line], delimiter=";"), [])


def _read(cells: Sequence[str], line: int, today: date) -> HistoryRow | Problem:
    if len(cells) != len(COLUMNS):
        problem = f"has {len(cells)} cells, not {len(COLUMNS)}"
        return Problem(line, "", problem, refused=True)
    return read_row(dict(zip(COLUMNS, map(str.strip, cells), strict=True)), line, today)


async def _units(conn: AsyncConnection) -> dict[str, str]:
    query = select(district.c.name, unit.c.name).join(unit, unit.c.id == district.c.unit_id)
    return {row[0]: row[1] for row in await conn.execute(query)}


async def _subjects(
    conn: AsyncConnection, vault: Vault, page: Sequence[HistoryRow]
) -> dict[str, str]:
    """Return each person's subject by personnummer: the register's, an earlier file's, or new."""
    born = {row.digits: row.born_on for row in page}
    digits = {pnr_hash(vault, one): one for one in born}
    found: dict[str, str] = {}
    for table in (history_subject, person):
        query = select(table.c.pnr_hash, table.c.subject)
        told = await conn.execute(query.where(among(conn, table.c.pnr_hash, list(digits))))
        found.update({digits[row.pnr_hash]: row.subject for row in told})
    fresh = {mark: secrets.token_hex(8) for mark, one in digits.items() if one not in found}
    rows = [
        {
            "pnr_hash": mark,
            "subject": subject,
            "erase_on": erase_on(born[digits[mark]]),
        }
        for mark, subject in fresh.items()
    ]
    await insert_rows(conn, history_subject, rows)
    return found | {digits[mark]: subject for mark, subject in fresh.items()}


def _facts(
    row: HistoryRow, subject: str, units: Mapping[str, str], times: Counter[bytes]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Give a row's facts by their keys.

    Two rows alike are two contacts: a key counts how often its row was met in this file.
    """
    house = row.unit or units.get(row.district, "")
    about = FactSubject(subject, row.district, house, row.gender, row.born_on)
    for one in row.about:
        yield _fact(f"history:{subject}:{one.outcome}:{one.at:%Y%m%d}", one, about)
    if not row.told:
        return
    mark = sha256(repr((subject, row.district, row.unit, row.told)).encode()).digest()
    mark = mark[:_DIGEST_BYTES]
    times[mark] += 1
    for place, one in enumerate(row.told):
        yield _fact(f"history:{subject}:{mark.hex()}:{times[mark]}:{place}", one, about)


def _fact(key: str, one: Happening, about: FactSubject) -> tuple[str, dict[str, object]]:
    return key, {
        "source_key": key,
        "subject": about.subject,
        "at": one.at,
        "kind": one.kind,
        "channel": one.channel,
        "step": one.step,
        "outcome": one.outcome,
        "detail": one.detail,
        "actor": ACTOR,
        "district": about.district,
        "unit": about.unit,
        "gender": about.gender,
        "age": fact_age(about, one.at),
    }


async def _write(
    conn: AsyncConnection, rows: Mapping[str, Mapping[str, object]], report: HistoryReport
) -> None:
    for keys in pages(rows):
        query = select(fact.c.source_key).where(among(conn, fact.c.source_key, keys))
        known = set(await conn.scalars(query))
        new = [rows[key] for key in _missing(keys, known)]
        await insert_rows(conn, fact, new)
        report.facts += len(new)
        report.known += len(known)


def _missing(keys: Iterable[str], known: set[str]) -> list[str]:
    return [key for key in keys if key not in known]
