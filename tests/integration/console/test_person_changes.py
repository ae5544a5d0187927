"""What is put right or decided on a person's page, and taken back within a minute."""

from datetime import timedelta

import pytest

from console.person.action_words import CONTACT_WAYS
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task
from register.states import Hint, PointState
from register.tables import contact_hint, contact_point, fact, measure, person, status_change
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.tables import access_log
from tests.integration.console.acting import Desk, sit_down
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA


@pytest.fixture
async def desk(house: House, browser: Browser) -> Desk:
    """Return Kim's desk, with Elias."""
    return await sit_down(house, browser)


async def test_what_is_done_is_told_with_a_way_back(desk: Desk) -> None:
    """After an action the page says what was done and offers to take it back, for a minute."""
    place = await desk.do("hint", {"hint": "best_time", "value": "evening"})
    _, page = await desk.browser.get(place)
    assert "Ångra" in page
    assert 'aria-pressed="true">Kväll' in page
    desk.house.wait(seconds=61)
    assert "Ångra" not in (await desk.browser.get(place))[1]


async def test_a_way_back_is_its_doer_s_own(house: House, desk: Desk, other: Browser) -> None:
    """What takes an action back opens for its doer and its person only, and only in its minute."""
    told = await desk.done("limits", {"no_letter": "1"})
    await other.set_up(await house.hire("omar"), "omar")
    await other.get("/")
    status, place = await other.post(f"{desk.path}/take-back", {"back": told["back"]})
    assert (status, place) == (303, desk.path + "?not=undo")
    for word in ("", "x", told["back"][:-4]):
        assert await desk.done("take-back", {"back": word}) == {"not": "undo"}
    desk.house.wait(seconds=61)
    assert await desk.take_back(told) == {"not": "undo"}
    assert (await desk.person()).limits == "no_letter"


async def test_hints_are_codes(desk: Desk) -> None:
    """A hint is one of its codes, replaced or forgotten, and logged; nothing is written freely."""
    await desk.done("hint", {"hint": "interpreter", "value": "so"})
    told = await desk.done("hint", {"hint": "interpreter", "value": "ar"})
    (row,) = await desk.house.world.rows(contact_hint)
    assert (row.kind, row.value) == (Hint.INTERPRETER, "ar")
    await desk.take_back(told)
    (row,) = await desk.house.world.rows(contact_hint)
    assert row.value == "so"
    await desk.done("hint", {"hint": "interpreter", "value": ""})
    assert await desk.house.world.count(contact_hint) == 0
    for hint, value in (("best_time", "night"), ("mood", "sad"), ("", "")):
        assert await desk.done("hint", {"hint": hint, "value": value}) == {"not": "form"}
    assert await desk.house.world.count(access_log, action="hint") == 4


async def test_limits_are_set_without_a_reason(desk: Desk) -> None:
    """What is ticked replaces what stood; one way can be the only one (R8)."""
    told = await desk.done("limits", {"no_home_visit": "1", "only": "only_phone"})
    assert (await desk.person()).limits == "no_home_visit only_phone"
    _, page = await desk.browser.get(desk.path)
    assert 'name="no_home_visit" value="1" checked' in page
    await desk.take_back(told)
    assert (await desk.person()).limits == ""
    both = {"only_sms": "1", "only": "only_phone"}
    assert await desk.done("limits", both) == {"not": "limits"}


async def test_put_off_to_a_day(desk: Desk) -> None:
    """The call, the next step and what one holds wait to that day, and can be taken back."""
    office = desk.house.office
    kim = await office.worker("kim")
    call = await desk.call(by=kim)
    ahead = await office.contact(desk.who, late_at=office.now + timedelta(days=1))
    due = (await office.row(planned_contact, ahead)).due_at
    told = await desk.done("snooze", {"day": "2025-10-08"})
    row = await office.row(task, call)
    assert (row.state, row.staff_id) == (TaskState.OPEN, None)
    assert row.due_at.isoformat() == "2025-10-08T07:00:00+00:00"
    step = await office.row(planned_contact, ahead)
    assert step.due_at.isoformat() == "2025-10-08T08:00:00+00:00"
    assert step.late_at - step.due_at == timedelta(days=1)
    await desk.take_back(told)
    assert (await office.row(task, call)).due_at == office.now
    assert (await office.row(planned_contact, ahead)).due_at == due


