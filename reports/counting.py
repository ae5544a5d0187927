"""Counting the nightly figures: all of a period anew, or what facts since then have changed.

Counting follows from the facts of one person alone (life_rules.py), so a change is exact: what the
person added before is taken away, what they add now is put in its place. How far that has come
stands in the same transaction, so whoever is killed goes on from there.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Table,
    delete,
    func,
    literal,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from register.pages import pages
from register.states import FactKind
from register.tables import fact, fact_undone
from reports.cells import Cell, Group
from reports.life import Told
from reports.life_rules import count_life
from reports.named_periods import NamedPeriod, read_code
from reports.result_tables import result_cell
from storage.bulk import add_rows, among
from storage.engine import is_postgresql
from storage.settings_rows import read_setting, write_setting
from storage.types import AnyRow, AnySelect

STATE = "figures"
ROWS_AT_ONCE = 5_000
LIVES_AT_ONCE = 500  # in one go: whoever serves pages meanwhile waits no longer
LOCK_SECONDS = 3
MISSING = timedelta(days=31)  # at the beginning of a period that is compared with all the same
_COLUMNS = Told._fields
Cells = dict[tuple[str, Group], Counter[Cell]]


@dataclass(frozen=True)
class FiguresState:
    """How far the figures have come."""

    upto: int  # the last fact that is counted
    at: datetime  # as of when the figures are
    periods: tuple[NamedPeriod, ...]  # for which there are figures
    first: date  # on which the first fact of all happened

    def covers(self, named: NamedPeriod) -> bool:
        """Tell whether there are facts of nearly all of a period: others are not compared with."""
        return named.code in self.codes and self.first - named.period.from_ <= MISSING

    @property
    def codes(self) -> frozenset[str]:
        """The periods' names."""
        return frozenset(one.code for one in self.periods)


async def read_state(conn: AsyncConnection) -> FiguresState | None:
    """Return how far the figures have come, None where nothing was counted yet."""
    value = await read_setting(conn, STATE)
    if value is None:
        return None
    periods = tuple(named for code in value["periods"] if (named := read_code(code)))
    first = date.fromisoformat(value["first"])
    return FiguresState(value["upto"], datetime.fromisoformat(value["at"]), periods, first)


async def write_state(conn: AsyncConnection, state: FiguresState) -> None:
    """Keep how far the figures have come."""
    codes = [one.code for one in state.periods]
    value = {"upto": state.upto, "at": state.at.isoformat(), "periods": codes}
    value["first"] = state.first.isoformat()
    await write_setting(conn, STATE, value)


async def last_settled(conn: AsyncConnection) -> int | None:
    """Return the last fact before which no other will come; None where that cannot be said now.

    Numbers are given when a fact is written and seen when its transaction ends: one with a lower
    number may come to be seen later. So PostgreSQL is asked for a moment in which nobody writes.
    On SQLite a writing transaction is such a moment.
    """
    if is_postgresql(conn):
        await conn.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        try:
            await conn.execute(text("LOCK TABLE fact IN SHARE MODE"))
        except DBAPIError:
            return None
    last = [await conn.scalar(select(func.max(one.c.id))) for one in (fact, fact_undone)]
    return max(number or 0 for number in last)


async def first_instant(conn: AsyncConnection) -> datetime | None:
    """Return when the first fact of all happened."""
    earliest = [
        await conn.scalar(select(func.min(fact.c.at)).where(fact.c.kind == kind.value))
        for kind in FactKind
    ]
    return min((at for at in earliest if at is not None), default=None)


async def count_all(
    conn: AsyncConnection,
    periods: Sequence[NamedPeriod],
    upto: int,
    progress: Callable[[int], None],
) -> Cells:
    """Return the cells of some periods, from all facts up to a number.

    What was taken back counts still: that it does no more is a change (count_changes).

    Args:
        conn: a connection in a transaction; it is only read.
        periods: which.
        upto: the last fact that counts.
        progress: is told now and then how many facts were read.
    """
    cells: Cells = {}
    read = 0
    async for facts in _lives(conn, upto):
        _add(cells, facts, periods)
        read += len(facts)
        progress(read)
    return cells


