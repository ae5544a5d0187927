"""The day of the visits: in and out, how it went, and pairs that do not come out (R13)."""

from datetime import timedelta

import pytest

from escalation.opening import open_due_tasks
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task, visit, visit_staff
from register.roles import Role
from register.tables import person
from scheduler.tables import planned_contact
from storage.engine import writing
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.integration.console.visiting import DAY, form, on_the_day, sign_kim_in, waiting
from tests.integration.escalation.office import UNSURE
from tests.people import ELIAS
from tests.world import another


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with; Omar works there too."""
    return await sign_kim_in(house, browser)


async def test_a_day_of_visits(house: House, kim: Browser) -> None:
    """In, out and how it went, a tap each; what follows is what follows from any outcome."""
    (number,) = await on_the_day(house, kim)
    _, page = await kim.get("/visits/today")
    assert "Elias1 Lindqvist" in page
    assert "Storgatan 10, 123 41 Farsta" in page
    one = {"visit": str(number), "back": "/visits/today", "day": DAY}
    assert (await kim.post("/visits/in", one))[1].startswith(f"/visits/today?day={DAY}")
    inside_at = house.office.now
    house.wait(minutes=3)
    await kim.post("/visits/in", one)
    (row,) = await house.world.rows(visit)
    assert row.checked_in_at == inside_at
    assert "ut senast 13.55" in (await kim.get("/visits/today"))[1]
    await kim.post("/visits/longer", one)
    assert "ut senast 14.25" in (await kim.get("/visits/today"))[1]
    await kim.post("/visits/out", one)
    out_at = house.office.now
    house.wait(minutes=1)
    await kim.post("/visits/out", one)
    assert (await house.world.rows(visit))[0].checked_out_at == out_at
    await house.world.tick()
    _, page = await kim.get("/visits/today")
    assert "Ingen öppnade" in page
    (row,) = await house.world.rows(visit)
    said = {"task": str(row.task_id), "outcome": "answered_self", "occupation": "working"}
    assert "note=closed" in (await kim.post("/visits/close", {**one, **said}))[1]
    (done,) = await house.world.rows(task, id=row.task_id)
    assert (done.state, done.outcome) == (TaskState.DONE, Outcome.ANSWERED_SELF)
    (young,) = await house.world.rows(person, id=row.person_id)
    assert young.occupation == "working"
    logged = {one.action for one in await house.world.rows(access_log)}
    assert {"check_in", "check_out", "stay_longer"} <= logged
    assert "note=undone" in (await kim.post("/visits/undo", {"task": str(row.task_id)}))[1]


async def test_somebody_else_lives_there(house: House, kim: Browser) -> None:
    """The address goes on the Tax Agency's list, until it is marked as reported."""
    (number,) = await on_the_day(house, kim)
    one = {"visit": str(number), "back": "/visits/today", "day": DAY}
    await kim.post("/visits/in", one)
    await house.world.tick()
    await kim.post("/visits/out", one)
    (row,) = await house.world.rows(visit)
    await kim.post("/visits/close", {"task": str(row.task_id), "outcome": "does_not_live_here"})
    (item,) = await house.world.rows(task, kind=TaskKind.REPORT_ADDRESS.value)
    _, page = await kim.get("/visits/addresses")
    assert "Elias1 Lindqvist" in page
    fields = {"task": str(item.id), "outcome": "handled", "back": "/visits/addresses"}
    assert (await kim.post("/visits/close", fields))[1].endswith(f"note=reported&task={item.id}")
    assert "note=refused" in (await kim.post("/visits/close", fields))[1]
    assert "Inga adresser att anmäla" in (await kim.get("/visits/addresses"))[1]


async def test_an_overdue_pair_raises_the_alarm(house: House, kim: Browser, other: Browser) -> None:
    """The duty coordinator is told by SMS, every page of theirs shows it, until the pair is out."""
    word = await house.hire("duty", Role.DUTY, unit="KAA nord")
    await other.set_up(word, "duty")
    duty = await house.office.worker("duty")
    staff = task.metadata.tables["staff"]
    await house.world.change(staff, duty.id, duty_order=1, phone="+46701740695")
    await house.world.change(staff, (await house.office.worker("omar")).id, phone="+46701740696")
    (number,) = await on_the_day(house, kim)
    one = {"visit": str(number), "back": "/visits/today", "day": DAY}
    await kim.post("/visits/in", one)
    house.world.sms.offered.clear()
    await house.world.tick(house.office.now + timedelta(minutes=59))
    assert house.world.sms.offered == []
    await house.world.tick(house.office.now + timedelta(minutes=2))
    (alert,) = house.world.sms.offered
    assert alert.to == "+46701740695"
    assert "Elias" not in alert.text
    await other.sign_in("duty")
    _, page = await other.get("/visits")
    assert "Ett par har inte checkat ut i tid" in page
    assert "skulle ha varit ute 13.55." in page
    assert "Storgatan 10, 123 41 Farsta" in page
    assert 'href="tel:+46701740696"' in page
    seen = page.partition("/visits/alarms?seen=")[2].partition('"')[0]
    assert (await other.get(f"/visits/alarms?seen={seen}"))[0] == 204
    await kim.sign_in("kim")
    await kim.get("/visits")
    assert "Inte utcheckad i tid" in (await kim.get("/visits/today"))[1]
    await kim.post("/visits/out", one)
    status, page = await other.get(f"/visits/alarms?seen={seen}")
    assert (status, "inte checkat ut" in page) == (200, False)
    house.world.sms.offered.clear()
    await house.world.tick(house.office.now + timedelta(minutes=16))
    assert house.world.sms.offered == []
    (urgent,) = await house.world.rows(task, kind=TaskKind.URGENT.value)
    assert urgent.state == TaskState.OPEN


