"""One pass of the pipeline: what is due is done, in order, and nothing else (R5, R19, R21, R22)."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task, visit
from messaging.channels.base import Refused
from messaging.desk import load_gate
from messaging.states import MessageState
from messaging.tables import message, reply
from register.tables import person, staff
from scheduler.states import ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import insert_rows
from storage.engine import reading, writing
from tests.people import ELIAS
from tests.world import World

EVENING = datetime(2025, 10, 1, 15, tzinfo=UTC)  # 17 in Stockholm, when Elias is called first
SMS_PLAN = """
name: sms-only
steps:
  - {id: hello,    channel: [sms], template: hello,    wait: 3d, if_late: send}
  - {id: reminder, channel: [sms], template: reminder, wait: 4d, if_late: send}
"""
CALL_PLAN = """
name: calls-only
steps:
  - {id: call, task: call, attempts: 3, spacing: 2d}
"""
LETTER_PLAN = """
name: letter-only
steps:
  - {id: letter, channel: [letter], template: hello, wait: 3d}
"""


async def add_task(world: World, who: int, kind: TaskKind, **values: object) -> None:
    """Put a task in place."""
    (one,) = await world.rows(person, id=who)
    row = {"key": f"test:{kind}", "kind": kind.value, "person_id": who,
           "district_id": one.district_id, "priority": PRIORITY[kind], "due_at": world.clock.now(),
           "created_at": world.clock.now(), "state": TaskState.OPEN.value}  # fmt: skip
    async with writing(world.engine) as conn:
        await insert_rows(conn, task, [{**row, **values}])


async def test_before_start_everything_is_planned_and_nothing_sent(world: World) -> None:
    """Nothing is sent until someone says Start; then what was planned goes out (R22)."""
    await world.plan(SMS_PLAN)
    await world.add_person()
    ticked = await world.tick()
    assert (ticked.planned, ticked.sent) == (1, 0)
    assert world.sms.offered == []
    (ahead,) = await world.rows(planned_contact)
    assert (ahead.step, ahead.state) == ("hello", ContactState.PLANNED)
    await world.start()
    assert (await world.tick()).sent == 1
    assert [one.to for one in world.sms.taken] == ["+46701740607"]


async def test_a_step_follows_the_step(world: World) -> None:
    """After the wait the next step goes out, and each only once."""
    await world.plan(SMS_PLAN)
    await world.add_person()
    await world.start()
    await world.tick()
    await world.settle()
    for _ in range(5):
        await world.tick(world.clock.now() + timedelta(days=1))
    assert [one.template for one in world.sms.taken] == ["hello", "reminder"]


async def test_an_answer_ends_the_steps_and_is_answered_at_once(world: World) -> None:
    """A text is read, followed and answered in one pass, in the evening too (R5, R9)."""
    await world.plan(SMS_PLAN)
    who = await world.add_person()
    await world.start()
    await world.tick()
    await world.settle()
    await world.receive(ELIAS.mobile, "2")
    ticked = await world.tick(world.clock.now() + timedelta(hours=12))
    assert (ticked.read, ticked.sent) == (1, 1)
    assert [one.template for one in world.sms.taken] == ["hello", "answer_thanks"]
    assert (await world.rows(outreach, person_id=who))[0].state == OutreachState.RESTING
    assert (await world.rows(person, id=who))[0].occupation == "working"


async def test_a_text_is_read_before_anything_goes_out(world: World) -> None:
    """A text that has arrived stops the step that is due in the same pass (R5)."""
    await world.plan(SMS_PLAN)
    await world.add_person()
    await world.start()
    await world.receive(ELIAS.mobile, "Jag vet inte, kanske, mamma är arg på er")
    await world.tick()
    assert world.sms.offered == []
    assert await world.count(reply) == 1


async def test_an_idle_pass_does_nothing(world: World) -> None:
    """Where nothing is due nothing is done."""
    await world.start()
    assert set(asdict(await world.tick()).values()) == {0}


async def test_a_pass_repeated_at_the_same_instant_does_nothing_more(world: World) -> None:
    """Everything happens once, however often the clock ticks."""
    await world.plan(SMS_PLAN)
    await world.add_person()
    await world.start()
    await world.tick()
    assert set(asdict(await world.tick()).values()) == {0}
    assert await world.count(message) == 1


async def test_a_call_is_opened_for_staff(world: World) -> None:
    """A step that staff take becomes a task when its hour has come."""
    await world.plan(CALL_PLAN)
    await world.add_person()
    await world.start()
    assert (await world.tick()).opened == 0
    assert (await world.tick(EVENING)).opened == 1
    (opened,) = await world.rows(task)
    assert (opened.kind, opened.step, opened.due_at) == (TaskKind.CALL, "call", EVENING)


@pytest.mark.parametrize("paused", [True, False])
async def test_a_pause_or_a_stale_extract_stops_what_we_begin(world: World, paused: bool) -> None:
    """One switch, or an extract older than two weekdays, stops every step (R21, R22)."""
    await world.plan(CALL_PLAN)
    await world.add_person()
    await world.start()
    await world.tick()
    later = EVENING + timedelta(days=5)
    if paused:
        await world.pause()
        await world.tick(later)
    else:
        await world.tick(later, extract=False)
    assert await world.count(task) == 0
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == 1


async def test_answers_go_out_while_the_extract_is_stale(world: World) -> None:
    """Who writes to us is answered, whatever the register's state (R9, R21)."""
    await world.plan(SMS_PLAN)
    await world.add_person()
    await world.start()
    await world.tick()
    world.clock.move(world.clock.now() + timedelta(days=8))
    await world.receive(ELIAS.mobile, "2")
    ticked = await world.tick(extract=False)
    assert ticked.sent == 1
    (answer,) = await world.rows(planned_contact, origin=Origin.ANSWER.value)
    assert answer.state == ContactState.HANDED