async def test_a_round_at_rest_is_put_off(desk: Desk) -> None:
    """The next round begins later; running support has no date that could move."""
    office = desk.house.office
    one = await office.round_of(desk.who)
    soon = office.now + timedelta(days=2)
    await desk.house.world.change(outreach, one.id, state=OutreachState.RESTING, next_at=soon)
    told = await desk.done("snooze", {"day": "2025-10-08"})
    moved = (await office.round_of(desk.who)).next_at
    assert moved.isoformat() == "2025-10-08T08:00:00+00:00"
    await desk.take_back(told)
    assert (await office.round_of(desk.who)).next_at == soon


@pytest.mark.parametrize(
    ("day", "fault"),
    [("2025-10-01", "snooze"), ("2026-10-01", "snooze"), ("i morgon", "when"), ("", "when")],
)
async def test_days_that_nothing_is_put_off_to(desk: Desk, day: str, fault: str) -> None:
    """Today, a year ahead and what is no day are refused."""
    await desk.call()
    assert await desk.done("snooze", {"day": day}) == {"not": fault}


async def test_what_waits_for_nobody(desk: Desk) -> None:
    """Danger, replies and what others hold are not put off; with nothing else that is said."""
    office = desk.house.office
    sara = await office.worker("sara2")
    await office.task(desk.who, TaskKind.URGENT)
    await office.task(desk.who, TaskKind.REVIEW_REPLY)
    await desk.call(by=sara, plan_born=False)
    assert await desk.done("snooze", {"day": "2025-10-08"}) == {"not": "snooze"}


async def test_a_number_ends_the_search_for_one(desk: Desk) -> None:
    """A number closes the task that asks for it, which can be undone as any outcome."""
    office = desk.house.office
    search = await office.task(desk.who, TaskKind.FIND_NUMBER)
    assert await desk.done("number", {"number": "070-174 06 99"}) == {"did": "number"}
    assert (await office.row(task, search)).outcome == Outcome.FOUND
    found = [row for row in await desk.house.world.rows(contact_point) if row.by_staff]
    assert [row.state for row in found] == [PointState.OK]
    await desk.done("undo", {"task": str(search)})
    assert (await office.row(contact_point, found[0].id)).state == PointState.OLD


async def test_a_number_that_nobody_asked_for(desk: Desk) -> None:
    """A number or an address is added as it is, and is in use no more when it is taken back."""
    before = await desk.house.world.count(contact_point)
    told = await desk.done("number", {"number": "Elias@Example.se"})
    assert await desk.house.world.count(contact_point) == before + 1
    await desk.take_back(told)
    (row,) = await desk.house.world.rows(contact_point, kind="email", by_staff=True)
    assert row.state == PointState.OLD
    for text in ("", "hej", "0900-123"):
        assert await desk.done("number", {"number": text}) == {"not": "number"}


async def test_a_number_is_marked_as_wrong(desk: Desk) -> None:
    """Another is looked for, once; taken back the number stands as it stood, and so does STOP."""
    office = desk.house.office
    (point,) = [one for one in await desk.house.world.rows(contact_point, kind="mobile")
                if one.owner == "self"]  # fmt: skip
    await desk.house.world.change(contact_point, point.id, state=PointState.STOPPED)
    told = await desk.done("wrong-number", {"point": str(point.id)})
    assert (await office.row(contact_point, point.id)).state == PointState.WRONG
    assert await office.open_kinds(desk.who) == ["find_number"]
    assert await desk.done("wrong-number", {"point": str(point.id)}) == {"not": "late"}
    await desk.take_back(told)
    assert (await office.row(contact_point, point.id)).state == PointState.STOPPED
    assert await office.open_kinds(desk.who) == []
    assert await desk.done("wrong-number", {"point": "x"}) == {"not": "form"}


async def test_another_person_s_number_is_not_touched(desk: Desk) -> None:
    """A contact point of somebody else's is not there."""
    amina = await desk.house.office.young(AMINA)
    (point, *_) = await desk.house.world.rows(contact_point, person_id=amina)
    assert await desk.done("wrong-number", {"point": str(point.id)}) == {"not": "late"}
    assert (await desk.house.office.row(contact_point, point.id)).state == PointState.OK