async def test_a_visit_that_was_taken_back_on_the_way(house: House, kim: Browser) -> None:
    """Who has answered, or written what nobody has read yet, is not visited (R5)."""
    (number,) = await on_the_day(house, kim)
    await house.world.receive(another(1).mobile, UNSURE)
    await house.office.read()
    assert "Har skrivit" in (await kim.get("/visits/today"))[1]
    one = {"visit": str(number), "back": "/visits/today", "day": DAY}
    assert "note=refused" in (await kim.post("/visits/in", one))[1]
    await house.world.receive(another(1).mobile, "Jag jobbar heltid på ICA sedan i maj", key="SM2")
    await house.office.read()
    assert "Åk inte dit: besöket är inställt" in (await kim.get("/visits/today"))[1]
    assert "note=refused" in (await kim.post("/visits/in", one))[1]
    assert (await house.world.rows(visit))[0].checked_in_at is None


async def test_a_visit_is_nobody_else_s(house: House, kim: Browser, other: Browser) -> None:
    """Another unit sees none of it and can do nothing with it; each try is logged."""
    (number,) = await on_the_day(house, kim)
    await other.set_up(await house.hire("nora", unit="KAA nord"), "nora")
    for path in ("/visits", f"/visits/today?day={DAY}"):
        assert "Elias1" not in (await other.get(path))[1]
    for step in ("in", "out", "longer", "cancel"):
        assert "note=refused" in (await other.post(f"/visits/{step}", {"visit": str(number)}))[1]
    assert await house.world.count(access_log, actor="staff:nora", action="refused") == 4
    (row,) = await house.world.rows(visit)
    said = {"task": str(row.task_id or 1), "outcome": "no_answer"}
    for fields in (
        said,
        {**said, "outcome": "x"},
        {**said, "occupation": "x"},
        {"outcome": "handled"},
    ):
        assert "note=refused" in (await other.post("/visits/close", fields))[1]
    assert "note=nothing" in (await other.post("/visits/cards", {"day": DAY}))[1]


async def test_a_colleague_of_another_district_goes_along(
    house: House, kim: Browser, other: Browser
) -> None:
    """Who is of the pair sees whom they visit, and can say how it went."""
    await other.set_up(await house.hire("lo", districts=("Skärholmen",)), "lo")
    lo = await house.office.worker("lo")
    (card,) = await waiting(house)
    fields = await form(house, [card], who_1=str(lo.id))
    await kim.post("/visits/round", fields)
    _, page = await other.get(f"/visits/today?day={DAY}")
    assert "Elias1 Lindqvist" in page
    said = {"task": str(card), "outcome": "answered_relative"}
    assert "note=closed" in (await other.post("/visits/close", said))[1]


async def test_a_protected_person_s_visit_is_nameless(house: House, kim: Browser) -> None:
    """Whose data became protected while the pair is inside: no name, yet a way out (R7)."""
    (number,) = await on_the_day(house, kim)
    one = {"visit": str(number), "back": "/visits/today", "day": DAY}
    await kim.post("/visits/in", one)
    (row,) = await house.world.rows(visit)
    await house.world.change(person, row.person_id, protected=True)
    _, page = await kim.get("/visits/today")
    assert "Elias1" not in page
    assert "Storgatan" not in page
    assert "Visas inte i listor" in page
    await kim.post("/visits/out", one)
    assert (await house.world.rows(visit))[0].checked_out_at is not None


async def test_a_visit_announced_by_letter_is_given_a_pair(house: House, kim: Browser) -> None:
    """A plan without cards: the open visit gets its time and pair on a round."""
    who = await house.office.young(ELIAS)
    await house.office.contact(who, consumer="task", task_kind="home_visit", step="visit")
    async with writing(house.world.engine) as conn:
        await open_due_tasks(conn, house.office.now, 10)
    (row,) = await house.world.rows(task, kind=TaskKind.HOME_VISIT.value)
    assert await house.world.count(planned_contact, state="handed") == 1
    assert "booked=1" in (await kim.post("/visits/round", await form(house, [row.id])))[1]
    (booked,) = await house.world.rows(visit)
    assert (booked.task_id, booked.risks_at) == (row.id, house.office.now)
    assert await house.world.count(visit_staff) == 2
