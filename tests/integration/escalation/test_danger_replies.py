"""Signs of danger, and word of a death, in what people write (R19)."""

from escalation.states import Outcome, TaskKind
from escalation.tables import task
from scheduler.states import HoldReason, Origin, OutreachState
from scheduler.tables import planned_contact
from tests.integration.escalation.office import Office
from tests.people import ELIAS

STRANGER = "0701740690"


async def test_danger_from_nobody_known_is_urgent(office: Office) -> None:
    """A sign of danger is urgent, whoever wrote it (R19)."""
    await office.world.receive(STRANGER, "jag vill inte leva längre")
    await office.read()
    (urgent,) = await office.world.rows(task)
    assert (urgent.kind, urgent.alert_at) == (TaskKind.URGENT, office.now)


async def test_danger_holds_withdraws_and_is_answered(office: Office) -> None:
    """The urgent task is there at once, and the numbers to call go out (R19)."""
    who = await office.young()
    step = await office.contact(who)
    await office.world.receive(ELIAS.mobile, "jag vill inte leva längre")
    await office.read()
    assert (await office.row(planned_contact, step)).state == "withdrawn"
    assert await office.holds(who) == HoldReason.UNREAD_REPLY
    answers = await office.world.rows(planned_contact, origin=Origin.ANSWER.value)
    assert [row.template for row in answers] == ["answer_crisis"]
    (urgent,) = await office.world.rows(task)
    assert (urgent.kind, urgent.alert_at) == (TaskKind.URGENT, office.now)


async def test_who_was_in_danger_is_written_to_again_some_day(office: Office) -> None:
    """After danger has passed the round rests until a date, and is not forgotten (R11)."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, "jag vill inte leva längre")
    await office.read()
    (urgent,) = await office.world.rows(task)
    await office.close(urgent.id, Outcome.SAFE)
    stands = await office.round_of(who)
    assert stands.state == OutreachState.RESTING
    assert stands.next_at > office.now


async def test_word_of_a_death_holds_for_good(office: Office) -> None:
    """No machine writes after word of a death; confirmed, everything stays held (R19)."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, "Elias gick bort i våras")
    await office.read()
    assert await office.world.count(planned_contact, origin=Origin.ANSWER.value) == 0
    (urgent,) = await office.world.rows(task)
    await office.close(urgent.id, Outcome.DECEASED)
    assert await office.holds(who) == HoldReason.DECEASED


async def test_word_of_a_death_that_was_wrong_is_taken_back(office: Office) -> None:
    """Who is found to be well is held no longer (R19)."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, "Elias gick bort i våras")
    await office.read()
    (urgent,) = await office.world.rows(task)
    await office.close(urgent.id, Outcome.SAFE)
    assert await office.holds(who) == ""
