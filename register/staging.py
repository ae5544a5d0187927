"""The extract beside the register: which lines are new or changed, which people are missing.

Every line's fingerprint goes into a temporary table and is joined with those in the
register; only the lines that no person carries are parsed afterwards. No text of the
extract is staged, only where its lines begin.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from register.extract import Extract
from register.states import PersonState
from register.tables import person
from storage.bulk import among
from storage.engine import is_postgresql

CHUNK = 20_000  # lines in memory at a time
JOIN_MEMORY = "64MB"  # enough to join a million fingerprints without the disk

staging = MetaData()
line = Table(
    "import_line",
    staging,
    Column("line", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    prefixes=["TEMPORARY"],
)


def _lines(name: str) -> Table:
    return Table(
        name,
        staging,
        Column("line", Integer, primary_key=True, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        Column("fingerprint", LargeBinary, nullable=False),
        prefixes=["TEMPORARY"],
    )


fresh = _lines("import_fresh")  # lines that nobody in the register carries
repeated = _lines("import_repeated")  # lines equal to an earlier one that somebody carries
unseen = Table(
    "import_unseen",  # active people whose last line is not in the file
    staging,
    Column("person_id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True,
           autoincrement=False),
    prefixes=["TEMPORARY"],
)  # fmt: skip
TABLES = (line, fresh, repeated, unseen)
CARRIED = exists().where(person.c.fingerprint == line.c.fingerprint)
FOUND = exists().where(line.c.fingerprint == person.c.fingerprint)


@dataclass(frozen=True, slots=True, order=True)
class StagedLine:
    """A line of the file: its number, the byte where it begins, its fingerprint."""

    line: int
    at: int
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Staged:
    """What the staging found."""

    read: int
    carried: int  # lines that somebody in the register carries as they are
    active: int  # people in the register before the import
    repeated: int  # lines equal to an earlier one that somebody carries


async def stage_extract(
    conn: AsyncConnection, extract: Extract, progress: Callable[[int], None] | None = None
) -> Staged:
    """Read the whole file once and compare it with the register; nothing there is changed.

    Args:
        conn: a connection in a transaction; the temporary tables live on it.
        extract: the open file.
        progress: told now and then how many lines have been read.
    """
    await drop_staging(conn)
    await conn.run_sync(staging.create_all, checkfirst=False)
    read = await _copy_lines(conn, extract, progress)
    await _index_lines(conn)
    lines = select(line).where(~CARRIED).order_by(line.c.line)
    await conn.execute(insert(fresh).from_select(list(fresh.c), lines))
    missing = select(person.c.id).where(person.c.state == PersonState.ACTIVE, ~FOUND)
    await conn.execute(insert(unseen).from_select([unseen.c.person_id], missing))
    return await _summed_up(conn, read)


async def drop_staging(conn: AsyncConnection) -> None:
    """Remove the temporary tables, where they are."""
    schema = "pg_temp" if is_postgresql(conn) else "temp"
    for table in TABLES:
        await conn.execute(text(f"DROP TABLE IF EXISTS {schema}.{table.name}"))


async def each_page(
    conn: AsyncConnection, table: Table, limit: int
) -> AsyncIterator[list[StagedLine]]:
    """Go through `fresh` or `repeated` in the order of lines, `limit` at a time."""
    after = 0
    query = select(table).order_by(table.c.line).limit(limit)
    while page := [
        StagedLine(*row) for row in await conn.execute(query.where(table.c.line > after))
    ]:
        yield page
        after = page[-1].line


async def first_lines(
    conn: AsyncConnection, fingerprints: Collection[bytes]
) -> dict[bytes, StagedLine]:
    """Return the first line that has each of these fingerprints."""
    if not fingerprints:
        return {}
    query = select(line).where(among(conn, line.c.fingerprint, fingerprints))
    found: dict[bytes, StagedLine] = {}
    for row in await conn.execute(query.order_by(line.c.line)):
        found.setdefault(row.fingerprint, StagedLine(*row))
    return found


async def count_unseen(conn: AsyncConnection) -> int:
    """Return how many active people no line has accounted for so far."""
    return await _count(conn, unseen)


async def mark_seen(conn: AsyncConnection, people: Sequence[int]) -> None:
    """Note that lines account for these people."""
    if people:
        await conn.execute(delete(unseen).where(among(conn, unseen.c.person_id, people)))


async def _copy_lines(
    conn: AsyncConnection, extract: Extract, progress: Callable[[int], None] | None
) -> int:
    records, read = extract.records(), 0
    while rows := [
        (record.line, record.at, extract.fingerprint(record.raw))
        for record in islice(records, CHUNK)
    ]:
        await _copy_in(conn, rows)
        read += len(rows)
        if progress is not None:
            progress(read)
    return read


async def _copy_in(conn: AsyncConnection, rows: list[tuple[int, int, bytes]]) -> None:
    if is_postgresql(conn):
        driver = (await conn.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101 - a connection in use has its driver
        await driver.copy_records_to_table(line.name, records=rows, columns=line.c.keys())
    else:
        await conn.exec_driver_sql(f"INSERT INTO {line.name} VALUES (?, ?, ?)", rows)  # noqa: S608 - our own name


async def _index_lines(conn: AsyncConnection) -> None:
    if is_postgresql(conn):
        # a hash join over the whole table beats an index, if the planner knows its size
        await conn.execute(text(f"ANALYZE {line.name}"))
        await conn.execute(text(f"SET LOCAL work_mem = '{JOIN_MEMORY}'"))
    else:
        index = f"CREATE INDEX temp.ix_{line.name} ON {line.name} (fingerprint)"
        await conn.execute(text(index))


async def _summed_up(conn: AsyncConnection, read: int) -> Staged:
    active = await _count(conn, person, person.c.state == PersonState.ACTIVE)
    others = await _count(conn, person, person.c.state != PersonState.ACTIVE, FOUND)
    carried = read - await _count(conn, fresh)
    carriers = active - await _count(conn, unseen) + others
    if carried > carriers:
        await _stage_repeated(conn)
    return Staged(read, carried, active, carried - carriers)


async def _stage_repeated(conn: AsyncConnection) -> None:
    """Find the second and later of lines that are equal, where somebody carries them."""
    turn = func.row_number().over(partition_by=line.c.fingerprint, order_by=line.c.line)
    turns = select(line, turn.label("turn")).where(CARRIED).subquery()
    columns = [turns.c[column.name] for column in repeated.c]
    again = select(*columns).where(turns.c.turn > 1)
    await conn.execute(insert(repeated).from_select(list(repeated.c), again))


async def _count(conn: AsyncConnection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return await conn.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
