"""Whom a page of lines concerns beyond their own row: the ledger, owners, the hooks."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from register.cases import Case
from register.diff import ENTERS, Fate, StoredPerson
from register.import_run import ImportRun
from register.ledger import Change, record_changes
from register.states import ChangeKind, LeftReason, PersonState


@dataclass(slots=True)
class Concerned:
    """The people of a page by what happened to them."""

    run: ImportRun
    entered: list[int] = field(default_factory=list)
    protected: list[int] = field(default_factory=list)
    unprotected: list[int] = field(default_factory=list)
    turned_20: list[int] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def add(self, person_id: int, case: Case, *, moved: bool) -> None:
        """Take up a person who has been written; `moved` to another district."""
        if case.fate is Fate.NEW_TOO_OLD:
            return
        if case.fate in ENTERS:
            self.entered.append(person_id)
            self._change(person_id, ChangeKind.ENTERED)
        if case.fate in ENTERS or moved:
            self.run.without_owner.append(person_id)
        self._add_protection(person_id, case)
        if case.stored is not None:
            self._add_known(person_id, case, case.stored)

    async def conclude(self, conn: AsyncConnection) -> None:
        """Write the ledger, then tell the stages above."""
        await record_changes(conn, self.changes)
        hooks = self.run.hooks
        for people, hook in (
            (self.entered, hooks.on_entered),
            (self.protected, hooks.on_protected),
            (self.unprotected, hooks.on_unprotected),
            (self.released, hooks.on_released),
        ):
            if people:
                await hook(conn, people)
        if self.turned_20:
            await hooks.on_left(conn, self.turned_20, LeftReason.TURNED_20)

    def _add_protection(self, person_id: int, case: Case) -> None:
        before = case.stored is not None and case.stored.protected
        if case.row.protected and not before:
            self.protected.append(person_id)
            self._change(person_id, ChangeKind.PROTECTED)
        elif before and not case.row.protected:
            self.unprotected.append(person_id)
            self._change(person_id, ChangeKind.UNPROTECTED)
            self.run.without_owner.append(person_id)

    def _add_known(self, person_id: int, case: Case, stored: StoredPerson) -> None:
        if case.fate is Fate.TOO_OLD and stored.state is PersonState.ACTIVE:
            self.turned_20.append(person_id)
            self._change(person_id, ChangeKind.LEFT, LeftReason.TURNED_20)
        elif stored.held_by_refusal:
            self.released.append(person_id)

    def _change(self, person_id: int, kind: ChangeKind, detail: str = "") -> None:
        source = f"import:{self.run.id}:{kind}:{person_id}"
        self.changes.append(Change(source, person_id, self.run.now, kind, detail))
