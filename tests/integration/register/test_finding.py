"""Finding people: whoever is found has been looked at; nobody protected is found (R7, R16)."""

from dataclasses import replace

from sqlalchemy import select

from register.finding import find_by_personnummer, find_by_phone, find_by_public_id
from register.identity import NumberFault
from storage.engine import writing
from storage.tables import access_log
from tests.integration.register.desk import ACTOR, NOW, VAULT, Desk
from tests.people import AMINA, ELIAS, EVERYBODY, SAGA


async def test_a_personnummer_finds_its_person(desk: Desk) -> None:
    """However it is written; what is no personnummer says why, and an unknown one finds nobody."""
    await desk.take_in([AMINA, SAGA])
    written = f"{AMINA.number[2:8]}-{AMINA.number[8:]}"
    async with writing(desk.engine) as conn:
        found = await find_by_personnummer(conn, written, vault=VAULT, actor=ACTOR, now=NOW)
        assert not isinstance(found, NumberFault | None)
        assert (found.first_name, found.id) == ("Amina", await desk.id_of(AMINA))
        for number, answer in (
            (ELIAS.number, None),
            (SAGA.number, None),
            ("12", NumberFault.SHAPE),
        ):
            nobody = await find_by_personnummer(conn, number, vault=VAULT, actor=ACTOR, now=NOW)
            assert nobody is answer
    c = access_log.c
    logged = await desk.rows(select(c.person, c.actor, c.action))
    assert [tuple(row) for row in logged] == [(found.public_id, ACTOR, "search")]


async def test_a_number_finds_everybody_it_stands_with(desk: Desk) -> None:
    """Siblings share a guardian's number; the protected one is not among those found."""
    mother = "0701740640"
    await desk.take_in([replace(one, guardian_mobile=mother) for one in (AMINA, ELIAS, SAGA)])
    async with writing(desk.engine) as conn:
        found = await find_by_phone(conn, "070-174 06 40", vault=VAULT, actor=ACTOR, now=NOW)
        assert [one.first_name for one in found] == ["Amina", "Elias"]
        assert await find_by_phone(conn, "mamma", vault=VAULT, actor=ACTOR, now=NOW) == []


async def test_a_public_id_finds_its_person(desk: Desk) -> None:
    """The id of an address; a protected person's finds nobody."""
    await desk.take_in(EVERYBODY)
    amina, saga = await desk.person(AMINA), await desk.person(SAGA)
    async with writing(desk.engine) as conn:
        found = await find_by_public_id(conn, amina.public_id, actor=ACTOR, now=NOW)
        assert found is not None
        assert found.id == amina.id
        assert await find_by_public_id(conn, saga.public_id, actor=ACTOR, now=NOW) is None
