"""My people: the list of an owner, and what is done about several of them at once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from escalation.queue import find_worker
from escalation.states import TaskKind
from escalation.tables import task
from register.roles import Role
from register.tables import fact, person, staff
from scheduler.tables import outreach, planned_contact
from storage.engine import reading
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA, ELIAS, SAGA
from tests.world import another


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    return browser


async def own(house: House, login: str, *numbers: int) -> list[int]:
    """Give somebody people of their own; return their ids."""
    worker = await house.office.worker(login)
    people = []
    for number in numbers:
        who = await house.office.young(another(number))
        await house.world.change(person, who, owner_id=worker.id)
        people.append(who)
    return people


async def change(house: House, browser: Browser, people: list[int], **fields: str) -> str:
    """Choose people of the list and do something about them; return what the page then says."""
    await browser.get("/mine")
    boxes: Mapping[str, str] = {
        f"p-{(await house.world.rows(person, id=who))[0].public_id}": "1" for who in people
    }
    status, place = await browser.post("/mine/change", {**boxes, **fields})
    assert status == 303
    return (await browser.get(place))[1]


def names(page: str) -> list[int]:
    """Return which of `another` stand on a page, in order."""
    return [int(part.split()[0]) for part in page.split(">Elias")[1:]]


async def test_nobody_is_mine(kim: Browser) -> None:
    """An empty list says so."""
    assert "Ingen ungdom har den här ansvariga." in (await kim.get("/mine"))[1]


async def test_a_row_tells_what_was_and_what_comes(house: House, kim: Browser) -> None:
    """Each person stands with state, latest event, next step and the days to 20."""
    (who,) = await own(house, "kim", 1)
    await house.office.attempt(who, "sms", "hello")
    await house.office.contact(who, channels="sms", due_at=house.office.now + timedelta(days=1))
    _, page = await kim.get("/mine")
    for words in ("Elias1 Lindqvist", "17 år", "762 dagar till 20", "Söks nu", "Sms", "i morgon"):
        assert words in page
    (row,) = await house.world.rows(access_log)
    assert (row.actor, row.action) == ("staff:kim", "list")


async def test_each_standing_has_its_words(house: House, kim: Browser) -> None:
    """Waiting, held and why, resting until when, in support, and nothing at all."""
    people = await own(house, "kim", 1, 2, 3, 4, 5)
    stand: Sequence[Mapping[str, Any]] = (
        {"state": "waiting"},
        {"state": "held", "held_for": "staff unread_reply", "held_state": "active"},
        {"state": "resting", "next_at": house.office.now + timedelta(days=60)},
    )
    for who, values in zip(people[:3], stand, strict=True):
        await house.world.change(outreach, (await house.office.round_of(who)).id, **values)
    await house.world.change(person, people[3], in_support=True)
    await house.world.change(outreach, (await house.office.round_of(people[4])).id, state="ended")
    _, page = await kim.get("/mine")
    for words in ("Väntar på start", "Pausad: av personal, oläst svar", "Vilar", "30 nov",
                  "Får stöd", "Inget pågår"):  # fmt: skip
        assert words in page
    assert names((await kim.get("/mine?show=held"))[1]) == [2]
    assert names((await kim.get("/mine?show=support"))[1]) == [4]


async def test_filters_find_who_needs_something(house: House, kim: Browser) -> None:
    """Overdue, due today, and nobody having tried for a month; the first page links to each."""
    late, today, tried, fresh = await own(house, "kim", 1, 2, 3, 4)
    now = house.office.now
    await house.office.task(late, TaskKind.CALL, due_at=now - timedelta(days=1))
    await house.office.contact(today, due_at=now + timedelta(hours=2))
    await house.office.attempt(tried, "sms", "hello")
    await house.world.change(person, fresh, registered_on=date(2025, 9, 20))
    assert names((await kim.get("/mine?show=overdue"))[1]) == [1]
    assert names((await kim.get("/mine?show=today"))[1]) == [2]
    assert names((await kim.get("/mine?show=quiet&order=name"))[1]) == [1, 2]
    _, page = await kim.get("/")
    for link in ("overdue", "today", "quiet"):
        assert f'href="/mine?show={link}' in page
    await house.world.change(
        fact, (await house.world.rows(fact))[0].id, at=now - timedelta(days=40)
    )
    assert names((await kim.get("/mine?show=quiet&order=quiet"))[1]) == [1, 2, 3]


async def test_the_order_is_chosen(house: House, kim: Browser) -> None:
    """By name, by who turns 20 first, by what comes next, by who was left alone for longest."""
    one, two, three = await own(house, "kim", 1, 2, 3)
    now = house.office.now
    await house.world.change(person, two, born_on=date(2006, 1, 1))
    await house.office.contact(three, due_at=now + timedelta(days=1))
    await house.office.contact(one, due_at=now + timedelta(days=2))
    await house.office.attempt(one, "sms", "hello")
    await house.world.change(person, one, last_name="Österberg")
    for order, people in {"name": [2, 3, 1], "twenty": [2, 1, 3], "next": [3, 1, 2],
                          "quiet": [2, 3, 1]}.items():  # fmt: skip
        assert names((await kim.get(f"/mine?order={order}"))[1]) == people, order


@pytest.mark.parametrize("order", ["next", "name", "twenty", "quiet"])
async def test_a_long_list_has_pages(house: House, kim: Browser, order: str) -> None:
    """A page goes on after the last one shown; nobody is shown twice or left out."""
    people = await own(house, "kim", *range(1, 43))
    await house.office.contact(people[5], due_at=house.office.now)
    _, page = await kim.get(f"/mine?order={order}")
    first = names(page)
    assert len(first) == 40
    after = page.split("&amp;after=")[1].split('"')[0]
    rest = names((await kim.get(f"/mine?order={order}&after={after}"))[1])
    assert sorted(first + rest) == list(range(1, 43))
    assert names((await kim.get(f"/mine?order={order}&after=GONE"))[1]) == first


async def test_several_get_another_owner(house: House, kim: Browser) -> None:
    """The chosen and their open tasks go to a colleague; again, there is nobody left to give."""
    one, two, three = await own(house, "kim", 1, 2, 3)
    work = await house.office.task(one, TaskKind.CALL)
    taker = await house.office.hire("omar")
    page = await change(house, kim, [one, two], do="owner", owner=str(taker.id))
    assert "De har fått en ny ansvarig: 2" in page
    assert names(page) == [3]
    assert (await house.world.rows(task, id=work))[0].owner_id == taker.id
    logged = await house.world.rows(access_log, action="owner")
    assert len(logged) == 2
    page = await change(house, kim, [one, two], do="owner", owner=str(taker.id))
    assert "Inget ändrades" in page
    page = await change(house, kim, [], do="owner", owner=str(taker.id), all="1")
    assert "Ingen ungdom har" in page
    assert (await house.world.rows(person, id=three))[0].owner_id == taker.id


async def test_the_wrong_person_is_given_to_nobody(house: House, kim: Browser) -> None:
    """Another owner's people, people of another unit and protected ones stay as they are."""
    await own(house, "kim", 1)
    others = [await house.world.add_person(one) for one in (AMINA, ELIAS, SAGA)]
    taker = await house.office.hire("omar")
    north = await house.office.worker("sara1")
    before = await house.world.rows(person)
    page = await change(house, kim, others, do="owner", owner=str(taker.id))
    assert "Inget ändrades" in page
    await change(house, kim, others, do="owner", owner=str(taker.id), of=str(north.id))
    await change(house, kim, [1], do="owner", owner=str(north.id))
    assert await house.world.rows(person) == before


