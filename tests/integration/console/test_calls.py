"""The page of calls: the next one at a good time, its outcome, and the one after it."""

from datetime import timedelta

import pytest

from escalation.calls import next_calls
from escalation.own_calls import book_call_back
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.hints import set_hint
from register.roles import Role
from register.states import Hint
from register.tables import fact, person
from storage.engine import reading, writing
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


async def test_no_calls(kim: Browser) -> None:
    """With nothing to call the page says so, and so does the button."""
    _, page = await kim.get("/calls")
    assert "Inga samtal väntar just nu." in page
    assert "Ännu för få samtal" in page
    assert await kim.post("/calls/next", {}) == (303, "/calls?not=empty")
    assert "Inget samtal kan tas just nu." in (await kim.get("/calls?not=empty"))[1]


async def test_from_call_to_call(house: House, kim: Browser) -> None:
    """Take the next, see number and person, say how it ended, and the next one stands there."""
    first = await house.office.young(ELIAS)
    second = await house.office.young(another(1))
    promised = await house.office.task(first, TaskKind.CALL_BACK, owner_id=None)
    plain = await house.office.task(second, TaskKind.CALL, owner_id=None)
    _, page = await kim.get("/calls")
    assert "tel:" not in page
    assert await kim.post("/calls/next", {}) == (303, "/calls")
    _, page = await kim.get("/calls")
    assert 'href="tel:+46' in page
    assert "Elias Lindqvist" in page
    assert "Utlovat samtal i dag 10.00" in page
    assert page.count(f'name="task" value="{promised}"') > 7
    elias = (await house.office.row(person, first)).public_id
    assert await house.world.count(access_log, person=elias, action="unmask") == 1
    assert await kim.post("/calls/next", {}) == (303, "/calls")
    said = {"end": "no_answer", "task": str(promised), "from": "calls", "key": "k"}
    assert await kim.post(f"/people/{elias}/outcome", said) == (303, "/calls")
    assert (await house.office.row(task, plain)).state == TaskState.CLAIMED
    _, page = await kim.get("/calls")
    assert "<b>inget svar</b>" in page
    undo = {"task": str(promised), "from": "calls"}
    place = f"/calls?did=undone&task={promised}"
    assert await kim.post(f"/people/{elias}/undo", undo) == (303, place)
    _, page = await kim.get(place)
    assert "Elias Lindqvist" in page
    assert "Allt står som förut" in page
    assert await kim.post("/calls/give-back", {"task": str(promised)}) == (303, "/calls")
    assert (await house.office.row(task, promised)).state == TaskState.OPEN
    assert await kim.post("/calls/give-back", {"task": "x"}) == (303, "/calls")


async def test_the_wrong_person_is_not_called(house: House, kim: Browser) -> None:
    """Another unit's calls are neither listed nor taken, nor given back by others."""
    who = await house.office.young(AMINA)
    sara = await house.office.worker("sara1")
    number = await house.office.task(who, TaskKind.CALL, by=sara)
    assert "Amina" not in (await kim.get("/calls"))[1]
    assert (await kim.post("/calls/next", {}))[1] == "/calls?not=empty"
    await kim.post("/calls/give-back", {"task": str(number)})
    assert (await house.office.row(task, number)).state == TaskState.CLAIMED


async def test_somebody_protected_is_called_only_with_a_reason(
    house: House, other: Browser
) -> None:
    """A call that is taken about somebody protected shows no name before a reason (R7)."""
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await other.set_up(word, "omar")
    await other.get("/")
    who = await house.office.young(SAGA)
    omar = await house.office.worker("omar")
    await house.office.task(who, TaskKind.CALL_BACK, by=omar)
    _, page = await other.get("/calls")
    assert "Saga" not in page
    assert "tel:" not in page
    assert "Öppna med skäl" in page


async def test_a_good_time_comes_first(house: House, kim: Browser) -> None:
    """Promised calls come first, then those who answer at this time, and at last the others."""
    people = [await house.office.young(another(number)) for number in range(1, 5)]
    keys = [await house.office.task(one, TaskKind.CALL, owner_id=None) for one in people]
    worker = await house.office.worker("kim")
    async with writing(house.world.engine) as conn:
        for who, value in ((people[0], "evening"), (people[2], "morning")):
            now = house.office.now
            await set_hint(conn, who, Hint.BEST_TIME, value, actor="staff:kim", now=now)
        mine = {"key": "k", "due_at": house.office.now, "now": house.office.now}
        promised = await book_call_back(conn, worker, people[3], **mine)  # type: ignore[arg-type] # values of both kinds
    async with reading(house.world.engine) as conn:
        rows = await next_calls(conn, worker, house.office.now)
    assert [row.id for row in rows] == [promised, keys[2], keys[1], keys[3], keys[0]]
    await kim.post("/calls/next", {})
    assert (await house.office.row(task, promised)).state == TaskState.CLAIMED


async def test_two_never_get_the_same_call(house: House, kim: Browser, other: Browser) -> None:
    """Who takes the next at the same time takes another."""
    await other.set_up(await house.hire("omar"), "omar")
    await other.get("/")
    for number in range(1, 3):
        who = await house.office.young(another(number))
        await house.office.task(who, TaskKind.CALL, owner_id=None)
    await kim.post("/calls/next", {})
    await other.post("/calls/next", {})
    rows = await house.world.rows(task, state=TaskState.CLAIMED.value)
    assert len({row.staff_id for row in rows}) == 2


async def test_hours_from_the_city_s_own_calls(house: House, kim: Browser) -> None:
    """With two hundred calls the page tells at which hours people answer."""
    who = await house.office.young(ELIAS)
    one = await house.office.row(person, who)
    about = {"subject": one.subject, "gender": "M", "district": "Farsta", "unit": "KAA syd"}
    about |= {"kind": "attempt", "channel": "phone", "step": "call"}
    for number in range(200):
        at = house.office.now - timedelta(days=7 * (number % 4), hours=-(number % 2) * 7)
        outcome = "answered_self" if number % 2 else "no_answer"
        key = {"source_key": f"t:{number}", "at": at, "outcome": outcome}
        await house.office.insert(fact, {**about, **key})
    _, page = await kim.get("/calls")
    assert "Ännu för få samtal" not in page
    assert '<li class="good"><span>17</span>' in page
    assert '<li aria-current="time"><span>10</span>' in page
