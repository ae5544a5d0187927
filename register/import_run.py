"""One import while it runs: what it works with, and what it has counted so far."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from register.house import House
from register.layout import Layout
from register.parsing import RefusedLine
from register.problems import Problem
from register.report import MOST_PROBLEMS, Counts
from register.sealing import seal_line
from register.states import LeftReason
from register.tables import import_problem
from storage.bulk import insert_rows
from storage.crypto import Vault

PeopleHook = Callable[[AsyncConnection, Sequence[int]], Awaitable[None]]
LeftHook = Callable[[AsyncConnection, Sequence[int], LeftReason], Awaitable[None]]


async def _do_nothing(_conn: AsyncConnection, _people: Sequence[int]) -> None:
    return


async def _let_go(_conn: AsyncConnection, _people: Sequence[int], _reason: LeftReason) -> None:
    return


@dataclass(frozen=True, slots=True)
class ImportHooks:
    """What the stages above the register do about people, in the import's own transaction.

    Each is called with some thousand ids at a time, after the register's own rows are written.
    """

    on_entered: PeopleHook = _do_nothing
    on_left: LeftHook = _let_go
    on_protected: PeopleHook = _do_nothing
    on_unprotected: PeopleHook = _do_nothing
    on_held: PeopleHook = _do_nothing  # by a refused line; may come again each night
    on_released: PeopleHook = _do_nothing  # a good line again; may come for people not held


@dataclass(frozen=True, slots=True)
class PersonNames:
    """Where the opaque names of new people come from."""

    subject: Callable[[], str]
    public_id: Callable[[], str]


@dataclass(slots=True)
class ImportRun:
    """One import: its means, and its findings."""

    id: int
    vault: Vault
    house: House
    layout: Layout
    hooks: ImportHooks
    names: PersonNames
    now: datetime
    today: date  # in Stockholm
    counts: Counts = field(default_factory=Counts)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0  # lines that were read anew and say nothing new
    refused_hashes: dict[bytes, bool] = field(default_factory=dict)  # True: flagged as protected
    refused_names: set[tuple[str, str]] = field(default_factory=set)
    without_owner: list[int] = field(default_factory=list)

    async def tell(
        self, conn: AsyncConnection, problems: Sequence[Problem], refused: Sequence[RefusedLine]
    ) -> None:
        """Write problems down, and count them; a refused line is kept sealed with its first."""
        self.counts.refused += len(refused)
        self.counts.warnings += sum(not problem.refused for problem in problems)
        self.problems += problems[: MOST_PROBLEMS - len(self.problems)]
        texts = {line.line: line.text for line in refused}
        rows = []
        for problem in problems:
            text = texts.pop(problem.line, None) if problem.refused else None
            sealed = None if text is None else seal_line(self.vault, text)
            rows.append(
                {
                    "run_id": self.id,
                    "line": problem.line,
                    "column": problem.column,
                    "problem": problem.problem,
                    "refused": problem.refused,
                    "line_cipher": sealed,
                }
            )
        await insert_rows(conn, import_problem, rows)