async def count_changes(
    conn: AsyncConnection, state: FiguresState, upto: int
) -> tuple[Cells, list[int]]:
    """Return what changes in the cells when the facts up to a number count too.

    Returns:
        the changes, and which facts that were taken back are behind them.
    """
    c, u = fact.c, fact_undone.c
    new = select(c.subject).where(c.id > state.upto, c.id <= upto).distinct()
    undone = select(u.subject).distinct()
    subjects = {*await conn.scalars(new), *await conn.scalars(undone)}
    gone: list[int] = []
    changes: Cells = {}
    for some in pages(sorted(subjects), LIVES_AT_ONCE):
        for _, rows in groupby(await _told(conn, some, upto), key=_subject):
            told = list(rows)
            gone += [row.id for row in told if row.undone]
            standing = [Told._make(row[2:]) for row in told if not row.undone]
            before = [Told._make(row[2:]) for row in told if row.id <= state.upto]
            _add(changes, standing, state.periods)
            _add(changes, before, state.periods, times=-1)
    return changes, gone


async def store_cells(conn: AsyncConnection, cells: Cells) -> int:
    """Add cells to those that stand; return how many there were."""
    rows = [
        {
            "period": code,
            "by": cell.by,
            "measure": cell.measure,
            "channel": cell.channel,
            "value": cell.value,
            **group._asdict(),
            "number": number,
        }
        for (code, group), counter in cells.items()
        for cell, number in counter.items()
        if number
    ]
    for some in pages(rows):
        await add_rows(conn, result_cell, some, number="number")
    return len(rows)


async def forget_undone(conn: AsyncConnection, gone: Collection[int]) -> None:
    """Let go of facts that were taken back, once the figures count them no more."""
    for some in pages(list(gone)):
        await conn.execute(delete(fact_undone).where(among(conn, fact_undone.c.id, some)))


async def clear_cells(conn: AsyncConnection) -> None:
    """Remove all figures."""
    await conn.execute(delete(result_cell))


async def drop_zeros(conn: AsyncConnection) -> None:
    """Remove cells that count nobody any more."""
    await conn.execute(delete(result_cell).where(result_cell.c.number == 0))


def _add(
    cells: Cells, facts: Sequence[Told], periods: Iterable[NamedPeriod], *, times: int = 1
) -> None:
    for code, group, found in count_life(facts, periods):
        counter = cells.get((code, group))
        if counter is None:
            counter = cells[code, group] = Counter()
        if times > 0:
            counter.update(found)
        else:
            counter.subtract(found)


async def _lives(conn: AsyncConnection, upto: int) -> AsyncIterator[list[Told]]:
    """Give the facts of each subject, one after the other; few are in memory at a time."""
    life: list[Told] = []
    whose = ""
    query = _facts(upto, true(), true()).execution_options(yield_per=ROWS_AT_ONCE)
    async with conn.stream(query) as result:
        async for rows in result.partitions():
            for row in rows:
                if row[0] != whose and life:
                    yield life
                    life = []
                whose = row[0]
                life.append(Told._make(row[2:]))
    if life:
        yield life


async def _told(conn: AsyncConnection, subjects: list[str], upto: int) -> Sequence[AnyRow]:
    query = _facts(
        upto,
        among(conn, fact.c.subject, subjects),
        among(conn, fact_undone.c.subject, subjects),
    )
    return (await conn.execute(query)).all()


def _facts(upto: int, of_facts: ColumnElement[bool], of_undone: ColumnElement[bool]) -> AnySelect:
    """Return facts by subject: the subject, whether it was taken back, and the fields of Told.

    One statement: a fact that is taken back meanwhile is in one of the two tables, never in both.
    """

    def part(table: Table, condition: ColumnElement[bool], *, undone: bool) -> AnySelect:
        c = table.c
        listed = (c[name] for name in _COLUMNS)
        mark = literal(undone, Boolean).label("undone")
        return select(c.subject, mark, *listed).where(condition, c.id <= upto)

    both = (part(fact, of_facts, undone=False), part(fact_undone, of_undone, undone=True))
    query = union_all(*both).subquery()
    return select(query).order_by(query.c.subject)


def _subject(row: AnyRow) -> str:
    return str(row.subject)