async def test_several_wait_until_a_day(house: House, kim: Browser) -> None:
    """Nothing happens to the chosen before that day; a day that has gone changes nothing."""
    one, two = await own(house, "kim", 1, 2)
    for who in (one, two):
        await house.office.contact(who, channels="sms")
    page = await change(house, kim, [one, two], do="rest", day="2025-10-13")
    assert "Inget händer för dem före den dagen: 2" in page
    rows = await house.world.rows(planned_contact)
    assert {row.due_at.date() for row in rows} == {date(2025, 10, 13)}
    for day in ("2025-09-01", "", "x"):
        assert "Inget ändrades" in await change(house, kim, [one], do="rest", day=day)
    assert "Inget ändrades" in await change(house, kim, [one], do="nothing")


async def test_somebody_covers(house: House, kim: Browser, other: Browser) -> None:
    """While an owner is away the one who covers opens their list, and not before or after."""
    await own(house, "kim", 1)
    word = await house.hire("omar", districts=("Skärholmen",))
    omar = await house.office.worker("omar")
    owner = await house.office.worker("kim")
    await kim.get("/mine")
    away = {"since": "2025-10-02", "until": "2025-10-03", "cover": str(omar.id)}
    assert (await kim.post("/mine/away", away))[1] == f"/mine?of={owner.id}&order=next&did=away"
    assert "Borta 2025-10-02 till 2025-10-03. Omar Ek täcker." in (await kim.get("/mine"))[1]
    await other.set_up(word, "omar")
    theirs = f"/mine?of={owner.id}"
    assert names((await other.get(theirs))[1]) == []
    house.wait(hours=20)
    await other.sign_in("omar")
    assert names((await other.get(theirs))[1]) == [1]
    house.wait(days=2)
    await other.sign_in("omar")
    assert names((await other.get(theirs))[1]) == []


