"""Which text goes out while one is published in the middle of a round of sending (R17)."""

from messaging.channels.base import Outgoing, Result
from messaging.sending import send_due
from messaging.states import Channel
from messaging.version_rules import TextKey
from messaging.versions import live_version, publish, save_draft
from storage.engine import writing
from tests.integration.messaging.contacts import MORNING, SHORT_PLAN, plan_ahead
from tests.world import NotingCarrier, World, another

HELLO = TextKey("hello", Channel.SMS, "sv")


async def test_a_text_is_taken_back_within_the_same_round_of_sending(world: World) -> None:
    """R17: of many who wait, whoever is claimed after the publishing gets the new text."""

    class Published(NotingCarrier):
        async def send(self, outgoing: Outgoing) -> Result:
            if not self.offered:
                async with writing(world.engine) as conn:
                    live = await live_version(conn, HELLO)
                    assert live is not None
                    body = live.body.replace("Hej", "Hejsan")
                    new = await save_draft(conn, HELLO, body, author="staff:maja", now=MORNING)
                    await publish(
                        conn,
                        new,
                        replacing=live.id,
                        by="staff:maja",
                        now=MORNING,
                        second_approval=False,
                    )
            return await super().send(outgoing)

    await world.plan(SHORT_PLAN)
    for number in range(1, 6):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    carrier = Published(world.clock, Channel.SMS)
    desk = await world.desk()
    await send_due(world.engine, desk, {"sms": carrier}, world.clock, batch=1, in_flight=1)
    texts = [one.text for one in carrier.offered]
    assert [text.startswith("Hejsan") for text in texts][2:] == [True] * 3
    assert not texts[0].startswith("Hejsan")
