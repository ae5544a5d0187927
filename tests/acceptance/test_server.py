"""`uppsok run`: one process that sends, answers, and hears from the carrier."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.twilio.webhooks import EMPTY_TWIML, INBOUND_PATH, VOICE_PATH
from tests.acceptance.carrier import PUBLIC_URL, Carrier, open_carrier
from tests.acceptance.municipality import write_people, write_plan, young_people
from tests.acceptance.program import Program, free_port
from tests.fakes.twilio import post_signed

PEOPLE = 3


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    """Return the carrier that the process sends by."""
    async with open_carrier() as carrier:
        yield carrier


@pytest.fixture
async def house(program: Program, carrier: Carrier) -> Program:
    """Return a program with three people, who may be written to."""
    ready = program.with_settings(**carrier.settings, PORT=str(free_port()))
    await asyncio.to_thread(prepare, ready)
    return ready


def prepare(program: Program) -> None:
    """Put the plan in force, import the register, and say Start."""
    program.do("plan", "use", write_plan(program.folder))
    program.do("import", write_people(program.folder, young_people(PEOPLE, without_mobile=0)))
    program.do("start")


def statuses(program: Program) -> list[tuple[str, str]]:
    """Return what became of the texts, as events tell it: kind and outcome."""
    told = program.do("events", "--json").lines()
    return [(one["kind"], one["outcome"]) for one in told if one["channel"] == "sms"]


async def post(program: Program, path: str, form: dict[str, str]) -> tuple[int, str]:
    """POST a form as Twilio does, signed for the public address."""
    base = f"http://127.0.0.1:{program.settings['PORT']}"
    async with ClientSession() as session:
        answer = await post_signed(session, PUBLIC_URL, path, form, base)
        return answer.status, await answer.text()


async def get(program: Program, path: str) -> tuple[int, str]:
    """GET a page of the running process."""
    url = f"http://127.0.0.1:{program.settings['PORT']}{path}"
    async with ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_a_text_is_answered(house: Program, carrier: Carrier) -> None:
    """A signed text is stored, read, counted as contact, and answered; deliveries are settled."""
    with house.running("run") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        assert await get(house, "/healthz") == (200, "ok\n")
        assert await get(house, "/readyz") == (200, "ready\n")
        await carrier.wait_for_sms(PEOPLE)
        await write_and_wait(house, carrier, carrier.fake.forms[0])
        await delivered(house, carrier)
        assert await asyncio.to_thread(running.stop) == 0
    assert running.logged("stopped")
    told = await asyncio.to_thread(statuses, house)
    assert told.count(("attempt", "")) == PEOPLE
    assert told.count(("delivery", "delivered")) == 1
    assert told.count(("reply", "self")) == 1
    events = await asyncio.to_thread(house.do, "events", "--json")
    changed = [one["outcome"] for one in events.lines()]
    assert changed.count("reached") == changed.count("occupation") == 1


async def write_and_wait(house: Program, carrier: Carrier, hello: dict[str, str]) -> None:
    """Write back to a text, twice as carriers do, and wait for the one answer."""
    form = {"MessageSid": "SM1", "From": hello["To"], "To": hello["From"], "Body": "Jag jobbar"}
    assert (await post(house, INBOUND_PATH, form)) == (200, EMPTY_TWIML)
    assert (await post(house, INBOUND_PATH, form)) == (200, EMPTY_TWIML)
    forged = {**form, "MessageSid": "SM2", "Body": "STOPP"}
    base = f"http://127.0.0.1:{house.settings['PORT']}"
    async with ClientSession() as session:
        unsigned = await session.post(base + INBOUND_PATH, data=forged)
    assert unsigned.status == 403
    await carrier.wait_for_sms(PEOPLE + 1)
    answer = carrier.fake.forms[-1]
    assert answer["To"] == hello["To"]
    assert answer["Body"] != hello["Body"]


async def delivered(house: Program, carrier: Carrier) -> None:
    """Tell that a text has arrived, out of order and twice."""
    told: dict[str, Any] = carrier.fake.messages[1]
    path = carrier.fake.forms[1]["StatusCallback"].removeprefix(PUBLIC_URL)
    for status in ("delivered", "sent", "delivered"):
        form = {"MessageSid": told["sid"], "MessageStatus": status, "To": told["to"]}
        assert (await post(house, path, form))[0] == 204


async def test_a_process_that_cannot_listen_says_so(house: Program) -> None:
    """Where the port is taken, the process ends at once and says so in one line."""
    with house.running("run") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        second = await asyncio.to_thread(house.run_apart, "run")
        assert "address already in use" in second.fault
        assert await asyncio.to_thread(running.stop) == 0


async def test_serve_answers_without_sending(program: Program, empty_postgresql: str) -> None:
    """On PostgreSQL `serve` is the web server alone: it is ready, and leaves sending to others."""
    settings = {"DATABASE_URL": empty_postgresql, "PORT": str(free_port())}
    cluster = program.with_settings(**settings)
    await asyncio.to_thread(cluster.do, "db", "upgrade")
    with cluster.running("serve") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        assert await get(cluster, "/readyz") == (200, "ready\n")
        assert (await get(cluster, "/webhooks/twilio/inbound"))[0] == 404
        assert await asyncio.to_thread(running.stop) == 0
    assert running.logged("started") == running.logged("started", clock=False, web_server=True)


async def test_a_caller_is_put_through(house: Program) -> None:
    """A stranger who calls reaches the municipality; the number itself is never rung."""
    call = {"CallSid": "CA1", "From": "+46701740690", "To": "+46766860000"}
    with house.running("run") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        status, text = await post(house, VOICE_PATH, call)
        assert status == 200
        number = text.partition("<Number>")[2].partition("</Number>")[0]
        assert number.startswith("+46")
        assert number != call["To"]
        _, itself = await post(house, VOICE_PATH, {**call, "To": number})
        assert "<Number>" not in itself
        assert await asyncio.to_thread(running.stop) == 0
