"""Ways to reach people, as replies, carriers and staff change them (R6, R14)."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.numbers import Phone, read_email, read_phone
from register.points import stopped_hashes
from register.sealing import point_hash, seal_point
from register.states import PointKind, PointOwner, PointState
from register.tables import contact_point
from storage.bulk import among, insert_rows, update_rows
from storage.crypto import Vault


async def mark_points(conn: AsyncConnection, marks: Sequence[tuple[int, PointState]]) -> None:
    """Set the state of contact points by id; of several marks on one the last counts."""
    rows = [{"id": key, "state": state} for key, state in sorted(dict(marks).items())]
    await update_rows(conn, contact_point, rows)


async def mark_hashes(
    conn: AsyncConnection,
    hashes: Collection[bytes],
    state: PointState,
    *,
    over: Collection[PointState] = tuple(PointState),
) -> None:
    """Set the state of numbers and addresses wherever they stand, where it is one of `over`."""
    if hashes:
        stands = (among(conn, contact_point.c.hash, hashes), contact_point.c.state.in_(over))
        await conn.execute(update(contact_point).where(*stands).values(state=state))


async def add_found_numbers(
    conn: AsyncConnection, vault: Vault, found: Sequence[tuple[int, str]]
) -> None:
    """Add people's own numbers and e-mail addresses that the extract does not have.

    What is neither is left out. What is there already stays what it is, but for an old one,
    which is in use again; a number whose holder has said STOP stays stopped.

    Args:
        conn: a connection in a transaction.
        vault: seals and finds the values.
        found: person ids, each with a number or an address as written.
    """
    points = [(key, point) for key, text in found if (point := _read(text)) is not None]
    hashes = {value: point_hash(vault, value) for _, (_, value) in points}
    stopped = await stopped_hashes(conn, set(hashes.values()))
    rows = [
        {
            "person_id": person_id,
            "owner": PointOwner.SELF,
            "kind": kind,
            "hash": hashes[value],
            "value_cipher": seal_point(vault, value),
            "state": PointState.STOPPED if hashes[value] in stopped else PointState.OK,
            "by_staff": True,
        }
        for person_id, (kind, value) in points
    ]
    await _confirm(conn, {(key, hashes[value]) for key, (_, value) in points})
    await insert_rows(conn, contact_point, rows, skip_existing=True)


async def _confirm(conn: AsyncConnection, pairs: set[tuple[int, bytes]]) -> None:
    """Note that staff vouch for contact points that are there: the old ones are in use again."""
    if not pairs:
        return
    c = contact_point.c
    query = select(c.id, c.person_id, c.hash, c.state).where(
        among(conn, c.person_id, {key for key, _ in pairs}), c.owner == PointOwner.SELF
    )
    rows = [
        {
            "id": row.id,
            "state": PointState.OK if row.state == PointState.OLD else row.state,
            "by_staff": True,
        }
        for row in await conn.execute(query.order_by(c.id))
        if (row.person_id, row.hash) in pairs
    ]
    await update_rows(conn, contact_point, rows)


def _read(text: str) -> tuple[PointKind, str] | None:
    if "@" in text:
        email = read_email(text)
        return None if email is None else (PointKind.EMAIL, email)
    match read_phone(text):
        case Phone(number, kind):
            return kind, number
        case _:
            return None
