"""The inbox: replies with their best guess, one tap to confirm, and what comes in by itself."""

import re

import pytest

from console.people_door import REFUSED
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from messaging.states import ReplyState
from messaging.tables import reply
from register.roles import Role
from register.tables import person
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.integration.escalation.office import UNSURE
from tests.integration.escalation.reviewing import SISTER, STRANGER, review_of
from tests.people import AMINA, ELIAS, SAGA

HTMX = {"HX-Request": "true"}
DANGER = "jag orkar inte leva längre"
SHOWN = re.compile(r'name="shown" value="(\d+)"')


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/")
    return browser


async def unsure(house: House, text: str = UNSURE) -> int:
    """Let Elias write what nobody can read for sure; return the task that asks for a human."""
    who = await house.office.young(ELIAS)
    await house.world.change(person, who, owner_id=None)
    number = await review_of(house.office, text)
    await house.world.change(task, number, owner_id=None)
    return number


async def danger(house: House) -> int:
    """Let Elias write that he is in danger; return the urgent task."""
    await house.office.young(ELIAS)
    await house.world.receive(ELIAS.mobile, DANGER)
    await house.office.read()
    (row,) = await house.world.rows(task, kind=TaskKind.URGENT.value)
    return int(row.id)


async def state_of(house: House, number: int) -> str:
    """Return how a task stands."""
    (row,) = await house.world.rows(task, id=number)
    return str(row.state)


async def test_nothing_to_read(kim: Browser) -> None:
    """An empty inbox says so."""
    _, page = await kim.get("/inbox")
    assert "Inget att läsa just nu" in page
    assert (await kim.get("/inbox/new"))[0] == 204


async def test_a_reply_is_shown_with_the_best_guess(house: House, kim: Browser) -> None:
    """Name, words, what they were read as and why; whoever is shown is logged (R16)."""
    await unsure(house)
    _, page = await kim.get("/inbox")
    assert "Elias Lindqvist" in page
    assert UNSURE in page
    assert "<b>Vill ha hjälp</b>" in page
    assert "skulle kanske" in page
    rows = await house.world.rows(access_log)
    assert [(row.actor, row.action) for row in rows] == [
        ("staff:kim", "list"), ("staff:kim", "read_reply")]  # fmt: skip


async def test_what_we_wrote_stands_above(house: House, kim: Browser) -> None:
    """The latest text of ours before the reply is shown with it."""
    await house.world.start()
    who = await house.world.add_person(ELIAS)
    await house.world.change(person, who, owner_id=None)
    await house.world.tick()
    await house.world.settle()
    sent = house.world.sms.taken[-1].text
    await house.world.receive(ELIAS.mobile, UNSURE)
    await house.office.read()
    _, page = await kim.get("/inbox")
    assert "Vi skrev" in page
    assert sent.split("!")[0] in page


async def test_one_tap_confirms(house: House, kim: Browser) -> None:
    """The guess is carried out, once however often it is tapped, and can be taken back."""
    number = await unsure(house)
    await kim.get("/inbox")
    assert await kim.post(f"/inbox/{number}", {"confirm": "1"}) == (303, f"/inbox?read={number}")
    assert await state_of(house, number) == TaskState.DONE
    assert (await house.world.rows(reply))[0].state == ReplyState.HANDLED
    assert (await kim.post(f"/inbox/{number}", {"confirm": "1"}))[1] == "/inbox?note=already"
    _, page = await kim.get(f"/inbox?read={number}")
    assert "Sparat." in page
    assert (await kim.post(f"/inbox/{number}/undo", {}))[1] == f"/inbox/{number}"
    assert await state_of(house, number) == TaskState.CLAIMED
    assert UNSURE in (await kim.get("/inbox"))[1]


async def test_a_minute_later_nothing_is_taken_back(house: House, kim: Browser) -> None:
    """Then a note says so."""
    number = await unsure(house)
    await kim.get("/inbox")
    await kim.post(f"/inbox/{number}", {"confirm": "1"})
    house.wait(minutes=2)
    assert (await kim.post(f"/inbox/{number}/undo", {}))[1] == "/inbox?note=late"
    assert "mer än en minut" in (await kim.get("/inbox?note=late"))[1]


async def test_in_a_page_that_is_open_only_the_card_changes(house: House, kim: Browser) -> None:
    """With the script the answer is the card's own place, with a way back."""
    number = await unsure(house)
    await kim.get("/inbox")
    status, part = await kim.post(f"/inbox/{number}", {"confirm": "1"}, HTMX)
    assert (status, "<html" in part) == (200, False)
    assert f'id="reply-{number}"' in part
    assert "Vill ha hjälp" in part
    status, part = await kim.post(f"/inbox/{number}/undo", {}, HTMX)
    assert UNSURE in part


