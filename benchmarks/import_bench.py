"""How fast a night's extract goes in, against a loop written by hand for the purpose.

2 % of the lines changed, 1 % are new, 1 % of the people are gone. Both write the same
columns in one transaction, which is rolled back: the next run finds the same register.
"""

import asyncio
import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import pipeline.schema
from benchmarks.import_by_hand import NOW, Counts
from benchmarks.import_hand_postgresql import import_postgresql
from benchmarks.import_hand_sqlite import import_sqlite
from benchmarks.import_lines import write_night
from config.municipality import load_municipality
from register.extract import ExtractFile, open_extract
from register.house import load_house
from register.importing import ImportChoices, import_extract
from register.mapping import ColumnMapping
from register.report import ImportReport
from storage.crypto import Vault
from storage.engine import is_postgresql, open_engine, writing
from storage.types import metadata

ROUNDS = 5
VAULT = Vault(b"the benchmark's own key, 32 byte")
MAPPING = ColumnMapping()


def run(rows: int, database_url: str) -> dict[str, Any]:
    """Measure on an empty database and return seconds, rows per second and their ratio.

    Args:
        rows: people in the register.
        database_url: where; all tables there are dropped and made anew.
    """
    return asyncio.run(_measure(rows, database_url))


async def _measure(rows: int, url: str) -> dict[str, Any]:
    assert pipeline.schema.TABLES  # noqa: S101 - importing it fills the metadata
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.csv"), Path(folder, "second.csv")
        write_night(first, rows, second=False)
        write_night(second, rows, second=True)
        engine = open_engine(url)
        first_load = await _load(engine, first)
        ours, by_hand, peak_mb = [], [], 0
        for _ in range(ROUNDS):
            ours.append(await _timed(engine, second, _ours))
            peak_mb = peak_mb or _peak_mb()  # before the loop by hand adds its own
            by_hand.append(await _timed(engine, second, _by_hand))
        await engine.dispose()
    if {counts for _, counts in ours} != {counts for _, counts in by_hand}:
        raise AssertionError(f"not the same work: {ours[0][1]} and {by_hand[0][1]}")
    mine, yardstick = (median(seconds for seconds, _ in runs) for runs in (ours, by_hand))
    return {
        "rows": rows,
        "database": "postgresql" if "postgresql" in url else "sqlite",
        "first_load_seconds": round(first_load, 2),
        "peak_mb": peak_mb,
        "seconds": round(mine, 3),
        "seconds_by_hand": round(yardstick, 3),
        "rows_per_second": round(rows / mine),
        "ratio": round(yardstick / mine, 2),
    }


async def _load(engine: AsyncEngine, path: Path) -> float:
    async with writing(engine) as conn:
        await conn.run_sync(metadata.drop_all)
        await conn.run_sync(metadata.create_all)
    begun = time.perf_counter()
    async with writing(engine) as conn:
        await _import(conn, path)
    seconds = time.perf_counter() - begun
    async with writing(engine) as conn:
        await conn.execute(text("ANALYZE"))
    return seconds


async def _timed(
    engine: AsyncEngine, path: Path, work: Callable[[AsyncConnection, Path], Awaitable[Counts]]
) -> tuple[float, Counts]:
    async with engine.connect() as conn:
        transaction = await conn.begin()
        await conn.execute(text("SELECT 1"))
        begun = time.perf_counter()
        counts = await work(conn, path)
        seconds = time.perf_counter() - begun
        await transaction.rollback()
        return seconds, counts


async def _ours(conn: AsyncConnection, path: Path) -> Counts:
    counts = (await _import(conn, path)).counts
    return counts.new, counts.changed, counts.gone


async def _import(conn: AsyncConnection, path: Path) -> ImportReport:
    return await import_extract(
        conn,
        ExtractFile(path, path.name),
        vault=VAULT,
        mapping=MAPPING,
        house=await load_house(conn, load_municipality()),
        now=NOW,
        choices=ImportChoices(),
    )


async def _by_hand(conn: AsyncConnection, path: Path) -> Counts:
    with open_extract(path, MAPPING, VAULT) as extract:
        key = extract.key
    driver: Any = (await conn.get_raw_connection()).driver_connection
    if is_postgresql(conn):
        return await import_postgresql(driver, path, VAULT, key)
    bare: sqlite3.Connection = driver._conn  # noqa: SLF001 - the connection beneath aiosqlite's
    # in the thread that the connection belongs to
    counts: Counts = await driver._execute(import_sqlite, bare, path, VAULT, key)  # noqa: SLF001
    return counts


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), sys.argv[2]), indent=2))
