"""The words that people are found by follow their names through every extract."""

from dataclasses import replace

from sqlalchemy import delete, select

from register.name_search import find_by_words
from register.tables import contact_point, name_word, person, status_change
from storage.engine import reading, writing
from tests.integration.register.desk import Desk
from tests.people import AMINA, ELIAS, SAGA, Young


async def find(desk: Desk, *words: str, who: Young) -> bool:
    """Tell whether words find somebody in the district where they now live."""
    row = await desk.person(who)
    async with reading(desk.engine) as conn:
        found = await find_by_words(conn, words, districts=[row.district_id], most=5)
    return found == [row.id]


async def test_an_extract_brings_its_names(desk: Desk) -> None:
    """Whoever is new can be found; a new name or district takes the place of the old one."""
    await desk.take_in([AMINA, ELIAS, SAGA])
    assert await find(desk, "lindqvist", "el", who=ELIAS)
    assert not await find(desk, "lindqvist", "x", who=ELIAS)
    before = await desk.rows(select(name_word.c.word).order_by(name_word.c.word))
    await desk.take_in([AMINA, ELIAS, SAGA])
    assert await desk.rows(select(name_word.c.word).order_by(name_word.c.word)) == before
    elsewhere = replace(ELIAS, last_name="Ek-Öman", district="Järva")
    await desk.take_in([AMINA, elsewhere, SAGA])
    assert await find(desk, "oman", who=elsewhere)
    assert not await find(desk, "lindqvist", who=elsewhere)
    assert (await desk.person(elsewhere)).district_id == (await desk.person(AMINA)).district_id


async def test_nobody_protected_is_found_by_name(desk: Desk) -> None:
    """Their words find nobody, and find them again when the protection has ended."""
    await desk.take_in([SAGA])
    assert not await find(desk, "saga", who=SAGA)
    await desk.take_in([replace(SAGA, protected="N")])
    assert await find(desk, "saga", who=SAGA)


async def test_words_go_with_their_person(desk: Desk) -> None:
    """Who is erased leaves no word behind."""
    await desk.take_in([AMINA])
    assert len(await desk.rows(select(name_word))) == 2
    async with writing(desk.engine) as conn:
        for table in (contact_point, status_change, person):
            await conn.execute(delete(table))
    assert await desk.rows(select(name_word)) == []
