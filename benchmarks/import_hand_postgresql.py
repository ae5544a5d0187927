"""The hand-written import for PostgreSQL, on bare asyncpg."""

from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped] # it ships no types

from benchmarks.import_by_hand import (
    CHANGE,
    DISTRICTS,
    FACTS,
    FRESH,
    KNOWN,
    MISSING,
    NEW,
    PERSON,
    POINT,
    Counts,
    Night,
    ledger_by_hand,
    lines_by_hand,
    points_by_hand,
    sort_by_hand,
)
from storage.crypto import Vault

TEMPORARY = """
    DROP TABLE IF EXISTS night, changed, points;
    CREATE TEMP TABLE night (line int, fingerprint bytea, cells text);
    CREATE TEMP TABLE changed AS SELECT id, {person} FROM person LIMIT 0;
    CREATE TEMP TABLE points AS SELECT {point} FROM contact_point LIMIT 0;
    SET LOCAL work_mem = '64MB';
"""
UPDATE = "UPDATE person SET {sets} FROM changed WHERE changed.id = person.id"
ADD_POINTS = "INSERT INTO contact_point ({point}) SELECT * FROM points ON CONFLICT DO NOTHING"
OLD_POINTS = """UPDATE contact_point c SET state = 'old' FROM changed WHERE c.person_id = changed.id
    AND c.state = 'ok' AND NOT EXISTS (SELECT 1 FROM points t WHERE t.person_id = c.person_id
    AND t.owner = c.owner AND t.kind = c.kind AND t.hash = c.hash)"""
LEAVE = "UPDATE person SET state = 'left', fingerprint = NULL WHERE id = ANY($1)"


async def import_postgresql(
    conn: "asyncpg.Connection[Any]", path: Path, vault: Vault, key: bytes
) -> Counts:
    """Import in the connection's transaction; return how many are new, changed and gone."""
    person, point = ", ".join(PERSON), ", ".join(POINT)
    await conn.execute(TEMPORARY.format(person=person, point=point))
    for chunk in lines_by_hand(path, key):
        await conn.copy_records_to_table("night", records=chunk)
    await conn.execute("ANALYZE night")
    districts = dict(await conn.fetch(DISTRICTS))
    fresh = await conn.fetch(FRESH)
    missing = {row[0] for row in await conn.fetch(MISSING)}
    known = dict(await conn.fetch(f"{KNOWN} WHERE id = ANY($1)", list(missing)))
    night = sort_by_hand(vault, fresh, districts, known)
    await _write_people(conn, night)
    ids = await _write_points(conn, night, vault)
    gone = missing - {row[0] for row in night.changed}
    await conn.execute(LEAVE, list(gone))
    ledger = [*ledger_by_hand("entered", "", ids), *ledger_by_hand("left", "gone", gone)]
    await conn.copy_records_to_table("status_change", records=ledger, columns=CHANGE)
    await conn.execute(FACTS)
    return len(night.new), len(night.changed), len(gone)


async def _write_people(conn: "asyncpg.Connection[Any]", night: Night) -> None:
    await conn.copy_records_to_table("person", records=night.new, columns=(*NEW, *PERSON))
    await conn.copy_records_to_table("changed", records=night.changed)
    sets = ", ".join(f"{name} = changed.{name}" for name in PERSON)
    await conn.execute(UPDATE.format(sets=sets))


async def _write_points(conn: "asyncpg.Connection[Any]", night: Night, vault: Vault) -> list[int]:
    """Write contact points and return the ids of the new people."""
    ids = dict(await conn.fetch(f"{KNOWN} WHERE pnr_hash = ANY($1)", list(night.cells)))
    points = [row for digest, cells in night.cells.items()
              for row in points_by_hand(vault, ids[digest], cells)]  # fmt: skip
    await conn.copy_records_to_table("points", records=points)
    await conn.execute(ADD_POINTS.format(point=", ".join(POINT)))
    await conn.execute(OLD_POINTS)
    return [ids[row[2]] for row in night.new]
