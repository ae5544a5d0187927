"""A Twilio in a process of its own that does everything a carrier has ever done wrong.

One message in so many meets each fault, by a keyed draw, so that the same messages meet the
same faults each time. It reports with real signatures, lists what it took, and counts what
a real person's phone would have received, whatever it answered.

    python -m tests.fakes.chaotic_twilio SEED SHARE   (prints its port; ends with its input)

`GET /told` tells the counts; `GET /quiet` answers when every report has been made.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from hashlib import blake2b
from typing import TypeVar

import aiohttp
from aiohttp import web

from config.clock import SystemClock
from tests.fakes.twilio import PATH, sign
from tests.fakes.twilio_book import Book, Entry, shown

SOON, LATE = 0.05, 5.0  # seconds from one event to the next
CALLERS = 40  # reports made at once
T = TypeVar("T")


class Fault(StrEnum):
    """What the carrier does with a message instead of answering."""

    BUSY = "429 with Retry-After"
    BROKEN_TAKEN = "503, taken"
    BROKEN = "503, not taken"
    GARBAGE = "garbage"
    EMPTY = "an empty 201"
    HANG_TAKEN = "no answer, taken"
    HANG = "no answer, not taken"
    DROP = "taken, connection dropped"


class Telling(StrEnum):
    """How the carrier reports, where not in time, in order and once."""

    REPEATED = "reports repeated"
    DELAYED = "reports delayed"
    REORDERED = "reports reordered"
    EARLY = "reports before the answer"
    LOST = "reports lost"


class Silence(StrEnum):
    """What the carrier does instead of listing."""

    BUSY = "list: 429"
    BROKEN = "list: 503"
    GARBAGE = "list: garbage"


TAKEN_ANSWERS = {Fault.BROKEN_TAKEN: (503, b"bad gateway"), Fault.EMPTY: (201, b"")}
TAKEN_ANSWERS[Fault.GARBAGE] = (201, b"<html>\xe5</html>")
NOT_TAKEN = {Fault.BUSY, Fault.BROKEN, Fault.HANG}
ORDERS = {
    None: ("sent", "delivered"),
    Telling.EARLY: ("sent", "delivered"),
    Telling.DELAYED: ("sent", "delivered"),
    Telling.REPEATED: ("sent", "sent", "delivered", "delivered"),
    Telling.REORDERED: ("delivered", "sent"),
    Telling.LOST: (),
}


class ChaoticTwilio:
    """The carrier and its counts."""

    def __init__(self, seed: str, share: float) -> None:
        """Take the seed of the draws and how often each fault comes, 0 to 1."""
        self._key, self._share = seed.encode()[:64], share
        self._clock = SystemClock()
        self._book = Book(PATH)
        self._offers: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()  # by our message id
        self._phones: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()
        self._reports: set[asyncio.Task[None]] = set()
        self._callers = asyncio.Semaphore(CALLERS)
        self._session: aiohttp.ClientSession | None = None

    @property
    def app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.router.add_post(PATH, self._create)
        app.router.add_get(PATH, self._list)
        app.router.add_get("/told", self._tell)
        app.router.add_get("/quiet", self._wait)
        return app

    async def close(self) -> None:
        """Stop reporting."""
        for report in self._reports:
            report.cancel()
        if self._session is not None:
            await self._session.close()

    async def _create(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        ours = form["StatusCallback"].rpartition("/")[2]
        self._offers[ours] += 1
        fault = self._draw(tuple(Fault), "answer", ours, self._offers[ours])
        if fault not in NOT_TAKEN:
            entry = self._take(form, ours)
            await self._begin_to_report(entry, form["StatusCallback"], ours)
            if fault is None:
                return web.json_response(shown(entry), status=201)
        return await self._do_wrong(request, fault)

    def _take(self, form: dict[str, str], ours: str) -> Entry:
        self._taken[ours] += 1
        self._phones[form["To"]] += 1
        return self._book.take(form, self._clock.now())

    async def _do_wrong(self, request: web.Request, fault: Fault | None) -> web.Response:
        if fault is Fault.BUSY:
            return web.Response(status=429, headers={"Retry-After": "1"})
        if fault in {Fault.HANG, Fault.HANG_TAKEN}:
            await asyncio.Event().wait()  # until whoever asked has gone
        if fault is Fault.DROP and request.transport is not None:
            request.transport.abort()
        status, body = TAKEN_ANSWERS.get(fault or Fault.BROKEN, (503, b"bad gateway"))
        return web.Response(status=status, body=body)

    async def _list(self, request: web.Request) -> web.Response:
        to = request.query["To"]
        self._offers[to] += 1
        match self._draw(tuple(Silence), "list", to, self._offers[to]):
            case Silence.BUSY:
                return web.Response(status=429, headers={"Retry-After": "1"})
            case Silence.BROKEN:
                return web.Response(status=503, body=b"bad gateway")
            case Silence.GARBAGE:
                return web.Response(body=b"<html>\xe5</html>")
        return web.json_response(self._book.page(request.query))

    async def _begin_to_report(self, entry: Entry, address: str, ours: str) -> None:
        telling = self._draw(tuple(Telling), "report", ours, self._taken[ours])
        report = asyncio.create_task(self._report(entry, address, telling))
        self._reports.add(report)
        report.add_done_callback(self._reports.discard)
        if telling is Telling.EARLY:
            await asyncio.wait([report])

    async def _report(self, entry: Entry, address: str, telling: Telling | None) -> None:
        pause = LATE if telling is Telling.DELAYED else SOON
        for status in ORDERS[telling]:
            if telling is not Telling.EARLY:
                await asyncio.sleep(pause)
            self._note(entry, status)
            form = {"MessageSid": entry["sid"], "MessageStatus": status, "To": entry["to"]}
            await self._post(address, form)
        self._note(entry, "delivered")

    def _note(self, entry: Entry, status: str) -> None:
        entry["sent"] = entry["sent"] or self._clock.now()
        if entry["status"] != "delivered":
            entry["status"] = status

    async def _post(self, address: str, form: dict[str, str]) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        signed = {"X-Twilio-Signature": sign(address, form)}
        try:
            async with (
                self._callers,
                self._session.post(address, data=form, headers=signed) as answer,
            ):
                self._faults[f"report answered {answer.status}"] += 1
        except aiohttp.ClientError:
            self._faults["report not answered"] += 1

    async def _tell(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"taken": self._taken, "phones": self._phones, "faults": self._faults}
        )

    async def _wait(self, _request: web.Request) -> web.Response:
        while self._reports:
            await asyncio.wait(self._reports)
        return web.Response(text="quiet")

    def _draw(self, faults: Sequence[T], *key: object) -> T | None:
        """Return the fault that a key meets, if any; each as often as the others."""
        words = "\0".join(map(str, key))
        digest = blake2b(words.encode(), digest_size=8, key=self._key).digest()
        place = int(int.from_bytes(digest) / 2**64 / self._share) if self._share else len(faults)
        if place >= len(faults):
            return None
        self._faults[str(faults[place])] += 1
        return faults[place]


async def _serve(seed: str, share: float) -> None:
    carrier = ChaoticTwilio(seed, share)
    # a handler ends with its request: what hangs is let go when the sender has given up
    runner = web.AppRunner(
        carrier.app, access_log=None, shutdown_timeout=1, handler_cancellation=True
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1000).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)  # until whoever started it is gone
    await carrier.close()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], float(sys.argv[2])))
