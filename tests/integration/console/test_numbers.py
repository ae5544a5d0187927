"""Finding numbers: what is shown to whom, and what a found number sets going."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.roles import Role
from register.states import Limit
from register.tables import contact_point, person
from scheduler.states import OutreachState
from scheduler.tables import outreach
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA, ELIAS, SAGA, YONAS

GUARDIAN = "+46701740608"


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    return browser


async def sought(house: House, limits: Collection[Limit] = ()) -> tuple[int, int]:
    """Put Elias into the register, without a number of his own; return his id and the task's."""
    who = await house.office.young(replace(ELIAS, mobile=""), limits=limits)
    return who, await house.office.task(who, TaskKind.FIND_NUMBER, owner_id=None)


async def test_what_is_known_is_shown_to_who_looks(house: House, kim: Browser) -> None:
    """A list shows names; school, address and guardians are for who has taken the search."""
    await sought(house)
    _, page = await kim.get("/numbers")
    assert "Elias Lindqvist" in page
    for hidden in ("Farsta gymnasium", "Larsbodavägen", GUARDIAN):
        assert hidden not in page
    assert await kim.post("/numbers/take", {}) == (303, "/numbers")
    _, page = await kim.get("/numbers")
    for words in ("Farsta gymnasium, Ekonomiprogrammet", "Larsbodavägen 7, 123 41 Farsta",
                  "Anna Lindqvist", f'href="tel:{GUARDIAN}"'):  # fmt: skip
        assert words in page


async def test_guardians_are_told_only_where_they_may_be_turned_to(
    house: House, kim: Browser
) -> None:
    """A limit bars them, and so does the 18th birthday (R8)."""
    who, _ = await sought(house, limits=[Limit.NO_GUARDIAN])
    await kim.get("/numbers")
    await kim.post("/numbers/take", {})
    _, page = await kim.get("/numbers")
    assert "Får inte kontaktas" in page
    assert "Anna" not in page
    await house.world.change(person, who, limits="", born_on=ELIAS.born_on.replace(year=2007))
    assert "Anna" in (await kim.get("/numbers"))[1]
    await house.world.change(person, who, born_on=YONAS.born_on)
    assert "Anna" not in (await kim.get("/numbers"))[1]


async def test_a_found_number_is_saved_and_can_be_taken_back(house: House, kim: Browser) -> None:
    """The number is the person's, the search is closed, and for a minute all can be undone."""
    who, number = await sought(house)
    await kim.get("/numbers")
    await kim.post("/numbers/take", {"task": str(number)})
    status, place = await kim.post("/numbers", {"task": str(number), "number": "070-174 06 55"})
    assert (status, place) == (303, f"/numbers?did=found&task={number}")
    (point,) = await house.world.rows(contact_point, person_id=who, owner="self")
    assert (point.state, point.by_staff) == ("ok", True)
    assert "Numret är sparat" in (await kim.get(place))[1]
    again = await kim.post("/numbers", {"task": str(number), "number": "070-174 06 55"})
    assert again[1] == "/numbers?did=missed"
    assert (await kim.post("/numbers/undo", {"task": str(number)}))[1] == "/numbers?did=undone"
    assert (await house.world.rows(task, id=number))[0].state == TaskState.CLAIMED
    await kim.post("/numbers", {"task": str(number), "none": "1", "number": ""})
    assert (await house.world.rows(task, id=number))[0].outcome == "not_found"
    house.wait(minutes=2)
    assert (await kim.post("/numbers/undo", {"task": str(number)}))[1] == "/numbers?did=too_late"


async def test_what_is_no_number_is_kept_in_its_field(house: House, kim: Browser) -> None:
    """What was typed stays; a number that is known to be wrong is not taken for found."""
    who = await house.office.young(ELIAS)
    number = await house.office.task(who, TaskKind.FIND_NUMBER, owner_id=None)
    (point,) = await house.world.rows(contact_point, person_id=who, owner="self")
    await house.world.change(contact_point, point.id, state="wrong")
    await kim.get("/numbers")
    await kim.post("/numbers/take", {"task": str(number)})
    assert "fel: någon annans" in (await kim.get("/numbers"))[1]
    for text, fault in (("12 34", "inget telefonnummer"), (ELIAS.mobile, "redan noterat")):
        status, page = await kim.post("/numbers", {"task": str(number), "number": text})
        assert status == 200
        assert fault in page
        assert f'value="{text}"' in page
    assert (await house.world.rows(task, id=number))[0].state == TaskState.CLAIMED


@pytest.mark.parametrize(
    ("settled", "moved"),
    [("", True), ("reached", False), ("supported", False)],
)
async def test_the_plan_goes_on_with_the_number(
    house: House, kim: Browser, settled: str, *, moved: bool
) -> None:
    """A round that rests unreached begins anew once undoing is over; others keep their date."""
    who, number = await sought(house)
    now, later = house.office.now, house.office.now + timedelta(days=80)
    stands = await house.office.round_of(who)
    resting = {"state": OutreachState.RESTING.value, "next_at": later}
    await house.world.change(outreach, stands.id, **resting)
    if settled == "reached":
        await house.world.change(person, who, reached_at=now)
    if settled == "supported":
        await house.world.change(person, who, in_support=True)
    await kim.get("/numbers")
    await kim.post("/numbers", {"task": str(number), "number": "070-174 06 56"})
    after = (await house.office.round_of(who)).next_at
    assert after == (now + timedelta(minutes=2) if moved else later)


async def test_a_search_that_began_anew_is_planned(house: House, kim: Browser) -> None:
    """The next pass of the clock begins the round that writes to the number."""
    who, number = await sought(house)
    (stands,) = await house.world.rows(outreach, person_id=who)
    later = house.office.now + timedelta(days=80)
    await house.world.change(outreach, stands.id, state="resting", next_at=later)
    await kim.get("/numbers")
    await kim.post("/numbers", {"task": str(number), "number": "070-174 06 56"})
    await house.world.start()
    await house.world.tick(house.office.now + timedelta(minutes=3))
    rounds = await house.world.rows(outreach, person_id=who)
    assert rounds[0].state == OutreachState.ENDED
    assert rounds[-1].round == 2


async def test_the_wrong_person_s_search(house: House, kim: Browser, other: Browser) -> None:
    """Another unit's, somebody protected's, and a task of another kind are not to be closed."""
    amina, saga = await house.office.young(AMINA), await house.world.add_person(SAGA)
    elias = await house.office.young(ELIAS)
    tasks = [
        await house.office.task(amina, TaskKind.FIND_NUMBER, owner_id=None),
        await house.office.task(saga, TaskKind.FIND_NUMBER, owner_id=None),
        await house.office.task(elias, TaskKind.CALL_BACK, owner_id=None),
    ]
    before = await house.world.rows(contact_point)
    await kim.get("/numbers")
    for one in (*map(str, tasks), "999999", "x", ""):
        fields = {"task": one, "number": "070-174 06 57"}
        assert (await kim.post("/numbers", fields))[1] == "/numbers?did=missed"
        assert (await kim.post("/numbers", {"task": one, "none": "1"}))[1] == "/numbers?did=missed"
    assert (await kim.post("/numbers/take", {"task": str(tasks[0])}))[1] == "/numbers?did=missed"
    assert await house.world.rows(contact_point) == before
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await other.set_up(word, "omar")
    await other.get("/numbers")
    await other.post("/numbers/take", {"task": str(tasks[1])})
    _, page = await other.get("/numbers")
    assert "Visas inte i listor" in page
    for hidden in ("Saga", "Hornsgatan", SAGA.mobile):
        assert hidden not in page
