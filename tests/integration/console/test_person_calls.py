"""Calls on a person's page: taken, ended in two clicks, promised, taken back."""

import pytest

from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task
from register.states import Occupation, PointState
from register.tables import contact_point, fact, status_change
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.tables import access_log
from tests.integration.console.acting import Desk, sit_down
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA
from tests.world import another


@pytest.fixture
async def desk(house: House, browser: Browser) -> Desk:
    """Return Kim's desk, with Elias."""
    return await sit_down(house, browser)


async def test_a_call_that_waits_is_shown_and_taken(desk: Desk) -> None:
    """The page offers the call that waits; taken, its outcomes stand in the bar."""
    number = await desk.call()
    _, page = await desk.browser.get(desk.path)
    assert "Ta samtalet" in page
    assert await desk.done("claim", {"task": str(number)}) == {"did": "claim"}
    row = await desk.house.office.row(task, number)
    assert (row.state, row.staff_id) == ("claimed", (await desk.house.office.worker("kim")).id)
    _, page = await desk.browser.get(desk.path)
    assert "Ta samtalet" not in page
    assert "data-outcomes" in page


async def test_somebody_else_s_call_is_named_and_not_taken(desk: Desk) -> None:
    """A call that a colleague holds says whose it is, and its outcome is theirs to record."""
    sara = await desk.house.office.worker("sara2")
    number = await desk.call(by=sara)
    _, page = await desk.browser.get(desk.path)
    assert f"taget av {sara.name}" in page
    assert f'name="task" value="{number}"' not in page
    assert await desk.done("claim", {"task": str(number)}) == {"not": "late"}
    ended = {"task": str(number), "end": "no_answer"}
    assert await desk.done("outcome", ended) == {"not": "late"}
    _, page = await desk.browser.get(desk.path + "?not=late")
    assert "någon annan hann före" in page
    assert await desk.house.world.count(access_log, action="view") == 4


async def test_answered_and_working_ends_the_steps(desk: Desk) -> None:
    """One click on the answer, one on the occupation: reached, and the plan's steps are gone."""
    number = await desk.call(plan_born=False)
    ahead = await desk.house.office.contact(desk.who)
    place = await desk.do(
        "outcome", {"task": str(number), "end": "answered", "occupation": "working"}
    )
    assert place == desk.path + "?did=outcome"
    person = await desk.person()
    assert (person.occupation, person.reached_at) == ("working", desk.house.office.now)
    step = await desk.house.office.row(planned_contact, ahead)
    assert step.state == ContactState.WITHDRAWN
    _, page = await desk.browser.get(place)
    assert "<b>svarade</b>" in page
    assert await desk.done("undo", {"task": str(number)}) == {"did": "undone"}
    assert (await desk.person()).reached_at is None
    step = await desk.house.office.row(planned_contact, ahead)
    assert step.state == ContactState.PLANNED
    assert (await desk.house.office.row(task, number)).state == TaskState.CLAIMED


async def test_the_next_person_loads(desk: Desk) -> None:
    """After an outcome the next call is taken and its page opens; a second click leads there."""
    number = await desk.call()
    other = await desk.house.office.young(another(1))
    following = await desk.house.office.task(other, TaskKind.CALL_BACK, owner_id=None)
    fields = {"task": str(number), "end": "no_answer"}
    place = await desk.do("outcome", fields)
    assert place.startswith("/people/")
    assert desk.public_id not in place
    assert (await desk.house.office.row(task, following)).state == TaskState.CLAIMED
    assert await desk.do("outcome", fields) == place
    assert await desk.house.world.count(fact, kind="attempt") == 1
    _, page = await desk.browser.get(place)
    assert "<b>inget svar</b>" in page
    assert f'action="{desk.path}/undo"' in page


@pytest.mark.parametrize(
    ("end", "outcome", "reached"),
    [
        ("answered", Outcome.ANSWERED_SELF, True),
        ("no_answer", Outcome.NO_ANSWER, False),
        ("wrong_number", Outcome.WRONG_NUMBER, False),
        ("relative", Outcome.ANSWERED_RELATIVE, True),
        ("declined", Outcome.DECLINED, True),
        ("support", Outcome.WANTS_SUPPORT, True),
    ],
)
async def test_a_call_of_one_s_own(
    desk: Desk, end: str, outcome: Outcome, *, reached: bool
) -> None:
    """A call that no plan asked for counts as any other, once, and is forgotten when taken back."""
    fields = {"key": "same", "end": end, "occupation": ""}
    for _ in range(2):
        assert await desk.done("outcome", fields) == {"did": "outcome"}
    (row,) = await desk.house.world.rows(task, kind="call")
    assert (row.state, row.outcome) == ("done", outcome)
    assert await desk.house.world.count(fact, kind="attempt", channel="phone") == 1
    assert ((await desk.person()).reached_at is not None) == reached
    assert await desk.done("undo", {"task": str(row.id)}) == {"did": "undone"}
    assert await desk.house.world.count(task) == 0
    assert await desk.house.world.count(fact) == 0
    assert (await desk.person()).reached_at is None