async def test_an_occupation_is_corrected(desk: Desk) -> None:
    """What somebody does is set anew, with the rest that follows from it; taken back, as before."""
    office = desk.house.office
    number = await desk.call()
    await desk.do("outcome", {"task": str(number), "end": "answered", "occupation": "working"})
    long = (await office.round_of(desk.who)).next_at
    told = await desk.done("occupation", {"occupation": "none"})
    assert (await desk.person()).occupation == "none"
    assert (await office.round_of(desk.who)).next_at < long
    assert await desk.house.world.count(status_change, kind="occupation") == 2
    await desk.take_back(told)
    assert (await desk.person()).occupation == "working"
    assert (await office.round_of(desk.who)).next_at == long
    assert await desk.house.world.count(status_change, kind="occupation") == 1
    assert await desk.house.world.count(fact, outcome="occupation") == 1
    assert await desk.done("occupation", {"occupation": "dragon"}) == {"not": "form"}


async def test_a_first_occupation(desk: Desk) -> None:
    """An occupation that nobody had told can be said, and is unknown again when taken back."""
    told = await desk.done("occupation", {"occupation": "military"})
    await desk.take_back(told)
    one = await desk.person()
    assert (one.occupation, one.occupation_at) == (None, None)


async def test_support_ends(desk: Desk) -> None:
    """Support is closed with its reason; there is nothing to close where none runs."""
    assert await desk.done("support-end", {"reason": "work"}) == {"not": "late"}
    number = await desk.call()
    await desk.do("outcome", {"task": str(number), "end": "support", "occupation": ""})
    assert await desk.done("support-end", {"reason": "joy"}) == {"not": "form"}
    _, page = await desk.browser.get(desk.path)
    assert "Stödet är slut" in page
    told = await desk.done("support-end", {"reason": "studies"})
    (row,) = await desk.house.world.rows(measure)
    assert (told["did"], row.reason) == ("support", "studies")
    assert await desk.take_back(told) == {"did": "undone"}
    assert (await desk.person()).in_support


async def test_handed_over(desk: Desk) -> None:
    """Another coordinator of the unit takes over, with the tasks; nobody else can be chosen."""
    office = desk.house.office
    call = await desk.call()
    before = (await desk.person()).owner_id
    kim, sara1 = await office.worker("kim"), await office.worker("sara1")
    told = await desk.done("owner", {"owner": str(kim.id)})
    assert (await desk.person()).owner_id == (await office.row(task, call)).owner_id == kim.id
    await desk.take_back(told)
    assert (await desk.person()).owner_id == (await office.row(task, call)).owner_id == before
    for owner in (str(sara1.id), "x"):
        assert await desk.done("owner", {"owner": owner}) == {"not": "form"}


@pytest.mark.parametrize("way", CONTACT_WAYS)
async def test_contact_outside_the_system(desk: Desk, way: str) -> None:
    """Whoever was in touch elsewhere counts as reached, once, and the steps are gone (R24)."""
    ahead = await desk.house.office.contact(desk.who)
    fields = {"key": "same", "way": way, "who": "relative", "occupation": "abroad", "wish": ""}
    told = await desk.done("contact", fields)
    assert told["did"] == "contact"
    assert await desk.done("contact", fields) == {"did": "contact"}
    (row,) = await desk.house.world.rows(status_change, kind="reached")
    assert row.detail == "relative"
    step = await desk.house.office.row(planned_contact, ahead)
    assert step.state == ContactState.WITHDRAWN
    assert (await desk.person()).occupation == "abroad"
    assert await desk.done("contact", {**fields, "way": "pigeon"}) == {"not": "form"}
    assert await desk.take_back(told) == {"did": "undone"}
    assert (await desk.house.office.row(planned_contact, ahead)).state == ContactState.PLANNED
    assert (await desk.person()).reached_at is None


async def test_every_change_is_logged(desk: Desk) -> None:
    """Each change leaves a row with its code beside the look, and names nobody (R16)."""
    await desk.done("occupation", {"occupation": "working"})
    await desk.done("number", {"number": "0701740699"})
    await desk.done("limits", {"no_letter": "1"})
    rows = await desk.house.world.rows(access_log, person=desk.public_id)
    changes = [(row.action, row.reason) for row in rows if row.action != "view"]
    assert changes == [("occupation", "working"), ("number", ""), ("limits", "no_letter")]
    assert await desk.house.world.count(person) == 1
