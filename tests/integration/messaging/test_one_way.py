"""A sender of SMS that is a name: nobody can answer it, so every text carries a link."""

from dataclasses import replace

import pytest

from messaging.templates import TemplateError
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.engine import reading, writing
from tests.integration.messaging.contacts import plan_answer, plan_typed, seek, send_now
from tests.integration.messaging.test_links import LINK_PLAN, with_links
from tests.texts import put_live
from tests.world import World

HELLO = "Hej! Svara: {{ reply_url }}"


def one_way(world: World) -> None:
    """Let SMS come from a name."""
    world.works = replace(world.works, one_way_sms=True)


async def test_a_text_without_a_link_is_not_sent(world: World) -> None:
    """The plan's first text asks for an answer by SMS: it waits until somebody has changed it."""
    one_way(world)
    with_links(world)
    await seek(world)
    await send_now(world)
    assert world.sms.taken == []
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == 1


async def test_a_text_with_a_link_is_sent(world: World) -> None:
    """What can be answered by its link goes as always."""
    one_way(world)
    with_links(world)
    await seek(world, LINK_PLAN)
    await send_now(world)
    [sent] = world.sms.taken
    assert "svar.example.se/r/" in sent.text


async def test_without_links_nothing_can_be_answered(world: World) -> None:
    """Where no links are made, a text that has room for one is not sent either."""
    one_way(world)
    world.works = replace(world.works, link_base="")
    key = await seek(world, LINK_PLAN)
    await plan_typed(world, key, "Hej")
    await send_now(world)
    assert world.sms.taken == []


async def test_what_staff_typed_gets_a_link(world: World) -> None:
    """A coordinator writes as always; how to answer is added."""
    one_way(world)
    with_links(world)
    key = await seek(world)
    await plan_typed(world, key, "Hej Elias")
    await send_now(world)
    [sent] = world.sms.taken
    assert sent.text.startswith("Hej Elias\nsvar.example.se/r/")


async def test_an_answer_needs_none(world: World) -> None:
    """Who has written by their link still has it."""
    one_way(world)
    key = await seek(world)
    await plan_answer(world, key)
    await send_now(world)
    assert [one.template for one in world.sms.taken] == ["answer_thanks"]


async def test_texts_that_lack_a_link_are_told(world: World) -> None:
    """Whoever saves a text, and whoever starts sending, learns of what cannot be answered."""
    key, now = ("hello", "sms", "sv"), world.clock.now()
    async with writing(world.engine) as conn:
        with pytest.raises(TemplateError, match="reply_url"):
            await put_live(conn, key, "Hej! Slut: STOPP", now=now, one_way=True)
        await put_live(conn, key, HELLO, now=now, one_way=True)
    async with reading(world.engine) as conn:
        await world.works.templates.load(conn)
    linkless = world.works.templates.linkless_sms()
    assert "hello (en)" in linkless
    assert "hello (sv)" not in linkless
    assert not [one for one in linkless if one.startswith("answer_")]
