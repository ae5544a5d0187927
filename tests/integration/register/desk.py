"""What tests of the register work with: imports of named people, and a look at what is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from config.municipality import load_municipality
from register.extract import ExtractFile
from register.house import load_house
from register.import_run import ImportHooks
from register.importing import ImportChoices, import_extract
from register.mapping import ColumnMapping
from register.report import ImportReport
from register.sealing import pnr_hash
from register.states import LeftReason, PointState
from register.tables import contact_point, person, status_change
from storage.crypto import Vault
from storage.engine import reading, writing
from tests.people import Young, extract

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
VAULT = Vault(b"register tests' own key, 32 byte")
USUAL = ColumnMapping()
ANYTHING = ImportChoices(allow_mass_exit=True)
ACTOR = "staff:sara"


@dataclass
class Told:
    """Hooks that write down what they are told."""

    heard: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    @property
    def hooks(self) -> ImportHooks:
        """The hooks to be handed to an import."""
        return ImportHooks(
            on_entered=self._entered,
            on_left=self._left,
            on_protected=self._protected,
            on_held=self._held,
            on_released=self._released,
        )

    async def _entered(self, _conn: AsyncConnection, people: Sequence[int]) -> None:
        self.heard.append(("entered", tuple(people)))

    async def _left(
        self, _conn: AsyncConnection, people: Sequence[int], reason: LeftReason
    ) -> None:
        self.heard.append((f"left {reason}", tuple(people)))

    async def _protected(self, _conn: AsyncConnection, people: Sequence[int]) -> None:
        self.heard.append(("protected", tuple(people)))

    async def _held(self, _conn: AsyncConnection, people: Sequence[int]) -> None:
        self.heard.append(("held", tuple(people)))

    async def _released(self, _conn: AsyncConnection, people: Sequence[int]) -> None:
        self.heard.append(("released", tuple(people)))


@dataclass
class Desk:
    """A register of its own, and the folder its extracts come from."""

    engine: AsyncEngine
    folder: Path
    told: Told = field(default_factory=Told)

    @property
    def path(self) -> Path:
        """Where the extract lies."""
        return self.folder / "extract.csv"

    async def take_in(
        self,
        source: Iterable[Young] | str | bytes,
        *,
        now: datetime = NOW,
        mapping: ColumnMapping = USUAL,
        choices: ImportChoices = ANYTHING,
    ) -> ImportReport:
        """Import people, or an extract's own text or bytes."""
        self.told.heard.clear()
        if isinstance(source, bytes):
            self.path.write_bytes(source)
        else:
            text = source if isinstance(source, str) else extract(source)
            self.path.write_text(text, "utf-8", newline="")
        async with writing(self.engine) as conn:
            return await import_extract(
                conn,
                ExtractFile(self.path, self.path.name),
                vault=VAULT,
                mapping=mapping,
                house=await load_house(conn, load_municipality()),
                now=now,
                hooks=self.told.hooks,
                choices=choices,
            )

    async def rows(self, query: Select[Any]) -> list[Any]:
        """Return what a query finds."""
        async with reading(self.engine) as conn:
            return list((await conn.execute(query)).all())

    async def person(self, young: Young) -> Any:  # noqa: ANN401 - a row of the table
        """Return somebody's row."""
        (row,) = await self.rows(select(person).where(person.c.pnr_hash == key_of(young)))
        return row

    async def id_of(self, young: Young) -> int:
        """Return somebody's id."""
        return int((await self.person(young)).id)

    async def points(self, young: Young) -> dict[str, PointState]:
        """Return the state of each way to reach somebody."""
        c = contact_point.c
        rows = await self.rows(
            select(c.value_cipher, c.state).where(c.person_id == await self.id_of(young))
        )
        return {VAULT.open("contact_point.value", row[0]): PointState(row[1]) for row in rows}

    async def changes(self, young: Young) -> list[tuple[str, str]]:
        """Return somebody's ledger: kinds and details, in order."""
        c = status_change.c
        query = select(c.kind, c.detail).where(c.person_id == await self.id_of(young))
        return [(row[0], row[1]) for row in await self.rows(query.order_by(c.id))]


def key_of(young: Young) -> bytes:
    """Return by which hash somebody is found."""
    return pnr_hash(VAULT, young.number)
