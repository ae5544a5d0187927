"""When every line is read: who is held by a refused line, and who is gone."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.import_run import ImportRun
from register.ledger import Change, record_changes
from register.pages import PAGE, pages
from register.refusals import name_key
from register.staging import mark_seen, unseen
from register.states import ChangeKind, LeftReason, PersonState
from register.tables import person
from storage.bulk import among, update_rows


async def hold_refused(conn: AsyncConnection, run: ImportRun) -> None:
    """Hold those whom a refused line may be about and no good line accounts for (R21).

    Their fingerprint is forgotten, so that their next good line is read and lets go of them.
    """
    held = set()
    for page in pages(sorted(run.refused_hashes)):
        held |= await _unseen_among(conn, page)
    if run.refused_names:
        held |= await _unseen_named(conn, run.refused_names)
    for people in pages(sorted(held)):
        forget = update(person).where(among(conn, person.c.id, people))
        await conn.execute(forget.values(fingerprint=None))
        await mark_seen(conn, people)
        await run.hooks.on_held(conn, people)


async def protect_refused(conn: AsyncConnection, run: ImportRun) -> None:
    """Protect those whose refused line says so: a flag counts whatever else is wrong (R7)."""
    flagged = sorted(key for key, protected in run.refused_hashes.items() if protected)
    for page in pages(flagged):
        p = person.c
        query = select(p.id).where(among(conn, p.pnr_hash, page), ~p.protected).order_by(p.id)
        people = list(await conn.scalars(query.with_for_update()))
        rows = [{"id": key, "protected": True} for key in people]
        await update_rows(conn, person, rows)
        await record_changes(conn, _changes(run, people, ChangeKind.PROTECTED))
        if people:
            await run.hooks.on_protected(conn, people)


async def leave_unseen(conn: AsyncConnection, run: ImportRun) -> None:
    """Let those leave whom the file no longer names (R3)."""
    async for page in _unseen_pages(conn, select(unseen.c.person_id)):
        people = [row.person_id for row in page]
        rows = [{"id": key, "state": PersonState.LEFT, "fingerprint": None} for key in people]
        await update_rows(conn, person, rows)
        changes = _changes(run, people, ChangeKind.LEFT, LeftReason.GONE)
        await record_changes(conn, changes)
        await run.hooks.on_left(conn, people, LeftReason.GONE)
        run.counts.gone += len(people)


async def _unseen_among(conn: AsyncConnection, hashes: Collection[bytes]) -> set[int]:
    query = select(person.c.id).join(unseen, unseen.c.person_id == person.c.id)
    return set(await conn.scalars(query.where(among(conn, person.c.pnr_hash, hashes))))


async def _unseen_named(conn: AsyncConnection, names: set[tuple[str, str]]) -> set[int]:
    query: Select[Any] = select(unseen.c.person_id, person.c.first_name, person.c.last_name)
    query = query.join(person, person.c.id == unseen.c.person_id)
    held = set()
    async for page in _unseen_pages(conn, query):
        held |= {row.person_id for row in page if name_key(row.first_name, row.last_name) in names}
    return held


async def _unseen_pages(
    conn: AsyncConnection, query: Select[Any]
) -> AsyncIterator[Sequence[Row[Any]]]:
    after = 0
    query = query.order_by(unseen.c.person_id).limit(PAGE)
    while page := (await conn.execute(query.where(unseen.c.person_id > after))).all():
        yield page
        after = page[-1].person_id


def _changes(
    run: ImportRun, people: Sequence[int], kind: ChangeKind, detail: str = ""
) -> list[Change]:
    return [Change(f"import:{run.id}:{kind}:{key}", key, run.now, kind, detail) for key in people]
