"""A nightly extract, brought into the register: whole, or not at all.

The file is read once for fingerprints (`staging`), and again only where a line is new
or changed (`parsing`, `applying`); then it is known who is held and who is gone
(`finishing`). What others do about it they say by `ImportHooks`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from register.applying import apply_page
from register.errors import ExtractError
from register.extract import Extract, ExtractFile, open_extract
from register.finishing import hold_refused, leave_unseen, protect_refused
from register.house import House
from register.import_run import ImportHooks, ImportRun, PersonNames
from register.layout import Layout
from register.mapping import ColumnMapping
from register.owners import assign_owners
from register.parsing import parse_lines
from register.problems import Problem
from register.repeats import refuse_repeated
from register.report import Counts, ImportReport
from register.staging import (
    Staged,
    count_unseen,
    drop_staging,
    each_page,
    fresh,
    repeated,
    stage_extract,
)
from register.tables import import_run
from storage.crypto import Vault
from storage.engine import is_postgresql

PAGE = 2_000  # lines parsed and written at a time: a process that also serves is never long silent
MOST_GONE = 0.2  # of the register, in one night
PUBLIC_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What whoever starts an import may choose."""

    allow_mass_exit: bool = False
    dry_run: bool = False  # a report, and nothing is written
    progress: Callable[[int], None] | None = None  # told how many lines have been read


def random_names() -> PersonNames:
    """Return where the opaque names of new people come from outside tests: pure chance."""
    return PersonNames(lambda: secrets.token_hex(8), lambda: public_id(secrets.randbits(50)))


def public_id(bits: int) -> str:
    """Return 50 bits as ten letters and digits that nobody confuses."""
    return "".join(PUBLIC_ALPHABET[bits >> 5 * place & 31] for place in range(10))


@dataclass(frozen=True, slots=True)
class _Job:
    """What an import is given."""

    source: ExtractFile
    vault: Vault
    mapping: ColumnMapping
    house: House
    hooks: ImportHooks
    names: PersonNames
    now: datetime
    choices: ImportChoices


async def import_extract(
    conn: AsyncConnection,
    source: ExtractFile,
    *,
    vault: Vault,
    mapping: ColumnMapping,
    house: House,
    now: datetime,
    hooks: ImportHooks | None = None,
    names: PersonNames | None = None,
    choices: ImportChoices | None = None,
) -> ImportReport:
    """Import an extract in the connection's transaction and return what it came to.

    A file that cannot be imported at all, or that would end more than a fifth of the
    register, changes nothing but its own row among the import runs: the report's
    `refusal` says why.

    Args:
        conn: a connection in a transaction; temporary tables live on it meanwhile.
        source: the file, and the name to remember it by.
        vault: seals and finds personnummer and contact addresses.
        mapping: what the file's columns hold.
        house: the districts; those that are new are made.
        now: the present instant; ages go by its date in Stockholm.
        hooks: what the stages above do about people; not called in a dry run.
        names: where new people's opaque names come from.
        choices: what whoever starts the import chose.

    Raises:
        OSError: the file cannot be read.
    """
    choices = choices or ImportChoices()
    hooks = ImportHooks() if hooks is None or choices.dry_run else hooks
    job = _Job(source, vault, mapping, house, hooks, names or random_names(), now, choices)
    if is_postgresql(conn):  # two imports at once would both insert who is new
        await conn.execute(text(f"LOCK TABLE {import_run.name} IN SHARE ROW EXCLUSIVE MODE"))
    everything = await conn.begin_nested()
    report = await _import(conn, job)
    await drop_staging(conn)
    if choices.dry_run:
        await everything.rollback()
    else:
        await everything.commit()
    if choices.dry_run or report.refusal:
        await house.refresh(conn)  # districts made on the way are gone again
    return report


async def _import(conn: AsyncConnection, job: _Job) -> ImportReport:
    row = {"source": job.source.name, "at": job.now, "complete": False}
    run_id = await conn.scalar(insert(import_run).values(row).returning(import_run.c.id))
    assert run_id is not None  # noqa: S101 - a row that was inserted has its key
    try:
        with open_extract(job.source.path, job.mapping, job.vault) as extract:
            report = await _take_in(conn, job, extract, run_id)
    except ExtractError as fault:
        report = ImportReport(Counts(), (), str(fault))
    ending = {"complete": not report.refusal, "refusal": report.refusal}
    counted = ending | {key: count for key, count in report.to_json().items() if key != "problems"}
    await conn.execute(update(import_run).where(import_run.c.id == run_id).values(counted))
    return report


async def _take_in(conn: AsyncConnection, job: _Job, extract: Extract, run_id: int) -> ImportReport:
    """Stage the file and apply it; where that would end too many, take it back."""
    staged = await stage_extract(conn, extract, job.choices.progress)
    run = _begin(job, extract.layout, run_id)
    applied = await conn.begin_nested()
    try:
        refusal = await _apply(conn, job, run, extract, staged)
    except ExtractError:
        await applied.rollback()
        raise
    if refusal:
        await applied.rollback()
        counts = run.counts
        return ImportReport(
            Counts(read=counts.read, refused=counts.refused, warnings=counts.warnings),
            _in_order(run.problems),
            refusal,
        )
    await applied.commit()
    return ImportReport(run.counts, _in_order(run.problems))


def _begin(job: _Job, layout: Layout, run_id: int) -> ImportRun:
    return ImportRun(
        id=run_id,
        vault=job.vault,
        house=job.house,
        layout=layout,
        hooks=job.hooks,
        names=job.names,
        now=job.now,
        today=swedish_date(job.now),
    )


async def _apply(
    conn: AsyncConnection, job: _Job, run: ImportRun, extract: Extract, staged: Staged
) -> str:
    """Apply what was staged; return why that must be taken back, or nothing."""
    run.counts.read = staged.read
    await run.tell(conn, _missing_columns(extract.layout), ())
    async for lines in each_page(conn, fresh, PAGE):
        page = parse_lines(extract, lines, job.mapping, run.today)
        await apply_page(conn, run, extract, page)
    async for lines in each_page(conn, repeated, PAGE):
        await refuse_repeated(conn, run, extract, lines)
    run.counts.unchanged = staged.carried - staged.repeated + run.same
    await protect_refused(conn, run)
    await hold_refused(conn, run)
    refusal = _too_many(await count_unseen(conn), staged.active)
    if refusal and not job.choices.allow_mass_exit:
        return refusal
    await leave_unseen(conn, run)
    await assign_owners(conn, run.without_owner, run.today)
    return ""


def _too_many(gone: int, active: int) -> str:
    if gone <= active * MOST_GONE:
        return ""
    return (
        f"The file would end {gone} of the {active} people in the register, more than "
        f"{MOST_GONE:.0%}. If that is right, import it with --allow-mass-exit."
    )


def _missing_columns(layout: Layout) -> list[Problem]:
    told = "the file has no such column: what is known stays as it is"
    return [Problem(1, layout.headings[name], told, refused=False) for name in layout.missing]


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))
