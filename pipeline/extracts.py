"""The nightly extract through the whole house: the register takes it, the stages follow."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.leaving import (
    end_outreach,
    hold_rounds,
    protect,
    release_rounds,
    tell_unprotected,
)
from pipeline.works import Works
from register.extract import ExtractFile
from register.history import forget_subjects
from register.house import load_house
from register.import_run import ImportHooks
from register.importing import ImportChoices, import_extract
from register.mapping import ColumnMapping
from register.report import ImportReport
from register.states import LeftReason
from register.tables import import_run
from scheduler.planning import begin_rounds
from scheduler.states import HoldReason
from storage.engine import reading, writing

log = structlog.get_logger("import")


async def import_file(
    works: Works,
    file: Path,
    *,
    mapping: ColumnMapping | None = None,
    choices: ImportChoices | None = None,
) -> ImportReport:
    """Import an extract, and in the same transaction begin, end and hold people's rounds."""
    now = works.clock.now()
    async with writing(works.engine) as conn:
        await works.plans.load(conn)
        house = await load_house(conn, works.municipality)
        report = await import_extract(
            conn,
            ExtractFile(file, file.name),
            vault=works.vault,
            mapping=mapping or works.mapping,
            house=house,
            now=now,
            hooks=_hooks(works, now),
            names=works.names,
            choices=choices,
        )
        await forget_subjects(conn, swedish_date(now))
    counts = {key: value for key, value in report.to_json().items() if key != "problems"}
    log.info("imported", refusal=report.refusal, **counts)
    return report


async def import_newest(works: Works, folder: Path) -> ImportReport | None:
    """Import the newest file of the drop folder; return nothing where there is no new one.

    A file that was imported whole is not imported again: the same extract night after night
    would look fresh (R21).
    """
    file = newest_file(folder)
    if file is None:
        log.warning("the drop folder is empty")
        return None
    if await _is_imported(works, file):
        log.warning("no new extract has come", newest=file.name)
        return None
    return await import_file(works, file)


async def _is_imported(works: Works, file: Path) -> bool:
    """Tell whether a file, as it was last written, has been imported whole."""
    c = import_run.c
    query = select(c.id).where(c.source == file.name, c.complete, c.at >= written_at(file))
    async with reading(works.engine) as conn:
        return await conn.scalar(query.limit(1)) is not None


def newest_file(folder: Path) -> Path | None:
    """Return the file that was written last; hidden files are still being copied."""
    files = [file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")]
    return max(files, key=lambda file: (file.stat().st_mtime, file.name), default=None)


def written_at(file: Path) -> datetime:
    """Return when a file was last written."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _hooks(works: Works, now: datetime) -> ImportHooks:
    async def entered(conn: AsyncConnection, people: Sequence[int]) -> None:
        await begin_rounds(conn, people, works.plans, now)

    async def left(conn: AsyncConnection, people: Sequence[int], reason: LeftReason) -> None:
        await end_outreach(conn, people, reason, now)

    async def protected(conn: AsyncConnection, people: Sequence[int]) -> None:
        await protect(conn, people, now)

    async def unprotected(conn: AsyncConnection, people: Sequence[int]) -> None:
        await tell_unprotected(conn, people, now)

    async def held(conn: AsyncConnection, people: Sequence[int]) -> None:
        await hold_rounds(conn, people, HoldReason.REFUSED_LINE)

    async def released(conn: AsyncConnection, people: Sequence[int]) -> None:
        await release_rounds(conn, people, HoldReason.REFUSED_LINE)

    return ImportHooks(
        on_entered=entered,
        on_left=left,
        on_protected=protected,
        on_unprotected=unprotected,
        on_held=held,
        on_released=released,
    )
