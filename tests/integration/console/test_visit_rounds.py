"""Rounds of visits: planned, booked, printed and taken along (R13)."""

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from config.clock import STOCKHOLM
from console.visits.words import FAULTS, RISKS
from escalation.states import TaskKind
from escalation.tables import task, visit, visit_staff
from register.roles import Role
from register.states import Limit
from register.tables import person
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.integration.console.visiting import DAY, book, farsta, form, sign_kim_in, waiting
from tests.people import AMINA, SAGA
from tests.world import another


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with; Omar works there too."""
    return await sign_kim_in(house, browser)


async def test_nothing_to_visit(kim: Browser) -> None:
    """Pages with nothing in them say so."""
    assert "Inga besök är bokade." in (await kim.get("/visits"))[1]
    assert "Du går på inga besök" in (await kim.get("/visits/today?day=nonsense"))[1]
    assert "Ingen väntar på knackakort" in (await kim.get("/visits/plan?district=x&day=y"))[1]
    assert "Inga adresser att anmäla" in (await kim.get("/visits/addresses"))[1]
    assert (await kim.get("/visits/round?day=x"))[0] == 303
    assert "Ingen av dem kan bokas" in (await kim.get(f"/visits/round?task={10**30}&task=7"))[1]


async def test_candidates_in_the_order_of_walking(house: House, kim: Browser) -> None:
    """Grouped by postcode, and in a street by house number: 2 comes before 10."""
    await waiting(house, 10)
    who = await house.office.young(another(20))
    await house.world.change(person, who, postcode="123 40", street="Avägen 1")
    await house.office.task(who, TaskKind.HOME_VISIT)
    _, page = await kim.get(f"/visits/plan?day={DAY}&district={farsta(house)}")
    places = [page.index(f"Storgatan {number}<") for number in range(1, 11)]
    assert places == sorted(places)
    assert page.index("Avägen 1<") < places[0]
    assert "<legend>123 40 Farsta" in page
    _, one = await kim.get(f"/visits/plan?day={DAY}&district={farsta(house)}&postcode=12340")
    assert "Avägen 1<" in one
    assert "Storgatan" not in one


@pytest.mark.parametrize(
    "change",
    [
        {"protected": True},
        {"limits": Limit.NO_HOME_VISIT.value},
        {"limits": Limit.ONLY_PHONE.value},
        {"address_state": "bad"},
        {"street": ""},
        {"state": "left"},
    ],
)
async def test_who_may_not_be_visited_is_no_candidate(
    house: House, kim: Browser, change: dict[str, object]
) -> None:
    """R7, R8: not in the list, and not booked whatever form is posted."""
    (number,) = await waiting(house)
    (row,) = await house.world.rows(task, id=number)
    await house.world.change(person, row.person_id, **change)
    assert "Elias1" not in (await kim.get(f"/visits/plan?day={DAY}&district={farsta(house)}"))[1]
    assert "Elias1" not in (await kim.get(f"/visits/round?day={DAY}&task={number}"))[1]
    _, place = await kim.post("/visits/round", await form(house, [number]))
    assert "booked=0&missed=1" in place
    assert await house.world.count(visit) == 0


async def test_other_units_and_held_people_are_no_candidates(
    house: House, kim: Browser, other: Browser
) -> None:
    """Another unit's people are not in reach; whoever has written and is not read is held (R5)."""
    north = await house.office.young(AMINA)
    theirs = await house.office.task(north, TaskKind.KNOCK_CARD)
    (mine,) = await waiting(house)
    await house.world.receive(another(1).mobile, "vänta lite")
    _, page = await kim.get(f"/visits/plan?day={DAY}&district={farsta(house)}")
    assert "Amina" not in page
    assert "Elias1" not in page
    for number in (theirs, mine):
        assert "missed=1" in (await kim.post("/visits/round", await form(house, [number])))[1]
    protected = await house.office.young(SAGA)
    await house.office.task(protected, TaskKind.KNOCK_CARD, owner_id=None)
    roles = (Role.COORDINATOR, Role.PROTECTED)
    await other.set_up(await house.hire("lo", *roles), "lo")
    assert "Saga" not in (await other.get(f"/visits/plan?day={DAY}&district={farsta(house)}"))[1]


async def test_times_are_suggested(house: House, kim: Browser) -> None:
    """One after another, so many minutes between, in the order of walking."""
    tasks = await waiting(house, 3)
    asked = "&".join(f"task={one}" for one in tasks)
    _, page = await kim.get(f"/visits/round?day={DAY}&{asked}&first=14:30&every=25")
    times = [page.index(f'value="{clock}"') for clock in ("14:55", "15:20")]
    assert page.index("Storgatan 8") < page.index("Storgatan 9") < times[0]
    assert page.index("Storgatan 10") < times[1]
    assert "Boka 3 besök" in page


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"who_1": ""}, "too_few"),
        ({"who_1": "same"}, "too_few"),
        ({"who_1": "north"}, "not_ours"),
        ({"risk_2": ""}, "risks"),
        ({"day": "2025-09-30"}, "not_ahead"),
        ({"day": "soon"}, "times"),
        ({"at_second": "13:10"}, "clash"),
        ({"at_second": "x"}, "times"),
    ],
)
async def test_a_round_that_is_refused(
    house: House, kim: Browser, change: dict[str, str], fault: str
) -> None:
    """Two or more of the unit, times ahead and apart, all risks seen to; what was typed stays."""
    tasks = await waiting(house, 2)
    fields = await form(house, tasks)
    for name, value in change.items():
        known = {"same": fields["who_0"], "north": str(house.world.owners["KAA nord"])}
        fields[name.replace("second", str(tasks[1]))] = known.get(value, value)
    fields = {name: value for name, value in fields.items() if value}
    status, page = await kim.post("/visits/round", fields)
    assert status == 422
    assert FAULTS[fault] in page
    assert 'value="13:00"' in page
    assert page.count("checked") == len(RISKS) - (fault == "risks")
    assert await house.world.count(visit) == 0


