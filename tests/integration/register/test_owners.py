"""Each person has an owner, fairly chosen, and can be handed over (R23)."""

from dataclasses import replace
from datetime import date

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.owners import assign_owners, reassign
from register.staff import Role, add_staff
from register.tables import staff
from storage.engine import writing
from tests.integration.register.desk import NOW, Desk
from tests.people import AMINA, ELIAS, EVERYBODY, OKSANA, SAGA, YONAS

TODAY = NOW.date()
NORTH, SOUTH = "KAA nord", "KAA syd"


async def add_sara_and_ali(conn: AsyncConnection) -> tuple[int, int]:
    """Add Sara, who serves Järva, and Ali, who serves all of the south."""
    sara = await add_staff(conn, "sara", "Sara Berg", unit_name=NORTH, districts=["Järva"])
    ali = await add_staff(conn, "ali", "Ali Demir", unit_name=SOUTH)
    return sara, ali


async def test_an_import_gives_everybody_an_owner(desk: Desk) -> None:
    """Who enters gets the coordinator of their district, or of the unit as a whole."""
    await desk.take_in([])
    async with writing(desk.engine) as conn:
        sara, ali = await add_sara_and_ali(conn)
    await desk.take_in(EVERYBODY)
    assert (await desk.person(AMINA)).owner_id == sara
    assert (await desk.person(ELIAS)).owner_id == ali
    assert (await desk.person(YONAS)).owner_id == ali
    assert (await desk.person(OKSANA)).owner_id is None  # nobody serves "no district"
    assert (await desk.person(SAGA)).owner_id is None  # protected


async def test_a_move_changes_the_owner(desk: Desk) -> None:
    """Who moves to another district is that district's from then on."""
    await desk.take_in([])
    async with writing(desk.engine) as conn:
        _, ali = await add_sara_and_ali(conn)
    await desk.take_in(EVERYBODY)
    await desk.take_in([replace(AMINA, district="Farsta"), ELIAS, SAGA, YONAS, OKSANA])
    assert (await desk.person(AMINA)).owner_id == ali


async def test_the_end_of_protection_brings_an_owner(desk: Desk) -> None:
    """Who is no longer protected is somebody's again."""
    await desk.take_in([])
    async with writing(desk.engine) as conn:
        _, ali = await add_sara_and_ali(conn)
    await desk.take_in(EVERYBODY)
    await desk.take_in([replace(SAGA, protected="N"), AMINA, ELIAS, YONAS, OKSANA])
    assert (await desk.person(SAGA)).owner_id == ali


async def test_without_coordinators_nobody_is_assigned(desk: Desk) -> None:
    """Managers own nobody; those who come later find everybody waiting."""
    await desk.take_in(EVERYBODY)
    people = [await desk.id_of(one) for one in EVERYBODY]
    async with writing(desk.engine) as conn:
        await add_staff(conn, "eva", "Eva Ek", unit_name=NORTH, roles=[Role.MANAGER])
        assert await assign_owners(conn, people, TODAY) == 0
        await add_sara_and_ali(conn)
        assert await assign_owners(conn, people, TODAY) == 3
        assert await assign_owners(conn, people, TODAY) == 0


async def test_who_is_away_gets_nobody_new(desk: Desk) -> None:
    """While a colleague is there; alone, they keep their district."""
    await desk.take_in([])
    async with writing(desk.engine) as conn:
        sara, _ = await add_sara_and_ali(conn)
        eva = await add_staff(conn, "eva", "Eva Ek", unit_name=NORTH, districts=["Järva"])
        away = update(staff).where(staff.c.id == sara).values(away_until=date(2025, 10, 10))
        await conn.execute(away)
    await desk.take_in([AMINA])
    assert (await desk.person(AMINA)).owner_id == eva
    async with writing(desk.engine) as conn:
        await conn.execute(update(staff).values(away_until=date(2025, 10, 10)))
    await desk.take_in([AMINA, ELIAS])
    assert (await desk.person(ELIAS)).owner_id is not None


async def test_everybody_is_handed_over(desk: Desk) -> None:
    """All people of one owner go to another, or are spread among those who serve them."""
    await desk.take_in([])
    async with writing(desk.engine) as conn:
        sara, ali = await add_sara_and_ali(conn)
    await desk.take_in(EVERYBODY)
    amina = await desk.id_of(AMINA)
    async with writing(desk.engine) as conn:
        assert await reassign(conn, sara, ali, TODAY) == [amina]
    assert (await desk.person(AMINA)).owner_id == ali
    async with writing(desk.engine) as conn:
        assert len(await reassign(conn, ali, None, TODAY)) == 3
    assert (await desk.person(AMINA)).owner_id == sara
    assert (await desk.person(ELIAS)).owner_id == ali
