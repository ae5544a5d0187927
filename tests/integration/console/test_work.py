"""The first page and the queue: what waits, what is taken, and who is named."""

from datetime import timedelta

import pytest

from console.paths import LOGIN
from escalation.queue import find_worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.roles import Role
from register.tables import person
from storage.engine import reading
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA, ELIAS, SAGA
from tests.world import another


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/")
    return browser


async def test_nothing_to_do(kim: Browser) -> None:
    """Pages with nothing in them say so."""
    _, page = await kim.get("/")
    assert "Onsdag 1 oktober" in page
    assert "Kön är tom" in page
    assert "Inget väntar här" in (await kim.get("/queue"))[1]


async def test_numbers_lead_to_the_queue(house: House, kim: Browser) -> None:
    """The first page counts by kind, urgent first, and what was due before today."""
    who = await house.office.young(ELIAS)
    yesterday = house.office.now - timedelta(days=1)
    await house.office.task(who, TaskKind.CALL, owner_id=None)
    await house.office.task(who, TaskKind.CALL_BACK, owner_id=None, due_at=yesterday)
    await house.office.task(who, TaskKind.URGENT)
    _, page = await kim.get("/")
    assert '<a id="n-urgent" href="/queue?kind=urgent"><b>1</b> Akut: öppna först' in page
    assert '<a id="n-overdue" href="/queue?overdue=1"><b>1</b> Försenade' in page
    assert '<a id="n-call" href="/queue?kind=call"><b>1</b> Samtal' in page
    assert '<a id="n-all" href="/queue"><b>3</b> Hela kön' in page
    _, late = await kim.get("/queue?overdue=1")
    assert late.count("data-take") == 1
    assert "Försenad, i går 10.00" in late
    _, calls = await kim.get("/queue?kind=call")
    assert calls.count("data-take") == 1


async def test_one_takes_the_next_or_five_or_a_certain_one(house: House, kim: Browser) -> None:
    """What is taken stands on the first page until its lease ends; nobody takes it twice."""
    for number in range(1, 8):
        who = await house.office.young(another(number))
        await house.office.task(who, TaskKind.CALL_BACK, owner_id=None)
    await kim.get("/queue")
    status, place = await kim.post("/queue/take", {"count": "1"})
    assert (status, place[:8]) == (303, "/people/")
    assert await kim.post("/queue/take", {"count": "5"}) == (303, "/queue")
    _, page = await kim.get("/")
    assert page.count("din till 10.30") == 6
    (left,) = await house.world.rows(task, state=TaskState.OPEN.value)
    (last,) = await house.world.rows(person, id=left.person_id)
    leads_to = (303, f"/people/{last.public_id}")
    assert await kim.post("/queue/take", {"task": str(left.id)}) == leads_to
    for fields in ({"task": str(left.id)}, {"task": "x"}, {"task": "9" * 19}, {"count": "50"}, {}):
        assert await kim.post("/queue/take", fields) == (303, "/queue?missed=1")
    assert "någon annan hann före" in (await kim.get("/queue?missed=1"))[1]


async def test_the_wrong_person_s_task_is_not_taken(house: House, kim: Browser) -> None:
    """Another unit's task is neither listed nor taken, whatever number is posted."""
    who = await house.office.young(AMINA)
    number = await house.office.task(who, TaskKind.CALL)
    assert "Amina" not in (await kim.get("/queue"))[1]
    assert (await kim.post("/queue/take", {"task": str(number)}))[1] == "/queue?missed=1"
    assert (await house.world.rows(task, id=number))[0].state == TaskState.OPEN.value


async def test_nobody_protected_has_a_name_in_a_list(
    house: House, kim: Browser, other: Browser
) -> None:
    """Without the extra role there is no row; with it a neutral one (R7)."""
    who = await house.office.young(SAGA)
    await house.office.task(who, TaskKind.PROTECTED, owner_id=None)
    assert "data-take" not in (await kim.get("/queue"))[1]
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await other.set_up(word, "omar")
    _, page = await other.get("/queue")
    assert "Visas inte i listor" in page
    assert "Saga" not in page
    await other.post("/queue/take", {"count": "1"})
    assert "Saga" not in (await other.get("/"))[1]
    assert await house.world.count(access_log) == 0


async def test_whoever_is_shown_is_logged(house: House, kim: Browser) -> None:
    """Each person in a list leaves a row in the access log, each time it is shown (R16)."""
    who = await house.office.young(ELIAS)
    await house.office.task(who, TaskKind.CALL_BACK, owner_id=None)
    assert "Elias Lindqvist" in (await kim.get("/queue"))[1]
    await kim.post("/queue/take", {"count": "1"})
    assert "Elias Lindqvist" in (await kim.get("/"))[1]
    rows = await house.world.rows(access_log)
    assert {(row.actor, row.action) for row in rows} == {("staff:kim", "list")}
    assert len(rows) == 2


async def test_fifty_are_shown(house: House, kim: Browser) -> None:
    """A long queue shows its first fifty and says so; markup in a name stays text."""
    for number in range(1, 52):
        who = await house.office.young(another(number))
        await house.world.change(person, who, last_name="<b>Ek</b>")
        await house.office.task(who, TaskKind.CALL_BACK, owner_id=None)
    _, page = await kim.get("/queue")
    assert page.count("data-take") == 50
    assert "De 50 första visas." in page
    assert "&lt;b&gt;Ek&lt;/b&gt;" in page
    assert "<b>51</b> Hela kön" in (await kim.get("/"))[1]


async def test_signed_out_nothing_is_taken(house: House, kim: Browser) -> None:
    """A form of a session that is over changes nothing, is kept, and leads to the sign-in."""
    who = await house.office.young(ELIAS)
    await house.office.task(who, TaskKind.CALL_BACK, owner_id=None)
    house.wait(minutes=31)
    _, place = await kim.post("/queue/take", {"count": "1"})
    assert place.startswith(LOGIN + "?next=%2Fkept%2F")
    assert await house.world.count(task, state=TaskState.OPEN.value) == 1
    async with reading(house.world.engine) as conn:
        assert (await find_worker(conn, "kim")).roles == {Role.COORDINATOR}
