"""Personal links: made with the message that names them, found by their hash, used up."""

from dataclasses import replace
from datetime import datetime, timedelta

from messaging.channels.base import Inbound
from messaging.due_contacts import read_due
from messaging.inbox import store_inbound
from messaging.links import MOST_USES, OpenLink, find_link, make_link, use_link
from messaging.states import Channel, Provider, TokenPurpose
from messaging.tables import message, reply, token
from register.tables import contact_point, person
from scheduler.tables import planned_contact
from storage.engine import reading, writing
from tests.integration.messaging.contacts import LETTER_PLAN, MORNING, seek
from tests.people import AMINA
from tests.world import World

BASE = "https://svar.example.se"
LINK_PLAN = """
name: links
steps:
  - {id: reminder, channel: [sms], template: reminder, wait: 3d, if_late: send}
  - {id: call,     task: call,     attempts: 3, spacing: 2d}
"""


def with_links(world: World) -> None:
    """Let texts carry links."""
    world.works = replace(world.works, link_base=BASE)


async def find(
    world: World, word: str, purpose: TokenPurpose = TokenPurpose.REPLY, at: datetime | None = None
) -> OpenLink | None:
    """Look for a link now, or at a time."""
    async with reading(world.engine) as conn:
        return await find_link(conn, world.vault, word, purpose, at or world.clock.now())


async def word_sent(world: World) -> str:
    """Send Elias a reminder with his link; return the link's word."""
    with_links(world)
    await seek(world, LINK_PLAN)
    await world.tick()
    [sent] = world.sms.taken
    assert f"{BASE}/r/" not in sent.text  # an SMS saves the characters
    return sent.text.partition("svar.example.se/r/")[2][:10]


async def test_a_message_carries_its_persons_link(world: World) -> None:
    """The word stands in the text; in the database only its hash does."""
    word = await word_sent(world)
    [stored] = await world.rows(token)
    assert word.encode() not in stored.hash
    found = await find(world, word)
    assert found is not None
    assert (found.person_id, found.channel) == (stored.person_id, Channel.SMS)
    [sent] = await world.rows(message)
    assert (found.message_id, found.contact_point_id) == (sent.id, sent.contact_point_id)


async def test_a_letter_keeps_its_address_for_the_code(world: World) -> None:
    """The short address is in the text, the whole one sealed beside it."""
    with_links(world)
    await seek(world, LETTER_PLAN.replace("template: hello", "template: tried_to_reach_you"))
    await world.tick()
    [letter] = await world.rows(message)
    text = world.vault.open("message.text", letter.text_cipher)
    link = world.vault.open("message.link", letter.link_cipher)
    assert link.startswith(f"{BASE}/r/")
    assert link.removeprefix("https://") in text
    assert (await find(world, link[-10:])) is not None


async def test_every_email_names_a_way_out(world: World) -> None:
    """Its link goes along even where the text names none."""
    with_links(world)
    await world.plan(
        "name: mail\nsteps:\n  - {id: hello, channel: [email], template: hello, wait: 3d}\n"
    )
    await world.add_person(AMINA)
    await world.start()
    await world.tick()
    await world.tick()
    [sent] = world.email.taken
    assert sent.link.startswith(f"{BASE}/r/")
    assert sent.link in sent.text


async def test_without_an_address_there_is_no_link(world: World) -> None:
    """An installation that has no page of its own makes no links."""
    await seek(world, LINK_PLAN)
    await world.tick()
    assert await world.count(token) == 0


async def test_a_link_ends(world: World) -> None:
    """It expires; it is used up; it opens what it was made for and nothing else."""
    word = await word_sent(world)
    found = await find(world, word)
    assert found is not None
    assert await find(world, word, TokenPurpose.CHAT) is None
    assert await find(world, word, at=MORNING + timedelta(days=91)) is None
    async with writing(world.engine) as conn:
        used = [await use_link(conn, found) for _ in range(MOST_USES[TokenPurpose.REPLY] + 1)]
    assert used == [True] * MOST_USES[TokenPurpose.REPLY] + [False]
    assert await find(world, word) is None


async def test_a_link_of_somebody_protected_opens_nothing(world: World) -> None:
    """R7: also a link that was sent before."""
    word = await word_sent(world)
    [stored] = await world.rows(token)
    await world.change(person, stored.person_id, protected=True)
    assert await find(world, word) is None


async def test_a_chat_link_is_used_once(world: World) -> None:
    """Whoever finds the letter later binds no chat by it."""
    key = await world.add_person()
    async with writing(world.engine) as conn:
        word = await make_link(conn, world.vault, key, TokenPurpose.CHAT, MORNING)
    found = await find(world, word, TokenPurpose.CHAT)
    assert found is not None
    assert found.message_id is None
    async with writing(world.engine) as conn:
        assert await use_link(conn, found)
    assert await find(world, word, TokenPurpose.CHAT) is None


async def answer_by_link(world: World, link: OpenLink, **raw: str) -> None:
    """Store an answer as the reply page does."""
    sent = {"channel": link.channel or "", "answered": "1", **raw}
    if link.contact_point_id is not None:
        sent["point_id"] = str(link.contact_point_id)
    came = Inbound(Provider.WEB, "1", f"link:{link.id}", sent, world.clock.now(), link.person_id)
    async with writing(world.engine) as conn:
        await store_inbound(conn, world.vault, [came])


async def test_an_answer_by_link_is_an_answer_to_its_message(world: World) -> None:
    """R4, R5: reached by SMS, the occupation known, the steps withdrawn, no answer sent on top."""
    found = await find(world, await word_sent(world))
    assert found is not None
    await answer_by_link(world, found, choice="adult_education")
    await world.tick()
    [who] = await world.rows(person)
    assert (who.occupation, who.reached_at) == ("adult_education", MORNING)
    [stored] = await world.rows(reply)
    assert (stored.channel, stored.contact_point_id) == ("sms", found.contact_point_id)
    assert await world.count(planned_contact, state="planned") == 0
    assert len(world.sms.taken) == 1


async def test_an_unread_answer_by_link_holds_the_steps(world: World) -> None:
    """R5: from the moment it is stored, whatever number it came by."""
    found = await find(world, await word_sent(world))
    assert found is not None
    await answer_by_link(world, found, text="asdf qwer")
    async with writing(world.engine) as conn:
        rows = await conn.execute(planned_contact.update().values(state="planned", due_at=MORNING))
    assert rows.rowcount
    async with writing(world.engine) as conn:
        [due] = await read_due(conn, MORNING, 10, plan_born=True)
    assert due.unread


async def test_a_wrong_person_by_link_closes_the_number(world: World) -> None:
    """R14: the number that the link went to, and no other."""
    found = await find(world, await word_sent(world))
    assert found is not None
    await answer_by_link(world, found, choice="wrong_person")
    await world.tick()
    states = {
        row.kind: row.state
        for row in await world.rows(contact_point, person_id=found.person_id, owner="self")
    }
    assert states["mobile"] == "wrong"
    assert states.get("landline", "ok") == "ok"
