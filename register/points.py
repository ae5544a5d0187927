"""Contact points as an import writes them: many people's at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.import_run import ImportRun
from register.point_rules import PointUpdate, StoredPoint, WantedPoint, compare_points
from register.rows import RowPoint
from register.sealing import point_hash, seal_point
from register.states import PointKind, PointOwner, PointState
from register.tables import contact_point
from storage.bulk import among, insert_rows, update_rows
from storage.crypto import Vault


async def write_points(
    conn: AsyncConnection,
    run: ImportRun,
    wanted: Mapping[int, Sequence[RowPoint]],
    known: Collection[int],
) -> set[int]:
    """Bring people's contact points up to date and return those for whom anything changed.

    Args:
        conn: a connection in a transaction.
        run: the import.
        wanted: what the extract names, by person id.
        known: the people among them who were in the register before.
    """
    stored = await _read_stored(conn, known)
    covered = run.layout.covered
    added: list[tuple[int, WantedPoint]] = []
    updated: list[PointUpdate] = []
    changed: set[int] = set()
    for person_id, points in wanted.items():
        named = [_wanted(run.vault, point) for point in points]
        changes = compare_points(stored.get(person_id, ()), named, covered)
        added += ((person_id, point) for point in changes.added)
        updated += changes.updated
        if changes.added or changes.updated:
            changed.add(person_id)
    await _add(conn, run.vault, added)
    rows = [{"id": one.id, "state": one.state, "name": one.name} for one in updated]
    await update_rows(conn, contact_point, rows)
    return changed


async def stopped_hashes(conn: AsyncConnection, hashes: Collection[bytes]) -> set[bytes]:
    """Return those numbers whose holder has said STOP, whoever they stand with (R6)."""
    if not hashes:
        return set()
    query = select(contact_point.c.hash).where(
        among(conn, contact_point.c.hash, hashes), contact_point.c.state == PointState.STOPPED
    )
    return set(await conn.scalars(query))


async def _add(
    conn: AsyncConnection, vault: Vault, added: Sequence[tuple[int, WantedPoint]]
) -> None:
    stopped = await stopped_hashes(conn, {point.hash for _, point in added})
    rows = [
        {
            "person_id": person_id,
            "owner": point.owner,
            "kind": point.kind,
            "hash": point.hash,
            "value_cipher": seal_point(vault, point.value),
            "name": point.name,
            "state": PointState.STOPPED if point.hash in stopped else PointState.OK,
        }
        for person_id, point in added
    ]
    await insert_rows(conn, contact_point, rows)


async def _read_stored(
    conn: AsyncConnection, people: Collection[int]
) -> Mapping[int, Sequence[StoredPoint]]:
    found: dict[int, list[StoredPoint]] = defaultdict(list)
    if not people:
        return found
    c = contact_point.c
    query: Select[Any] = select(
        c.person_id, c.id, c.owner, c.kind, c.hash, c.name, c.state, c.by_staff
    )
    rows = await conn.execute(query.where(among(conn, c.person_id, people)).order_by(c.id))
    for row in rows:
        found[row.person_id].append(_stored(row))
    return found


def _stored(row: Row[Any]) -> StoredPoint:
    return StoredPoint(
        id=row.id,
        owner=PointOwner(row.owner),
        kind=PointKind(row.kind),
        hash=row.hash,
        name=row.name,
        state=PointState(row.state),
        by_staff=row.by_staff,
    )


def _wanted(vault: Vault, point: RowPoint) -> WantedPoint:
    digest = point_hash(vault, point.value)
    return WantedPoint(point.owner, point.kind, digest, point.name, point.value)
