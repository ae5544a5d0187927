"""People as an import reads and writes them: by their personnummer's hash, many at once."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.age import lifecycle_at
from register.diff import ALWAYS, OPTIONAL, StoredPerson
from register.history_tables import history_subject
from register.import_run import ImportRun
from register.rows import ParsedRow
from register.sealing import seal_pnr
from register.staging import unseen
from register.states import PersonState
from register.tables import person
from storage.bulk import among

VALUES = (*ALWAYS, *OPTIONAL)


async def lock_stored(
    conn: AsyncConnection, hashes: Collection[bytes]
) -> dict[bytes, StoredPerson]:
    """Lock the people with these personnummer, in id order, and return them by their hash."""
    p = person.c
    query: Select[Any] = (
        select(
            p.id, p.pnr_hash, p.state, p.fingerprint, p.protected, p.subject, p.district_id,
            p.owner_id, p.address_state, p.lifecycle_at, *(p[name] for name in VALUES),
            unseen.c.person_id.is_not(None).label("unseen"),
        )
        .outerjoin_from(person, unseen, unseen.c.person_id == p.id)
        .where(among(conn, p.pnr_hash, hashes))
        .order_by(p.id)
        .with_for_update(of=person)
    )  # fmt: skip
    return {row.pnr_hash: _stored(row) for row in await conn.execute(query)}


async def find_ids(conn: AsyncConnection, hashes: Collection[bytes]) -> dict[bytes, int]:
    """Return the ids of the people with these personnummer."""
    query = select(person.c.pnr_hash, person.c.id).where(among(conn, person.c.pnr_hash, hashes))
    return {row[0]: row[1] for row in await conn.execute(query)}


async def earlier_subjects(conn: AsyncConnection, hashes: Collection[bytes]) -> dict[bytes, str]:
    """Return the subjects of people with these personnummer whom earlier years tell of."""
    h = history_subject.c
    query = select(h.pnr_hash, h.subject).where(among(conn, h.pnr_hash, hashes))
    return {row[0]: row[1] for row in await conn.execute(query)} if hashes else {}


def new_person(
    run: ImportRun,
    row: ParsedRow,
    pnr_hash: bytes,
    fingerprint: bytes,
    *,
    young: bool,
    subject: str | None = None,
) -> Mapping[str, Any]:
    """Return the row of somebody new; whoever is 20 already is kept, but never in scope (R1).

    `subject` is theirs where statistics know them already.
    """
    return {
        "public_id": run.names.public_id(),
        "pnr_hash": pnr_hash,
        "pnr_cipher": seal_pnr(run.vault, row.digits),
        "subject": subject or run.names.subject(),
        "fingerprint": fingerprint,
        "district_id": run.house.places[row.district].district_id,
        "protected": row.protected,
        "state": PersonState.ACTIVE if young else PersonState.LEFT,
        "lifecycle_at": lifecycle_at(row.born_on),
        **{name: getattr(row, name) for name in VALUES},
    }


def _stored(row: Row[Any]) -> StoredPerson:
    return StoredPerson(
        id=row.id,
        state=PersonState(row.state),
        fingerprint=row.fingerprint,
        protected=row.protected,
        subject=row.subject,
        district_id=row.district_id,
        owner_id=row.owner_id,
        address_state=row.address_state,
        lifecycle_at=row.lifecycle_at,
        values={name: getattr(row, name) for name in VALUES},
        unseen=row.unseen,
    )