async def test_answered_but_later(desk: Desk) -> None:
    """Who answers and wants to be called later is reached, and the call is due then."""
    number = await desk.call()
    fields = {"task": str(number), "end": "later", "at": "2025-10-02T15:00"}
    await desk.do("outcome", fields)
    (row,) = await desk.house.world.rows(task, kind="call_back")
    assert (row.state, row.due_at.isoformat()) == ("open", "2025-10-02T13:00:00+00:00")
    assert (await desk.person()).reached_at is not None
    await desk.done("undo", {"task": str(number)})
    assert await desk.house.world.count(task, kind="call_back") == 0


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"end": "later", "at": "2025-09-30T15:00"}, "when"),
        ({"end": "later", "at": "2027-10-02T15:00"}, "when"),
        ({"end": "later", "at": "soon"}, "when"),
        ({"end": "later"}, "when"),
        ({"end": "gone"}, "form"),
        ({}, "form"),
        ({"end": "answered", "occupation": "dragon"}, "form"),
        ({"end": "no_answer", "key": ""}, "form"),
        ({"end": "no_answer", "key": "å" * 9}, "form"),
        ({"end": "no_answer", "task": "x"}, "late"),
        ({"end": "no_answer", "task": "9" * 30}, "late"),
    ],
)
async def test_a_form_that_says_nothing(desk: Desk, fields: dict[str, str], fault: str) -> None:
    """What cannot be meant is refused with a word, and nothing is written."""
    assert await desk.done("outcome", fields) == {"not": fault}
    assert await desk.house.world.count(task) == 0


async def test_another_person_s_call_is_not_this_one_s(desk: Desk) -> None:
    """The number of a task about somebody else neither ends nor undoes anything."""
    amina = await desk.house.office.young(AMINA)
    number = await desk.house.office.task(amina, TaskKind.CALL)
    assert await desk.done("outcome", {"task": str(number), "end": "no_answer"}) == {"not": "late"}
    sara = await desk.house.office.worker("sara1")
    await desk.house.office.close(number, Outcome.NO_ANSWER, by=sara)
    assert await desk.done("undo", {"task": str(number)}) == {"not": "undo"}


async def test_after_a_minute_nothing_is_undone(desk: Desk) -> None:
    """The note stands for a minute; later the outcome stays, and the page says what to do."""
    number = await desk.call()
    await desk.do("outcome", {"task": str(number), "end": "no_answer"})
    desk.house.wait(seconds=61)
    assert "<b>inget svar</b>" not in (await desk.browser.get(desk.path))[1]
    assert await desk.done("undo", {"task": str(number)}) == {"not": "undo"}
    assert "Rätta i stället" in (await desk.browser.get(desk.path + "?not=undo"))[1]


async def test_a_call_is_promised(desk: Desk) -> None:
    """A booked call comes to whoever promised it, once, and can be taken back."""
    fields = {"at": "2025-10-02T10:00", "key": "same"}
    told = await desk.done("call-back", fields)
    await desk.done("call-back", fields)
    (row,) = await desk.house.world.rows(task, kind="call_back")
    kim = await desk.house.office.worker("kim")
    assert (row.owner_id, row.due_at.isoformat()) == (kim.id, "2025-10-02T08:00:00+00:00")
    assert await desk.take_back(told) == {"did": "undone"}
    assert await desk.house.world.count(task) == 0
    assert await desk.take_back(told) == {"not": "undo"}
    assert await desk.done("call-back", {"at": "2025-10-01T09:00"}) == {"not": "when"}


async def test_a_wrong_number_is_searched_for(desk: Desk) -> None:
    """The number that was called is stopped, and another is looked for (R14)."""
    number = await desk.call()
    await desk.do("outcome", {"task": str(number), "end": "wrong_number"})
    assert await desk.house.office.open_kinds(desk.who) == ["find_number"]
    states = {row.state for row in await desk.house.world.rows(contact_point)}
    assert PointState.WRONG in states
    assert await desk.house.world.count(status_change, kind="reached") == 0


async def test_a_relative_with_an_occupation(desk: Desk) -> None:
    """What a relative tells of the occupation is kept, and counts as reached (R20)."""
    number = await desk.call()
    fields = {"task": str(number), "end": "relative", "occupation": Occupation.ABROAD.value}
    await desk.do("outcome", fields)
    (row,) = await desk.house.world.rows(status_change, kind="reached")
    assert row.detail == "relative"
    assert (await desk.person()).occupation == "abroad"