async def test_danger_is_told_of_in_the_same_pass(world: World) -> None:
    """The pass that reads a sign of danger opens the task and alerts (R19)."""
    await world.add_person()
    await world.receive(ELIAS.mobile, "jag vill inte leva längre")
    ticked = await world.tick()
    (urgent,) = await world.rows(task)
    assert (ticked.read, urgent.kind) == (1, TaskKind.URGENT)
    assert urgent.alert_at == world.clock.now() + timedelta(minutes=15)


async def test_the_alert_reaches_duty_by_sms_and_tells_nothing_of_anybody(world: World) -> None:
    """Duty is told by SMS that something urgent waits, without a name or a word of it (R19)."""
    await world.add_person()
    duty = {"phone": "+46701740695", "duty_order": 1}
    await world.change(staff, world.owners["KAA nord"], **duty)
    await world.receive(ELIAS.mobile, "jag vill inte leva längre")
    assert (await world.tick()).alerts == 1
    (alert,) = world.sms.offered
    (urgent,) = await world.rows(task)
    assert alert.to == "+46701740695"
    assert str(urgent.id) in alert.text
    for secret in ("Elias", "Lindqvist", "leva", "Farsta"):
        assert secret not in alert.text


async def test_duty_is_told_once_that_a_carrier_has_stopped_us(world: World) -> None:
    """When a carrier filters our texts all sending stops, and a human hears of it at once."""
    await world.plan(SMS_PLAN)
    await world.add_person()
    await world.start()
    duty = {"phone": "+46701740695", "duty_order": 1}
    await world.change(staff, world.owners["KAA nord"], **duty)
    world.sms.answers.append(Refused("30007"))
    await world.tick()
    async with reading(world.engine) as conn:
        assert (await load_gate(conn, world.clock.now())).paused
    assert (await world.tick()).alerts == 1
    (urgent,) = await world.rows(task)
    assert (urgent.kind, urgent.step, urgent.person_id) == ("urgent", "sending_stopped", None)
    assert world.sms.offered[-1].to == "+46701740695"
    await world.tick()
    assert await world.count(task) == 1


async def test_a_birthday_passes(world: World) -> None:
    """Whoever turns 20 leaves when the clock has come to it."""
    who = await world.add_person()
    ticked = await world.tick(datetime(2027, 11, 3, tzinfo=UTC))
    assert ticked.birthdays == 1
    assert (await world.rows(person, id=who))[0].state == "left"


async def test_unfinished_work_returns(world: World) -> None:
    """A lease that has ended gives its task back, without anybody asking."""
    who = await world.add_person()
    ended = world.clock.now() - timedelta(seconds=1)
    claimed = {"state": TaskState.CLAIMED.value, "staff_id": world.owners["KAA syd"]}
    await add_task(world, who, TaskKind.CALL_BACK, lease_until=ended, **claimed)
    await world.tick()
    (returned,) = await world.rows(task)
    assert (returned.state, returned.staff_id) == (TaskState.OPEN, None)


async def test_a_pair_that_does_not_come_out_is_looked_for(world: World) -> None:
    """An overdue check-out is found by the clock (R13)."""
    who = await world.add_person()
    now = world.clock.now()
    row = {"person_id": who, "starts_at": now, "checked_in_at": now,
           "checkout_due_at": now + timedelta(hours=1)}  # fmt: skip
    async with writing(world.engine) as conn:
        await insert_rows(conn, visit, [row])
    await world.tick(now + timedelta(minutes=61))
    (urgent,) = await world.rows(task)
    assert (urgent.kind, urgent.step) == (TaskKind.URGENT, "overdue_checkout")


async def test_a_letter_gets_its_print_task(world: World) -> None:
    """A letter that was written waits in a batch, and staff are asked to print and post it."""
    await world.plan(LETTER_PLAN)
    await world.add_person()
    await world.start()
    await world.tick()
    (letter,) = await world.rows(message)
    assert letter.state == MessageState.PLANNED
    (printed,) = await world.rows(task)
    assert (printed.kind, printed.letter_batch_id) == (
        TaskKind.PRINT_LETTER,
        letter.letter_batch_id,
    )
