"""Many rows in one statement: the way every hot path writes.

On PostgreSQL the columns travel as arrays (`unnest`), on SQLite as one
`executemany`. Measured on both, a row at a time costs ten to thirty times as
much (docs/performance.md).
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Table, TextClause, any_, bindparam, cast, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import is_postgresql

Row = Mapping[str, Any]
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


async def insert_rows(
    conn: AsyncConnection, table: Table, rows: Sequence[Row], *, skip_existing: bool = False
) -> None:
    """Insert rows that all have the same columns; an empty sequence does nothing.

    With `skip_existing` a row that breaks a unique constraint is left out silently:
    the same event, told twice, is written once.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    await _run(conn, _insert(table, columns, skip_existing, is_postgresql(conn)), columns, rows)


async def update_rows(
    conn: AsyncConnection,
    table: Table,
    rows: Sequence[Row],
    *,
    key: str = "id",
    guard: str = "",
) -> None:
    """Update each row by `key` with its other columns.

    Args:
        conn: a connection in a transaction.
        table: the table to change.
        rows: mappings with the same keys, `key` among them.
        key: the column that finds the row.
        guard: a further SQL condition in which `old.` is the stored row and `new.` ours,
            such as `old.rank < new.rank`.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    statement = _update(table, columns, key, guard, is_postgresql(conn))
    await _run(conn, statement, columns, rows)


async def add_rows(
    conn: AsyncConnection, table: Table, rows: Sequence[Row], *, number: str
) -> None:
    """Insert rows with whole keys; where one stands already, add our `number` to its own.

    Args:
        conn: a connection in a transaction.
        table: a table with a primary key of columns and a number.
        rows: mappings with the same columns, no key twice.
        number: the column that is added to.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    statement = _addition(table, columns, number, is_postgresql(conn))
    await _run(conn, statement, columns, rows)


def among(
    conn: AsyncConnection, column: Column[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """Return the condition that `column` is one of `values`, however many there are.

    On PostgreSQL they travel as one array, so that the statement stays the same and prepared.
    """
    if is_postgresql(conn):
        return column == any_(cast(list(values), ARRAY(column.type)))
    return column.in_(values)


def any_of(column: Column[Any], name: str, *, arrays: bool) -> ColumnElement[bool]:
    """Return the condition that `column` is one of the values given later as `name`.

    For a statement that is built once: building it costs more than running it. `arrays` tells
    whether they travel as one array, as PostgreSQL wants them.
    """
    if arrays:
        return column == any_(cast(bindparam(name), ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))


@lru_cache(maxsize=256)
def new_rows_insert(table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """Return the statement that inserts what is new by `key`, as PostgreSQL's own driver takes it.

    Its parameters are numbered, each the array of a column. What stands already is looked for
    first: ON CONFLICT alone would wait for whoever is changing that very row.
    """
    listed = ", ".join(f'"{name}"' for name in columns)
    source = _unnest(table, columns)
    for number, name in enumerate(columns, 1):
        source = source.replace(f"(:{name} ", f"(${number} ")
    same = " AND ".join(f'old."{name}" = new."{name}"' for name in key)
    return (
        f"INSERT INTO {table.name} ({listed}) SELECT * FROM {source} AS new({listed})"
        f" WHERE NOT EXISTS (SELECT FROM {table.name} AS old WHERE {same})"
        " ON CONFLICT DO NOTHING"
    )


async def _run(
    conn: AsyncConnection, statement: TextClause, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    if is_postgresql(conn):
        await conn.execute(statement, {name: [row[name] for row in rows] for name in columns})
    else:
        await conn.execute(statement, [dict(row) for row in rows])


@lru_cache(maxsize=256)
def _insert(
    table: Table, columns: tuple[str, ...], skip_existing: bool, arrays: bool
) -> TextClause:
    listed = ", ".join(f'"{name}"' for name in columns)
    source = f"SELECT * FROM {_unnest(table, columns)}" if arrays else f"VALUES ({_marks(columns)})"
    ending = " ON CONFLICT DO NOTHING" if skip_existing else ""
    statement = f"INSERT INTO {table.name} ({listed}) {source}{ending}"
    return _typed(table, columns, statement, arrays)


@lru_cache(maxsize=256)
def _addition(table: Table, columns: tuple[str, ...], number: str, arrays: bool) -> TextClause:
    listed = ", ".join(f'"{name}"' for name in columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    source = f"SELECT * FROM {_unnest(table, columns)}" if arrays else f"VALUES ({_marks(columns)})"
    statement = (
        f"INSERT INTO {table.name} ({listed}) {source} ON CONFLICT ({key})"
        f' DO UPDATE SET "{number}" = {table.name}."{number}" + excluded."{number}"'
    )
    return _typed(table, columns, statement, arrays)


@lru_cache(maxsize=256)
def _update(
    table: Table, columns: tuple[str, ...], key: str, guard: str, arrays: bool
) -> TextClause:
    changed = [name for name in columns if name != key]
    if arrays:
        sets = ", ".join(f'"{name}" = new."{name}"' for name in changed)
        listed = ", ".join(f'"{name}"' for name in columns)
        source = f" FROM {_unnest(table, columns)} AS new({listed})"
        found = f'old."{key}" = new."{key}"'
    else:
        sets = ", ".join(f'"{name}" = :{name}' for name in changed)
        source, found, guard = (
            "",
            f'"{key}" = :{key}',
            guard.replace("old.", "").replace("new.", ":"),
        )
    alias = " AS old" if arrays else ""
    condition = f"{found} AND ({guard})" if guard else found
    statement = f"UPDATE {table.name}{alias} SET {sets}{source} WHERE {condition}"
    return _typed(table, columns, statement, arrays)


def _unnest(table: Table, columns: Sequence[str]) -> str:
    arrays = (f"CAST(:{name} AS {_type_name(table.c[name])}[])" for name in columns)
    return f"unnest({', '.join(arrays)})"


def _marks(columns: Sequence[str]) -> str:
    return ", ".join(f":{name}" for name in columns)


def _type_name(column: Column[Any]) -> str:
    kind = column.type.compile(dialect=_POSTGRESQL)
    return kind.split(" COLLATE")[0]


def _typed(table: Table, columns: Sequence[str], statement: str, arrays: bool) -> TextClause:
    if arrays:
        return text(statement)
    return text(statement).bindparams(
        *(bindparam(name, type_=table.c[name].type) for name in columns)
    )
