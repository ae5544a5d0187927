"""Ways to reach people, as replies, carriers and staff change them (R6, R14)."""

from dataclasses import replace

from sqlalchemy import select

from register.contact_points import add_found_numbers, mark_hashes, mark_points
from register.sealing import point_hash
from register.states import PointState
from register.tables import contact_point
from storage.engine import writing
from tests.integration.register.desk import VAULT, Desk
from tests.people import AMINA, ELIAS

OWN = "+46701740605"
FOUND = "+46701740650"


async def test_a_mark_is_set_by_id(desk: Desk) -> None:
    """One contact point is marked, the others stay."""
    await desk.take_in([AMINA])
    c = contact_point.c
    ((point,),) = await desk.rows(select(c.id).where(c.hash == point_hash(VAULT, OWN)))
    async with writing(desk.engine) as conn:
        await mark_points(conn, [(point, PointState.OK), (point, PointState.WRONG)])
        await mark_points(conn, [])
    states = await desk.points(AMINA)
    assert states.pop(OWN) is PointState.WRONG
    assert set(states.values()) == {PointState.OK}


async def test_stop_closes_a_number_wherever_it_stands(desk: Desk) -> None:
    """STOP goes with the number, to whoever has it now or gets it later (R6)."""
    await desk.take_in([AMINA])
    async with writing(desk.engine) as conn:
        await mark_hashes(conn, [point_hash(VAULT, OWN)], PointState.STOPPED)
        await mark_hashes(conn, [], PointState.STOPPED)
    elias = replace(ELIAS, guardian_mobile=OWN)
    await desk.take_in([AMINA, elias])
    assert (await desk.points(AMINA))[OWN] is PointState.STOPPED
    assert (await desk.points(elias))[OWN] is PointState.STOPPED
    await desk.take_in([replace(AMINA, mobile=""), elias])
    await desk.take_in([AMINA, elias])
    assert (await desk.points(AMINA))[OWN] is PointState.STOPPED


async def test_a_found_number_stays(desk: Desk) -> None:
    """What staff found is used, and no extract takes it away."""
    await desk.take_in([AMINA])
    amina = await desk.id_of(AMINA)
    async with writing(desk.engine) as conn:
        found = [(amina, "070-174 06 50"), (amina, "Amina@Example.org"), (amina, "?"), (amina, "@")]
        await add_found_numbers(conn, VAULT, found)
        await add_found_numbers(conn, VAULT, found)
        await add_found_numbers(conn, VAULT, [])
    await desk.take_in([replace(AMINA, street="Storgatan 1")])
    states = await desk.points(AMINA)
    assert states[FOUND] is PointState.OK
    assert states["amina@example.org"] is PointState.OK


async def test_a_found_number_may_be_an_old_one(desk: Desk) -> None:
    """An old number that staff confirm is in use again; a wrong one stays wrong."""
    await desk.take_in([AMINA])
    await desk.take_in([replace(AMINA, mobile="")])
    assert (await desk.points(AMINA))[OWN] is PointState.OLD
    amina = await desk.id_of(AMINA)
    async with writing(desk.engine) as conn:
        await add_found_numbers(conn, VAULT, [(amina, OWN)])
    assert (await desk.points(AMINA))[OWN] is PointState.OK
    async with writing(desk.engine) as conn:
        await mark_hashes(conn, [point_hash(VAULT, OWN)], PointState.WRONG)
        await add_found_numbers(conn, VAULT, [(amina, OWN)])
    assert (await desk.points(AMINA))[OWN] is PointState.WRONG