async def test_back_again(house: House, kim: Browser) -> None:
    """Whoever is back says so; days in the wrong order, and covering oneself, are no absence."""
    omar = await house.office.hire("omar")
    owner = await house.office.worker("kim")
    await kim.get("/mine")
    days = {"since": "2025-10-02", "until": "2025-10-03"}
    for wrong in (
        {**days, "cover": str(owner.id)},
        {**days, "until": "2025-10-01", "cover": str(omar.id)},
        {**days, "since": "", "cover": str(omar.id)},
        {**days, "cover": "x"},
    ):
        assert "did=not_away" in (await kim.post("/mine/away", wrong))[1]
    await kim.post("/mine/away", {**days, "cover": str(omar.id)})
    assert "did=back" in (await kim.post("/mine/away", {"back": "1"}))[1]
    (row,) = await house.world.rows(staff, login="kim")
    assert (row.away_from, row.away_until, row.cover_id) == (None, None, None)
    async with reading(house.world.engine) as conn:
        assert (await find_worker(conn, "omar")).covers == ()


async def test_a_manager_opens_the_unit_s_lists(house: House, kim: Browser, other: Browser) -> None:
    """A manager sees and hands over the people of the unit's coordinators, and of no others."""
    (who,) = await own(house, "kim", 1)
    amina = await house.world.add_person(AMINA)
    await other.set_up(await house.hire("chef", Role.MANAGER), "chef")
    owner, north = await house.office.worker("kim"), await house.office.worker("sara1")
    assert names((await other.get(f"/mine?of={owner.id}"))[1]) == [1]
    assert "Amina" not in (await other.get(f"/mine?of={north.id}"))[1]
    south = await house.office.worker("sara2")
    page = await change(house, other, [who], do="owner", owner=str(south.id), of=str(owner.id))
    assert "De har fått en ny ansvarig: 1" in page
    await change(house, other, [amina], do="owner", owner=str(south.id), of=str(north.id))
    assert (await house.world.rows(person, id=amina))[0].owner_id == north.id
    assert "Ingen ungdom har" in (await kim.get("/mine"))[1]
