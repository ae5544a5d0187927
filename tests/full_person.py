"""Somebody with a row in every table that is about people, for tests of erasing.

Rows are made from the tables themselves, so a table that is added is filled too. Whatever text
or bytes they hold begin with the person's mark: a cell that is left behind is found by it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from register.history_tables import history_subject
from register.sealing import pnr_hash, seal_pnr
from register.tables import fact, person
from storage.crypto import Vault
from storage.types import UtcDateTime, metadata

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)
# Where the first word of a list would stand in the way of erasing.
WORDS: Mapping[str, object] = {
    "person.state": "left",
    "person.in_support": False,
    "message.state": "delivered",
    "task.kind": "call",
    "task.state": "done",
    "outreach.state": "ended",
    "planned_contact.state": "handed",
}
Ids = dict[str, int]


def about_people() -> list[Table]:
    """Return the tables whose rows lead to a person, in the order in which they can be filled."""
    found = [person]
    for table in metadata.sorted_tables:
        leads = {key.column.table for key in table.foreign_keys} & set(found)
        if leads and table is not person:
            found.append(table)
    return found


async def add_full_person(
    conn: AsyncConnection, vault: Vault, mark: str, number: str, born_on: date
) -> int:
    """Give somebody a row everywhere; return their id."""
    ids: Ids = {}
    for table in about_people():
        row = {column.name: await _value(conn, column, mark, ids) for column in _columns(table)}
        if table is person:
            row |= {"pnr_hash": pnr_hash(vault, number), "pnr_cipher": seal_pnr(vault, number)}
            row |= {"born_on": born_on, "gender": "K"}
        key = await conn.execute(insert(table).values(row).returning(*table.primary_key.columns))
        ids[table.name] = key.one()[0]
    told = {"subject": f"{mark} person.subject", "at": AT, "kind": "attempt", "channel": "sms"}
    places = {"district": "", "unit": "Nord", "gender": "K"}
    await conn.execute(insert(fact).values(told | places | {"source_key": f"{mark} {ids}"}))
    link = {"pnr_hash": pnr_hash(vault, number), "subject": told["subject"], "erase_on": born_on}
    await conn.execute(insert(history_subject).values(link))
    return ids["person"]


def cells(rows: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[str, object]]:
    """Give every cell of a database with where it stands."""
    for table, some in rows.items():
        for row in some:
            yield from ((f"{table}.{name}", value) for name, value in row.items())


async def everything(conn: AsyncConnection) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    found = {}
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        found[table.name] = [dict(row) for row in (await conn.execute(query)).mappings()]
    return found


def _columns(table: Table) -> list[Column[Any]]:
    keys = list(table.primary_key.columns)
    counted = len(keys) == 1 and keys[0].name == "id"
    return [column for column in table.columns if not (counted and column is keys[0])]


async def _value(conn: AsyncConnection, column: Column[Any], mark: str, ids: Ids) -> object:
    where = f"{column.table.name}.{column.name}"
    if where in WORDS:
        return WORDS[where]
    for key in column.foreign_keys:
        other = key.column.table
        if other.name in ids:
            return ids[other.name]
        return await conn.scalar(select(func.min(key.column)))
    if isinstance(column.type, LargeBinary):
        return f"{mark} {where}".encode()
    plain = _plain(column)
    return f"{mark} {where}" if plain is None else plain


def _plain(column: Column[Any]) -> object:
    """Return a value that tells nothing; None where the column can hold a mark."""
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return AT
    if isinstance(kind, Date):
        return AT.date()
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer | SmallInteger) or "INT" in str(kind):
        return 1
    return _word(column) or None


def _word(column: Column[Any]) -> str:
    """Return the first word of the list that a column's check allows, "" where it has none."""
    for check in column.table.constraints:
        if isinstance(check, CheckConstraint):
            listed = re.fullmatch(rf"{column.name} IN \('([^']+)'.*\)", str(check.sqltext))
            if listed:
                return listed[1]
    return ""