async def test_a_correction(house: House, kim: Browser) -> None:
    """What a human says instead is carried out."""
    number = await unsure(house)
    await kim.get("/inbox")
    said = {"correct": "1", "occupation": "working", "respondent": "self"}
    assert (await kim.post(f"/inbox/{number}", said))[0] == 303
    assert (await house.world.rows(person))[0].occupation == "working"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Välj minst en sak"),
        ({"intent_opt_out": "1", "intent_declines_support": "1"}, "Antingen vill de inte"),
        ({"intent_call_me": "1", "call_at": "sen"}, "Tiden att ringa går inte"),
    ],
)
async def test_what_does_not_hang_together_is_said(
    house: House, kim: Browser, said: dict[str, str], told: str
) -> None:
    """Nothing is changed, and what was chosen stays chosen."""
    number = await unsure(house)
    await kim.get("/inbox")
    status, page = await kim.post(f"/inbox/{number}", {"correct": "1", **said})
    assert status == 422
    assert told in page
    for name in said:
        if name.startswith("intent"):
            assert f'name="{name}" value="1" checked' in page
    assert await state_of(house, number) == TaskState.OPEN


async def test_what_comes_in_is_added(house: House, kim: Browser) -> None:
    """A page says what it shows, and gets what is new; what is gone is told in its place."""
    assert (await kim.get("/inbox/new"))[0] == 204
    number = await unsure(house)
    status, part = await kim.get("/inbox/new", **HTMX)
    assert status == 200
    assert SHOWN.findall(part) == [str(number)]
    assert "Ett nytt svar har kommit." in part
    assert (await kim.get(f"/inbox/new?shown={number}"))[0] == 204
    await kim.get("/inbox")
    await kim.post(f"/inbox/{number}", {"confirm": "1"})
    _, part = await kim.get(f"/inbox/new?shown={number}&shown=x")
    assert f'<div id="state-{number}" hx-swap-oob="true">' in part


async def test_others_replies_are_neither_shown_nor_read(house: House, other: Browser) -> None:
    """Another unit's reply is as if it were not there; the refusal is logged."""
    number = await unsure(house)
    await other.set_up(await house.hire("omar", unit="KAA nord"), "omar")
    assert "Elias" not in (await other.get("/inbox"))[1]
    for path in (f"/inbox/{number}", "/inbox/999", "/inbox/x"):
        status, page = await other.get(path)
        assert (status, "Elias" in page) == (404, False)
    for path in ("", "/take", "/close"):
        assert (await other.post(f"/inbox/{number}{path}", {"confirm": "1"}))[0] == 404
    assert await state_of(house, number) == TaskState.OPEN
    assert (await other.post(f"/inbox/{number}/undo", {}))[1] == "/inbox?note=late"
    rows = await house.world.rows(access_log)
    assert {(row.actor, row.action) for row in rows} == {("staff:omar", REFUSED)}


async def test_a_colleague_s_is_not_read_over_their_shoulder(
    house: House, kim: Browser, other: Browser
) -> None:
    """What somebody else has taken is left to them."""
    number = await unsure(house)
    await other.set_up(await house.hire("omar"), "omar")
    await kim.get("/inbox")
    assert (await kim.post(f"/inbox/{number}/take", {}))[1] == f"/inbox/{number}"
    assert "Elias" not in (await other.get("/inbox"))[1]
    assert (await other.post(f"/inbox/{number}", {"confirm": "1"}))[1] == "/inbox?note=others"


async def test_a_shared_number_asks_whose(house: House, kim: Browser) -> None:
    """One number on two cases: a human says whose reply it is (R14)."""
    for who in (ELIAS, SISTER):
        key = await house.office.young(who)
        await house.world.change(person, key, owner_id=None)
    number = await review_of(house.office, "jobbar på ica")
    await house.world.change(task, number, owner_id=None)
    _, page = await kim.get("/inbox")
    assert "Flera har numret" in page
    assert "Ella" in page
    status, page = await kim.post(f"/inbox/{number}", {"confirm": "1"})
    assert status == 422
    assert "Välj vems svaret är" in page
    whose = (await house.world.rows(person, first_name="Ella"))[0].public_id
    said = {"correct": "1", "occupation": "working", "respondent": "self", "person": whose}
    assert (await kim.post(f"/inbox/{number}", said))[0] == 303
    assert (await house.world.rows(person, first_name="Ella"))[0].occupation == "working"


