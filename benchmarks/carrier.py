"""A carrier that takes every SMS: a process of its own that answers as Twilio does.

It answers at once or after some time, and does as little as can be done, so that what is
measured is the sender.

    python -m benchmarks.carrier [MILLISECONDS]   (prints its port; ends with its standard input)
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

ACCOUNT, TOKEN, SENDER = "AC" + "b" * 32, "t" * 32, "+46766860000"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
NUMBERS = count(1)
# what Twilio answers, field for field (www.twilio.com/docs/messaging/api/message-resource)
BODY = (
    '{"account_sid": "' + ACCOUNT + '", "api_version": "2010-04-01", "body": "Hej! Plugg eller '
    'jobb nu? Svara 1 plugg 2 jobb 3 hj\\u00e4lp 4 ring mig.", "date_created": "Wed, 01 Oct 2025 '
    '08:00:00 +0000", "date_sent": null, "date_updated": "Wed, 01 Oct 2025 08:00:00 +0000", '
    '"direction": "outbound-api", "error_code": null, "error_message": null, "from": "'
    + SENDER
    + '", "messaging_service_sid": null, "num_media": "0", "num_segments": "1", "price": null, '
    '"price_unit": "USD", "sid": "SM%032x", "status": "queued", "subresource_uris": {"media": "'
    + PATH.replace(".json", "/SM/Media.json")
    + '"}, "to": "+46701740605", "uri": "'
    + PATH
    + '"}'
)
HEAD = "HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
ANSWER = HEAD % len(BODY % 0) + BODY


class Line(asyncio.Protocol):
    """One connection: whole requests in, an answer to each out."""

    def __init__(self, seconds: float) -> None:
        """Begin with nothing received; every answer takes so many seconds."""
        self._received = b""
        self._seconds = seconds
        self._out: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._out = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that has come in whole."""
        self._received += data
        while (end := self._end()) and isinstance(self._out, asyncio.WriteTransport):
            self._received = self._received[end:]
            answer = (ANSWER % next(NUMBERS)).encode()
            if self._seconds:
                asyncio.get_running_loop().call_later(self._seconds, self._out.write, answer)
            else:
                self._out.write(answer)

    def _end(self) -> int:
        """Return where the first request ends, 0 where it is not there whole."""
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return 0
        length = LENGTH.search(self._received, 0, head)
        end = head + 4 + (int(length[1]) if length else 0)
        return end if end <= len(self._received) else 0


@contextmanager
def running_carrier(milliseconds: int = 0) -> Iterator[str]:
    """Start a carrier whose answers take so long; give the address it listens at."""
    command = (sys.executable, "-m", "benchmarks.carrier", str(milliseconds))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own words
        if process.stdout is None:
            raise RuntimeError("the carrier has no output")
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


async def _serve(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(seconds), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until whoever started it is gone


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]) / 1000 if sys.argv[1:] else 0))
