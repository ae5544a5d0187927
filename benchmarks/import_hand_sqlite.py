"""The hand-written import for SQLite, on bare sqlite3."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

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

OLD_POINTS = """UPDATE contact_point AS c SET state = 'old' WHERE state = 'ok'
    AND person_id IN (SELECT id FROM changed) AND NOT EXISTS (SELECT 1 FROM points t
    WHERE t.person_id = c.person_id AND t.owner = c.owner AND t.kind = c.kind
    AND t.hash = c.hash)"""


def import_sqlite(conn: sqlite3.Connection, path: Path, vault: Vault, key: bytes) -> Counts:
    """Import in the connection's transaction; return how many are new, changed and gone."""
    conn.execute("CREATE TEMP TABLE night (line INTEGER, fingerprint BLOB, cells TEXT)")
    conn.execute("CREATE TEMP TABLE changed (id INTEGER PRIMARY KEY)")
    conn.execute(f"CREATE TEMP TABLE points ({', '.join(POINT)})")
    for chunk in lines_by_hand(path, key):
        conn.executemany("INSERT INTO night VALUES (?, ?, ?)", chunk)
    conn.execute("CREATE INDEX temp.ix_night ON night (fingerprint)")
    districts = dict(conn.execute(DISTRICTS))
    fresh = conn.execute(FRESH).fetchall()
    conn.execute(f"CREATE TEMP TABLE missing AS {MISSING}")
    listed = KNOWN + " WHERE id IN (SELECT id FROM missing)"  # noqa: S608 - our own words
    known = dict(conn.execute(listed))
    night = sort_by_hand(vault, fresh, districts, known)
    _write_people(conn, night)
    ids = _write_points(conn, night, vault, known)
    gone = set(known.values()) - {row[0] for row in night.changed}
    leave = "UPDATE person SET state = 'left', fingerprint = NULL WHERE id = ?"
    conn.executemany(leave, [(one,) for one in gone])
    ledger = [*ledger_by_hand("entered", "", ids), *ledger_by_hand("left", "gone", gone)]
    _insert(conn, "status_change", CHANGE, ledger)
    conn.execute(FACTS)
    return len(night.new), len(night.changed), len(gone)


def _write_people(conn: sqlite3.Connection, night: Night) -> None:
    _insert(conn, "person", (*NEW, *PERSON), night.new)
    sets = ", ".join(f"{name} = ?" for name in PERSON)
    rows = [(*_plain(row[1:]), row[0]) for row in night.changed]
    conn.executemany(f"UPDATE person SET {sets} WHERE id = ?", rows)  # noqa: S608 - our own names
    conn.executemany("INSERT INTO changed VALUES (?)", [row[:1] for row in night.changed])


def _write_points(
    conn: sqlite3.Connection, night: Night, vault: Vault, known: dict[bytes, int]
) -> list[int]:
    """Write contact points and return the ids of the new people."""
    ids = dict(known)
    for row in night.new:
        ((ids[row[2]],),) = conn.execute("SELECT id FROM person WHERE pnr_hash = ?", (row[2],))
    points = [row for digest, cells in night.cells.items()
              for row in points_by_hand(vault, ids[digest], cells)]  # fmt: skip
    _insert(conn, "points", POINT, points)
    conn.execute("CREATE INDEX temp.ix_points ON points (person_id)")
    listed = ", ".join(POINT)
    conn.execute(f"INSERT OR IGNORE INTO contact_point ({listed}) SELECT * FROM points")  # noqa: S608 - the same
    conn.execute(OLD_POINTS)
    return [ids[row[2]] for row in night.new]


def _insert(
    conn: sqlite3.Connection, table: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - the same
    conn.executemany(statement, [_plain(row) for row in rows])


def _plain(row: Iterable[Any]) -> list[Any]:
    """Return values as the tables hold them: instants and dates as text."""
    return [_text(value) if isinstance(value, date) else value for value in row]


def _text(value: date) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat()
