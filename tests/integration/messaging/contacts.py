"""Contacts that no plan has made, and short plans, for the tests of the outbox."""

from datetime import UTC, datetime

from messaging.sending import send_due
from messaging.states import Channel
from messaging.tables import message
from register.tables import contact_point
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import planned_contact
from storage.bulk import insert_rows
from storage.engine import writing
from storage.types import AnyRow
from tests.world import World

MORNING = datetime(2025, 10, 1, 8, tzinfo=UTC)  # a Wednesday, 10 in Stockholm: the clock's start
EVENING = datetime(2025, 10, 1, 19, tzinfo=UTC)  # 21 in Stockholm
NEXT_MORNING = datetime(2025, 10, 2, 8, tzinfo=UTC)

SHORT_PLAN = """
name: short
steps:
  - {id: hello,    channel: [sms, email, letter], template: hello,    wait: 3d, if_late: send}
  - {id: reminder, channel: [sms],                template: reminder, wait: 4d, if_late: skip}
"""
SMS_PLAN = """
name: sms-only
steps:
  - {id: hello, channel: [sms], template: hello, wait: 3d, if_late: IF_LATE}
  - {id: call,  task: call, attempts: 3, spacing: 2d}
"""
LETTER_PLAN = """
name: letter-only
steps:
  - {id: hello,  channel: [letter], template: hello, wait: 3d}
  - {id: second, channel: [letter], template: tried_to_reach_you}
"""


async def plan_answer(world: World, person: int, template: str = "answer_thanks") -> None:
    """Plan an automatic answer to somebody's first number, due now."""
    point = (await world.rows(contact_point, person_id=person))[0]
    row = {
        "key": f"answer:reply:{person}:{template}",
        "person_id": person,
        "consumer": Consumer.MESSAGE.value,
        "origin": Origin.ANSWER.value,
        "channels": Channel.SMS.value,
        "template": template,
        "contact_point_id": point.id,
        "if_late": "send",
        "due_at": world.clock.now(),
        "state": ContactState.PLANNED.value,
    }
    async with writing(world.engine) as conn:
        await insert_rows(conn, planned_contact, [row])


async def plan_typed(world: World, person: int, text: str, channel: Channel = Channel.SMS) -> None:
    """Plan what staff have typed to somebody, due now."""
    row = {
        "key": f"staff:{person}:{text}",
        "person_id": person,
        "consumer": Consumer.MESSAGE.value,
        "origin": Origin.STAFF.value,
        "channels": channel.value,
        "text_cipher": world.vault.seal("planned_contact.text", text),
        "due_at": world.clock.now(),
        "state": ContactState.PLANNED.value,
    }
    async with writing(world.engine) as conn:
        await insert_rows(conn, planned_contact, [row])


async def seek(world: World, body: str = SHORT_PLAN) -> int:
    """Put Elias into the register and let the plan's first step be planned; return his id."""
    await world.plan(body)
    person = await world.add_person()
    await world.start()
    await plan_ahead(world)
    return person


async def plan_ahead(world: World) -> None:
    """Plan what is next for everybody, and send nothing."""
    await world.pause()
    await world.tick()
    await world.switch(paused="")


async def only_message(world: World, **equal: object) -> AnyRow:
    """Return the one message there is with these values."""
    rows = await world.rows(message, **equal)
    assert len(rows) == 1
    return rows[0]


async def send_now(world: World) -> int:
    """Claim and send what is due, and nothing else of the pipeline; return how many were sent."""
    return await send_due(world.engine, await world.desk(), world.works.channels, world.clock)
