"""Twilio at its busiest: a process of its own that calls a webhook with signed forms.

Every request is built before the clock starts, and every fifth repeats one that was sent
before it. Either so many connections call as fast as they are answered, or calls are made
at a fixed rate, and then the time of each is counted from when it was due.

    python -m benchmarks.inbound_load '{"port": 8080, "requests": 1000, ...}'   (prints JSON)
"""

import asyncio
import gc
import json
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter, deque
from dataclasses import asdict, dataclass
from hashlib import sha1
from hmac import digest
from urllib.parse import urlencode

ACCOUNT, TOKEN, NUMBER = "AC" + "b" * 32, "t" * 32, "+46766860000"
PUBLIC_URL = "https://svar.example.se"
PATH = "/webhooks/twilio/inbound"
REPEAT = 5  # every fifth request says what an earlier one said
EARLIER = 100  # requests before the one that is repeated
TEXTS = (
    "1",
    "Jag pluggar på komvux",
    "Hej! Jag jobbar på lager i Årsta sedan i våras, allt bra",
    "STOPP",
    "Vem är du?",
    "Kan ni ringa mig imorgon efter 15? Jag vill gärna ha hjälp att hitta något",
)


@dataclass(frozen=True, slots=True)
class Load:
    """How a server is called."""

    port: int
    requests: int
    first: int = 0  # number of the first message: a database sees each number once
    connections: int = 32
    per_second: float = 0.0  # 0: as fast as the server answers


@dataclass(frozen=True, slots=True)
class Answers:
    """How a server answered; times in milliseconds."""

    seconds: float
    right: int  # answers with status 200
    p50: float
    p99: float
    most: float

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return self.right / self.seconds


def distinct(requests: int) -> int:
    """Return how many different messages there are among so many requests."""
    return len({_number(request) for request in range(requests)})


def call(load: Load) -> Answers:
    """Run the load in a process of its own and return how it was answered."""
    command = (sys.executable, "-m", "benchmarks.inbound_load", json.dumps(asdict(load)))
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    return Answers(**json.loads(run.stdout))


def build_request(number: int) -> bytes:
    """Return the whole request by which Twilio brings the message of this number."""
    sid = f"SM{number:032x}"
    sender = f"+4670{number % 10_000_000:07}"
    form = {
        "ToCountry": "SE", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "",
        "FromZip": "", "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "",
        "Body": TEXTS[number % len(TEXTS)], "FromCountry": "SE", "To": NUMBER, "ToZip": "",
        "NumSegments": "1", "MessageSid": sid, "AccountSid": ACCOUNT, "From": sender,
        "ApiVersion": "2010-04-01",
    }  # fmt: skip
    signed = PUBLIC_URL + PATH + "".join(name + value for name, value in sorted(form.items()))
    signature = b64encode(digest(TOKEN.encode(), signed.encode(), sha1)).decode()
    body = urlencode(form)
    return (
        f"POST {PATH} HTTP/1.1\r\nHost: svar.example.se\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Accept: */*\r\nX-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: {sid}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _number(request: int) -> int:
    """Return which message a request brings."""
    repeats = request % REPEAT == REPEAT - 1 and request >= EARLIER
    return request - EARLIER if repeats else request


class _Caller(asyncio.Protocol):
    """One connection that is kept: a request out, its answer in."""

    def __init__(self, desk: "_Desk") -> None:
        self._desk = desk
        self._received = b""
        self._since = 0.0
        self._out: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._out = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's protocol
        self._desk.lost(self)

    def call(self, request: bytes, since: float) -> None:
        if self._out is None:
            raise ConnectionError("not connected")
        self._since = since
        self._out.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return
        length = self._received.lower().find(b"content-length:", 0, head)
        size = int(self._received[length + 15 : self._received.find(b"\r", length)])
        if len(self._received) < head + 4 + size:
            return
        status = self._received[9:12]
        self._received = b""
        self._desk.answered(self, status, time.perf_counter() - self._since)


class _Desk:
    """Hands requests to connections, and keeps how long each took."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self._requests = [build_request(load.first + _number(n)) for n in range(load.requests)]
        self._next = 0
        self._idle: deque[_Caller] = deque()
        self._due: deque[float] = deque()  # when calls were due that found no idle connection
        self._took: list[float] = []
        self._statuses: Counter[bytes] = Counter()
        self._done = asyncio.get_running_loop().create_future()

    async def run(self) -> Answers:
        loop = asyncio.get_running_loop()
        for _ in range(self.load.connections):
            _, caller = await loop.create_connection(
                lambda: _Caller(self), "127.0.0.1", self.load.port
            )
            self._idle.append(caller)
        gc.disable()
        begun = time.perf_counter()
        if self.load.per_second:
            await self._pace(begun)
        else:
            while self._idle and self._next < len(self._requests):
                self._call(self._idle.popleft(), time.perf_counter())
        await self._done
        return self._sum(time.perf_counter() - begun)

    def answered(self, caller: _Caller, status: bytes, took: float) -> None:
        self._statuses[status] += 1
        self._took.append(took)
        if self._due:
            self._call(caller, self._due.popleft())
        elif not self.load.per_second and self._next < len(self._requests):
            self._call(caller, time.perf_counter())
        else:
            self._idle.append(caller)
        if len(self._took) == len(self._requests) and not self._done.done():
            self._done.set_result(None)

    def lost(self, caller: _Caller) -> None:
        """A server may close a connection that is idle, and no other."""
        if caller in self._idle:
            self._idle.remove(caller)
        elif not self._done.done():
            self._done.set_exception(ConnectionError("the server hung up on a request"))

    async def _pace(self, begun: float) -> None:
        for number in range(len(self._requests)):
            due = begun + number / self.load.per_second
            if (ahead := due - time.perf_counter()) > 0:
                await asyncio.sleep(ahead)
            if self._idle:
                self._call(self._idle.popleft(), due)
            else:
                self._due.append(due)

    def _call(self, caller: _Caller, since: float) -> None:
        request = self._requests[self._next]
        self._next += 1
        caller.call(request, since)

    def _sum(self, seconds: float) -> Answers:
        took = sorted(self._took)
        return Answers(
            seconds=seconds,
            right=self._statuses[b"200"],
            p50=1000 * took[len(took) // 2],
            p99=1000 * took[len(took) * 99 // 100],
            most=1000 * took[-1],
        )


async def _main() -> None:
    load = Load(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(await _Desk(load).run())))


if __name__ == "__main__":
    asyncio.run(_main())
