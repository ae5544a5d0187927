"""The queue: a part of it by its address, and work that is held, kept and given back."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from console.paths import LOGIN
from escalation.leases import LEAVING
from escalation.queue import LEASE
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from escalation.task_languages import note_languages
from register.roles import Role
from register.tables import district
from storage.engine import writing
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House, open_browser
from tests.people import ELIAS, SAGA
from tests.world import another


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/queue")
    return browser


async def waits(
    house: House, number: int, kind: TaskKind, *, language: str = "sv", days_ago: int = 0
) -> int:
    """Open a task about another person of Farsta; return its number."""
    due_at = house.office.now - timedelta(days=days_ago)
    who = await house.office.young(replace(another(number), language=language))
    return await house.office.task(who, kind, owner_id=None, due_at=due_at)


async def test_what_is_asked_for_is_combined(house: House, kim: Browser) -> None:
    """Kind, district, language and overdue narrow the queue together, and stand in the address."""
    wanted = await waits(house, 1, TaskKind.CALL, language="tir", days_ago=1)
    await waits(house, 2, TaskKind.CALL, language="ti")
    await waits(house, 3, TaskKind.CALL, days_ago=1)
    await waits(house, 4, TaskKind.FIND_NUMBER, language="ti", days_ago=1)
    async with writing(house.world.engine) as conn:
        assert await note_languages(conn) == 4
        assert await note_languages(conn) == 0
    (farsta,) = await house.world.rows(district, name="Farsta")
    address = f"/queue?kind=call&district={farsta.id}&language=ti&overdue=1"
    _, page = await kim.get(address)
    assert page.count("data-take") == 1
    assert f'value="{wanted}" data-take' in page
    assert "tigrinska" in page
    assert page.count(" selected") == 3
    assert "checked" in page
    for part, found in (("kind=call", 3), ("language=ti", 3), ("overdue=1", 3), ("kind=x", 4)):
        assert (await kim.get(f"/queue?{part}"))[1].count("data-take") == found
    _, other = await kim.get("/queue?language=other")
    assert "Inget väntar här." in other
    fields = {"count": "5", "kind": "call", "language": "ti"}
    assert (await kim.post("/queue/take", fields))[1] == "/queue?kind=call&language=ti"
    assert await house.world.count(task, state=TaskState.CLAIMED.value) == 2


async def test_another_s_district_has_nothing(house: House, kim: Browser) -> None:
    """A district in the address opens nothing that is not one's own."""
    (north,) = await house.world.rows(district, name="Järva")
    await waits(house, 1, TaskKind.CALL)
    await house.office.task(None, TaskKind.PRINT_LETTER, district_id=north.id)
    assert (await kim.get(f"/queue?district={north.id}"))[1].count("data-take") == 0


async def test_held_work_stays_while_it_is_shown(house: House, kim: Browser) -> None:
    """Each page that shows it, and the page by itself, makes the lease whole again."""
    number = await waits(house, 1, TaskKind.CALL_BACK)
    await kim.post("/queue/take", {"count": "1"})
    for path in ("/", "/queue"):
        house.wait(minutes=20)
        _, page = await kim.get(path)
        assert page.count('hx-post="/queue/keep"') == 2
        assert (await house.office.row(task, number)).lease_until == house.office.now + LEASE
    house.wait(minutes=4)
    status, part = await kim.post("/queue/keep", {"back": "/queue"})
    assert status == 200
    assert "<html" not in part
    assert 'value="/queue"' in part
    assert (await house.office.row(task, number)).lease_until == house.office.now + LEASE


async def test_any_page_that_is_open_keeps_it(house: House, kim: Browser) -> None:
    """Who reads another page of the console keeps what they have taken, and nobody is listed."""
    number = await waits(house, 1, TaskKind.CALL_BACK)
    await kim.post("/queue/take", {"count": "1"})
    assert 'hx-post="/queue/keep"' in (await kim.get("/visits"))[1]
    house.wait(minutes=20)
    looks = await house.world.count(access_log)
    assert (await kim.post("/queue/keep", {}))[0] == 204
    assert (await house.office.row(task, number)).lease_until == house.office.now + LEASE
    assert await house.world.count(access_log) == looks


