"""The municipality's own parts in the database: units, and the districts they serve."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.municipality import Municipality
from register.tables import district, unit
from storage.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class Place:
    """A district and the unit that serves it."""

    district_id: int
    district: str
    unit_id: int
    unit: str


@dataclass(frozen=True)
class House:
    """Every district by its name; "" is the real group "no district"."""

    municipality: Municipality
    places: dict[str, Place] = field(default_factory=dict)

    async def add_districts(self, conn: AsyncConnection, names: Iterable[str]) -> None:
        """Make the districts that are not there yet; the municipality file says whose they are."""
        missing = sorted(set(names) - self.places.keys())
        if missing:
            units = await _unit_ids(conn)
            rows = [
                {"name": name, "unit_id": units[self.municipality.unit_of(name)]}
                for name in missing
            ]
            await insert_rows(conn, district, rows, skip_existing=True)
            await self.refresh(conn)

    async def refresh(self, conn: AsyncConnection) -> None:
        """Read the districts again."""
        query = select(district.c.id, district.c.name, unit.c.id, unit.c.name)
        rows = await conn.execute(query.join_from(district, unit))
        self.places.clear()
        self.places.update({row[1]: Place(*row) for row in rows})


async def load_house(conn: AsyncConnection, municipality: Municipality) -> House:
    """Return the house, with the units and districts of the municipality file made if need be."""
    names = [{"name": name} for name in municipality.units]
    await insert_rows(conn, unit, names, skip_existing=True)
    house = House(municipality)
    await house.refresh(conn)
    served = (name for one in municipality.units.values() for name in one.districts)
    await house.add_districts(conn, ["", *served])
    return house


async def nobodys_district(conn: AsyncConnection) -> int | None:
    """Return the district of what is nobody's in particular: "no district", of the default unit.

    None where there is no district yet: nothing has been imported.
    """
    query = select(district.c.id).order_by(district.c.name != "", district.c.id).limit(1)
    found: int | None = await conn.scalar(query)
    return found


async def _unit_ids(conn: AsyncConnection) -> dict[str, int]:
    rows = await conn.execute(select(unit.c.name, unit.c.id))
    return {name: key for name, key in rows}  # noqa: C416 - rows are no pairs to the type checker


def served_by() -> ColumnElement[str]:
    """Return the unit that support counts under: "" for the real group "no district".

    For queries that join `district` and `unit`.
    """
    return case((district.c.name == "", ""), else_=unit.c.name)
