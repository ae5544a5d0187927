"""The status ledger: every change of where a person stands, once, and the fact beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from register.facts import FactRow, FactSubject, write_facts
from register.states import ChangeKind, FactKind
from register.tables import status_change
from storage.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the ledger."""

    source_key: str  # the event behind it: told twice, it is written once
    person_id: int
    at: datetime
    kind: ChangeKind
    detail: str = ""
    actor: str = "system"


async def record_changes(
    conn: AsyncConnection,
    changes: Sequence[Change],
    *,
    facts: Sequence[FactRow] = (),
    subjects: Mapping[int, FactSubject] | None = None,
) -> None:
    """Write ledger entries and their facts; those whose source key is there are left out.

    Args:
        conn: a connection in a transaction.
        changes: any number.
        facts: what else is to be told of the same events, beside a fact for each change.
        subjects: who they are about by person id, where the caller knows it.
    """
    rows = [
        {
            "source_key": change.source_key,
            "person_id": change.person_id,
            "at": change.at,
            "kind": change.kind,
            "detail": change.detail,
            "actor": change.actor,
        }
        for change in changes
    ]
    await insert_rows(conn, status_change, rows, skip_existing=True)
    told = [*(_fact(change) for change in changes), *facts]
    await write_facts(conn, told, subjects=subjects)


def _fact(change: Change) -> FactRow:
    return FactRow(
        source_key=f"status:{change.source_key}",
        person_id=change.person_id,
        at=change.at,
        kind=FactKind.STATUS,
        outcome=change.kind,
        detail=change.detail,
        actor=change.actor,
    )
