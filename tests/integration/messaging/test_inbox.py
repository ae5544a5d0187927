"""What arrives is stored once, sealed, before anybody thinks about it; and it holds the steps."""

from datetime import timedelta

from messaging.inbox import store_inbound, unread_texts
from messaging.states import MessageState
from messaging.tables import inbox, message
from register.sealing import point_hash
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.engine import reading, writing
from tests.integration.messaging.contacts import (
    MORNING,
    plan_answer,
    plan_typed,
    seek,
    send_now,
)
from tests.people import AMINA, ELIAS
from tests.world import World


async def test_a_text_is_stored_once_however_often_it_is_delivered(world: World) -> None:
    """A carrier that repeats itself changes nothing; another text of the same words is another."""
    for key in ("SM1", "SM1", "SM2"):
        await world.receive(ELIAS.mobile, "Jag jobbar", key)
    stored = await world.rows(inbox)
    assert [row.external_id for row in stored] == ["SM1", "SM2"]
    assert {row.received_at for row in stored} == {MORNING}
    assert {row.handled_at for row in stored} == {None}


async def test_a_text_is_kept_sealed_and_found_by_its_sender(world: World) -> None:
    """R15: neither the words nor the number stand in the clear."""
    await world.receive(ELIAS.mobile, "Jag är åäö 💛 nöjd")
    [stored] = await world.rows(inbox)
    assert "nöjd".encode() not in stored.raw_cipher
    assert stored.sender_hash == point_hash(world.vault, "+46701740607")
    async with writing(world.engine) as conn:
        [text] = await unread_texts(conn, world.vault, 10)
    assert text.raw["Body"] == "Jag är åäö 💛 nöjd"
    assert (text.provider, text.sender_hash) == ("twilio", stored.sender_hash)


async def test_texts_are_read_oldest_first_and_once(world: World) -> None:
    """What somebody has handled is not handed out again."""
    for number in range(3):
        await world.receive(ELIAS.mobile, f"{number}", f"SM{number}")
    await world.change(inbox, 1, handled_at=MORNING)
    async with reading(world.engine) as conn:
        assert [one.raw["Body"] for one in await unread_texts(conn, world.vault, 1)] == ["1"]
        assert [one.raw["Body"] for one in await unread_texts(conn, world.vault, 10)] == ["1", "2"]


async def test_nothing_arriving_stores_nothing(world: World) -> None:
    """An empty group is no group."""
    async with writing(world.engine) as conn:
        await store_inbound(conn, world.vault, [])
        assert await unread_texts(conn, world.vault, 10) == []


async def test_two_workers_read_different_texts(postgresql_world: World) -> None:
    """A text that one worker holds is passed by."""
    world = postgresql_world
    for number in range(3):
        await world.receive(ELIAS.mobile, f"{number}", f"SM{number}")
    async with writing(world.engine) as one, writing(world.engine) as other:
        first = await unread_texts(one, world.vault, 2)
        second = await unread_texts(other, world.vault, 2)
    assert [text.raw["Body"] for text in first] == ["0", "1"]
    assert [text.raw["Body"] for text in second] == ["2"]


async def test_an_unread_text_holds_the_claim(world: World) -> None:
    """R5: from the moment it is stored; what staff typed and answers go all the same."""
    key = await seek(world)
    await world.receive(ELIAS.mobile, "Jag jobbar")
    await plan_answer(world, key)
    await plan_typed(world, key, "Hej")
    await send_now(world)
    assert [one.template for one in world.sms.taken] == ["answer_thanks", ""]
    [held] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert held.due_at == MORNING + timedelta(hours=1)


async def test_a_guardians_unread_text_holds_the_claim_too(world: World) -> None:
    """R5, R20: a relative may have told us what we are about to ask."""
    await seek(world)
    await world.receive(ELIAS.guardian_mobile, "Han jobbar på ICA")
    await send_now(world)
    assert world.sms.taken == []


async def test_somebody_elses_text_holds_nobody(world: World) -> None:
    """Only those whose number it is wait."""
    await seek(world)
    await world.receive(AMINA.mobile, "Jag jobbar")
    await send_now(world)
    assert len(world.sms.taken) == 1


async def test_a_text_that_was_read_holds_no_longer(world: World) -> None:
    """The hold is the unread row itself; what follows from it is decided elsewhere."""
    await seek(world)
    await world.receive(ELIAS.mobile, "Jag jobbar")
    await world.change(inbox, 1, handled_at=MORNING)
    await send_now(world)
    [sent] = await world.rows(message)
    assert sent.state == MessageState.ACCEPTED