async def test_a_page_left_open_keeps_no_session(house: House, kim: Browser) -> None:
    """What a page asks by itself renews no session, and so in the end no lease."""
    await waits(house, 1, TaskKind.CALL_BACK)
    await kim.post("/queue/take", {"count": "1"})
    for _ in range(8):
        house.wait(minutes=4)
        status, place = await kim.post("/queue/keep", {})
    assert (status, place.partition("?")[0]) == (303, LOGIN)


async def test_a_closed_page_leaves_little(house: House, kim: Browser) -> None:
    """When the page is left for good, the work is back in the queue in some minutes."""
    number = await waits(house, 1, TaskKind.CALL_BACK)
    await kim.post("/queue/take", {"count": "1"})
    for wrong in ({"token": "x"}, {}):
        status, _ = await kim.post("/queue/leave", wrong)
        assert status == (403 if wrong else 204)
    assert (await house.office.row(task, number)).lease_until == house.office.now + LEAVING
    await kim.get("/queue")
    assert (await house.office.row(task, number)).lease_until == house.office.now + LEASE


async def test_work_is_given_back_by_its_holder(house: House, kim: Browser, other: Browser) -> None:
    """A button returns a task to the queue at once; nobody gives back another's."""
    number = await waits(house, 1, TaskKind.CALL_BACK)
    await other.set_up(await house.hire("lo"), "lo")
    await other.get("/queue")
    await kim.post("/queue/take", {"task": str(number)})
    back = {"task": str(number), "back": "/queue?kind=call_back"}
    assert await other.post("/queue/return", back) == (303, "/queue?kind=call_back")
    assert (await house.office.row(task, number)).state == TaskState.CLAIMED
    assert "data-take" not in (await other.get("/queue"))[1]
    await kim.get("/queue")
    for _ in range(2):
        assert await kim.post("/queue/return", back) == (303, "/queue?kind=call_back")
    row = await house.office.row(task, number)
    assert (row.state, row.staff_id, row.lease_until) == (TaskState.OPEN, None, None)
    assert (await kim.post("/queue/return", {"task": "x", "back": "//evil"}))[1] == "/"


async def test_somebody_protected_is_opened_from_what_is_held(
    house: House, browser: Browser
) -> None:
    """Held work of somebody who has no name in lists leads to their page, where a reason is due."""
    who = await house.office.young(SAGA)
    await house.office.task(who, TaskKind.PROTECTED, owner_id=None)
    await browser.set_up(await house.hire("omar", Role.COORDINATOR, Role.PROTECTED), "omar")
    _, page = await browser.get("/queue")
    assert "/people/" not in page
    await browser.post("/queue/take", {"count": "1"})
    _, page = await browser.get("/queue")
    assert "Visas inte i listor" in page
    assert 'class="button" href="/people/' in page
    assert "Saga" not in page


async def test_everybody_s_own_is_kept(house: House, kim: Browser, other: Browser) -> None:
    """One's page keeps one's own leases and nobody else's."""
    number = await waits(house, 1, TaskKind.CALL_BACK)
    await other.set_up(await house.hire("lo"), "lo")
    await kim.post("/queue/take", {"task": str(number)})
    before = (await house.office.row(task, number)).lease_until
    house.wait(minutes=10)
    await other.get("/queue")
    assert (await other.post("/queue/keep", {}))[0] == 204
    await other.post("/queue/leave", {})
    assert (await house.office.row(task, number)).lease_until == before
    assert ELIAS.first_name not in (await other.get("/queue"))[1]


async def test_many_who_take_at_once_get_work_of_their_own(house: House) -> None:
    """Of coordinators who tap at the same moment, again and again, no two get the same task.

    `make bench ARGS='--only console'` does the same ten thousand times.
    """
    for number in range(1, 25):
        await waits(house, number, TaskKind.CALL_BACK)
    async with AsyncExitStack() as doors:
        browsers = []
        for login in ("kim", "lo", "mo"):
            browser = await doors.enter_async_context(open_browser(house))
            await browser.set_up(await house.hire(login), login)
            await browser.get("/queue")
            browsers.append(browser)
        tries = [one.post("/queue/take", {"count": "1"}) for one in browsers for _ in range(10)]
        places = [place for _, place in await asyncio.gather(*tries)]
    got = [place for place in places if place.startswith("/people/")]
    assert len(got) == len(set(got)) == 24
    assert set(places) - set(got) == {"/queue?missed=1"}
    rows = await house.world.rows(task, state=TaskState.CLAIMED.value)
    assert len({row.person_id for row in rows}) == len(rows) == 24