async def test_a_stranger_s_reply(house: House, kim: Browser) -> None:
    """Nobody in the register has the number: it can still be read, and somebody be named."""
    who = await house.office.young(ELIAS)
    public_id = (await house.world.rows(person, id=who))[0].public_id
    await house.world.receive(STRANGER, "det är Elias, jobbar på ica, nytt nummer")
    await house.office.read()
    numbers = [row.id for row in await house.world.rows(task, state=TaskState.OPEN.value)]
    assert len(numbers) == 1
    await house.world.change(
        task, numbers[0], district_id=house.world.house.places["Farsta"].district_id
    )
    _, page = await kim.get("/inbox")
    assert "Okänt nummer" in page
    said = {"correct": "1", "occupation": "working", "respondent": "self", "person": "nobody"}
    assert "Ingen i registret" in (await kim.post(f"/inbox/{numbers[0]}", said))[1]
    assert (await kim.post(f"/inbox/{numbers[0]}", {**said, "person": public_id}))[0] == 303


async def test_somebody_protected_is_opened_for_a_reason(
    house: House, kim: Browser, other: Browser
) -> None:
    """Without the extra role there is no card; with it a neutral one, opened for a reason (R7)."""
    who = await house.office.young(SAGA)
    await house.world.receive(SAGA.mobile, DANGER)
    await house.office.read()
    number = (await house.world.rows(task, person_id=who))[0].id
    assert f"reply-{number}" not in (await kim.get("/inbox"))[1]
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await other.set_up(word, "omar")
    _, page = await other.get("/inbox")
    assert "Skyddade uppgifter" in page
    assert "Saga" not in page
    assert DANGER not in page
    _, page = await other.get(f"/inbox/{number}")
    assert "Varför öppnar du?" in page
    assert DANGER not in page
    public_id = (await house.world.rows(person, id=who))[0].public_id
    path = f"/people/{public_id}/reason"
    answer = await other.post(path, {"reason": "contact", "next": f"/inbox/{number}"})
    assert answer == (303, f"/inbox/{number}")
    assert DANGER in (await other.get(f"/inbox/{number}"))[1]


async def test_danger_is_on_every_page_until_somebody_takes_it(house: House, kim: Browser) -> None:
    """The banner leads to the case; a page that has it is not told again; taking it ends it."""
    assert (await kim.get("/news"))[0] == 200
    assert (await kim.get("/news?has=0-"))[0] == 204
    number = await danger(house)
    _, part = await kim.get("/news?has=0-")
    assert 'role="alert"' in part
    assert f'href="/inbox/{number}"' in part
    assert "Elias" not in part
    assert "(1)" in part
    assert (await kim.get(f"/news?has=1-{number}"))[0] == 204
    _, page = await kim.get("/inbox")
    assert "Jag tar det" in page
    assert await kim.post(f"/inbox/{number}/take", {}) == (303, f"/inbox/{number}")
    _, page = await kim.get(f"/inbox/{number}")
    assert "Du har tagit det här" in page
    assert DANGER in page
    assert "Jag tar det" not in (await kim.get(f"/news?has=1-{number}"))[1]


async def test_danger_ends_with_an_outcome(house: House, kim: Browser) -> None:
    """How it ended is said; that it was none is said by what it means instead."""
    number = await danger(house)
    await kim.get("/inbox")
    assert (await kim.post(f"/inbox/{number}", {"confirm": "1"}))[0] == 422
    assert (await kim.post(f"/inbox/{number}/close", {"outcome": "handled"}))[0] == 422
    answer = await kim.post(f"/inbox/{number}/close", {"outcome": "handed_to_112"}, HTMX)
    assert "112 har tagit över" in answer[1]
    await kim.post(f"/inbox/{number}/undo", {})
    said = {"correct": "1", "intent_acknowledge": "1", "respondent": "self"}
    assert (await kim.post(f"/inbox/{number}", said))[0] == 303
    assert (await house.world.rows(task, id=number))[0].outcome == "safe"


async def test_a_text_that_is_gone_can_still_be_closed(house: House, kim: Browser) -> None:
    """After thirty days there is nothing to read, and one tap says so."""
    number = await unsure(house)
    row = (await house.world.rows(reply))[0]
    await house.world.change(reply, row.id, text_cipher=None, reading_cipher=None)
    _, page = await kim.get("/inbox")
    assert "Texten är raderad." in page
    assert (await kim.post(f"/inbox/{number}/close", {"outcome": "handled"}))[0] == 303
    assert (await house.world.rows(task, id=number))[0].outcome == "handled"


async def test_an_alarm_without_a_reply(house: House, kim: Browser) -> None:
    """A pair that has not checked out, and sending that stands still, are told in words."""
    who = await house.office.young(AMINA)
    await house.office.task(None, TaskKind.URGENT, step="sending_stopped")
    await house.office.task(who, TaskKind.URGENT, step="overdue_checkout")
    _, page = await kim.get("/inbox")
    assert "all sändning står stilla" in page
    assert "alla utskick är stoppade" in (await kim.get("/news"))[1]