async def test_an_empty_round_is_refused(house: House, kim: Browser) -> None:
    """A form without visits books nothing."""
    status, page = await kim.post("/visits/round", await form(house, []))
    assert status == 422
    assert "Ingen av dem kan bokas just nu" in page


async def test_a_booked_round(house: House, kim: Browser) -> None:
    """Who goes, when, and who went through the risks stand with each visit; it is logged."""
    tasks = await waiting(house, 2)
    await kim.post("/visits/round", await form(house, tasks))
    rows = await house.world.rows(visit)
    assert [f"{row.starts_at.astimezone(STOCKHOLM):%d %H.%M}" for row in rows] == [
        "07 13.00",
        "07 13.40",
    ]
    me = await house.office.worker("kim")
    assert {(row.risks_by, row.risks_at) for row in rows} == {(me.id, house.office.now)}
    assert await house.world.count(visit_staff) == 4
    assert await house.world.count(access_log, action="book_visit") == 2
    _, page = await kim.get(f"/visits?booked=2&missed=1#day-{DAY}")
    assert "2 besök är bokade." in page
    assert "Ett hoppades över" in page
    assert "Tisdag 7 oktober" in page
    assert "Elias1" in page
    assert "Skriv ut 2 knackakort" in page
    assert "Elias1" not in (await kim.get(f"/visits/plan?day={DAY}&district={farsta(house)}"))[1]


async def test_two_who_book_the_same_person(house: House, kim: Browser) -> None:
    """The second is told; the first's booking stands. A pair is not in two places at once."""
    tasks = await waiting(house, 2)
    await kim.post("/visits/round", await form(house, tasks[:1]))
    fields = await form(house, tasks, first="15:00")
    assert (await kim.post("/visits/round", fields))[1].startswith("/visits?booked=1&missed=1")
    first, second = await house.world.rows(visit)
    assert second.starts_at - first.starts_at == timedelta(hours=2, minutes=40)
    third = await waiting(house, 0)
    who = await house.office.young(another(9))
    third.append(await house.office.task(who, TaskKind.KNOCK_CARD, plan_born=True))
    status, page = await kim.post("/visits/round", await form(house, third, first="13:10"))
    assert status == 422
    assert "redan bokad då" in page


async def test_a_booking_can_be_taken_back_until_the_card_is_left(
    house: House, kim: Browser
) -> None:
    """Then its person can be booked again; after the card they are expecting somebody."""
    tasks = await waiting(house)
    await kim.post("/visits/round", await form(house, tasks))
    (row,) = await house.world.rows(visit)
    assert "note=cancelled" in (await kim.post("/visits/cancel", {"visit": str(row.id)}))[1]
    assert "note=refused" in (await kim.post("/visits/cancel", {"visit": str(row.id)}))[1]
    await book(house, kim, tasks)
    second = (await house.world.rows(visit))[-1]
    assert "note=refused" in (await kim.post("/visits/cancel", {"visit": str(second.id)}))[1]


async def test_a_card_left_by_mistake(house: House, kim: Browser) -> None:
    """Undone within a minute: the visit stays booked, its card waits again."""
    tasks = await waiting(house)
    await book(house, kim, tasks)
    assert "note=undone" in (await kim.post("/visits/undo", {"task": str(tasks[0])}))[1]
    assert await house.world.count(visit) == 1
    _, page = await kim.get("/visits")
    assert "Kortet är inte lämnat" in page
    assert "note=over" in (await kim.post("/visits/undo", {"task": str(tasks[0])}))[1]


async def test_a_card_whose_time_has_been_is_not_left(house: House, kim: Browser) -> None:
    """It would announce a visit that nobody makes."""
    tasks = await waiting(house)
    await kim.post("/visits/round", await form(house, tasks))
    house.world.clock.move(datetime.fromisoformat(f"{DAY}T15:00").replace(tzinfo=STOCKHOLM))
    await kim.sign_in("kim")
    await kim.get("/visits")
    fields = {"task": str(tasks[0]), "outcome": "delivered"}
    assert "note=late" in (await kim.post("/visits/close", fields))[1]


async def test_a_calendar_names_nobody(house: House, kim: Browser) -> None:
    """One of the pair's file has their visits: a reference, a time, nobody's name."""
    tasks = await waiting(house, 2)
    await kim.post("/visits/round", await form(house, tasks))
    omar = await house.office.worker("omar")
    status, file = await kim.get(f"/visits/calendar?day={DAY}&staff={omar.id}")
    assert status == 200
    first, second = Calendar.from_ical(file).walk("VEVENT")
    assert first.decoded("dtstart") == datetime.fromisoformat(f"{DAY}T13:00").replace(
        tzinfo=STOCKHOLM
    )
    rows = await house.world.rows(visit)
    assert [str(one["summary"]) for one in (first, second)] == [
        f"Hembesök B-{row.id}" for row in rows
    ]
    for secret in ("Elias", "Storgatan", "Lindqvist", "123 41", "0701740"):
        assert secret not in file
    sara = await house.office.worker()
    _, empty = await kim.get(f"/visits/calendar?day={DAY}&staff={sara.id}")
    assert "VEVENT" not in empty
    north = house.world.owners["KAA nord"]
    assert (await kim.get(f"/visits/calendar?day={DAY}&staff={north}"))[0] == 303
