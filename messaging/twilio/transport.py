"""The wire under Twilio's library: one aiohttp session, our time-outs, nothing repeated.

Twilio's own asynchronous transport can hand answers to the wrong caller, ignores
its time-out and may POST twice; this one does none of that. It also says what a
failure means for the message: `NotTakenError` where the request cannot have been
carried out, `AnswerLostError` where it may have been.
"""

import logging
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from yarl import URL

from config.clock import Clock
from messaging.channels.base import AnswerLostError, NotTakenError

RECONNECT_SECONDS = 5.0  # after a refused connection
BUSY_SECONDS = 1.0  # after a 429 that names no time
LONGEST_WAIT = 3600.0
_TOO_MANY, _SERVER_FAULT = 429, 500

_NOWHERE = URL("http://form/")
_log = logging.getLogger(__name__)


class TwilioTransport(AsyncHttpClient):
    """One session to one carrier; opened at the first request, closed with `close`."""

    def __init__(self, clock: Clock, *, connect_seconds: float, answer_seconds: float) -> None:
        """Take the time-outs for connecting and for the whole answer, in seconds."""
        super().__init__(_log, is_async=True, timeout=answer_seconds)
        self._clock = clock
        self._limits = aiohttp.ClientTimeout(total=answer_seconds, connect=connect_seconds)
        self._session: aiohttp.ClientSession | None = None

    async def request(  # type: ignore[override]  # our own parameters are enough
        self,
        method: str,
        uri: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_unused: object,  # a time-out and redirects, which are ours to decide
    ) -> Response:
        """Make one request once and return the answer as it came, 1xx to 4xx but 429.

        Raises:
            NotTakenError: no connection, or the carrier is busy (429).
            AnswerLostError: time-out, dropped connection, 5xx.
        """
        if self._session is None:
            self._session = _open_session(self._limits)
        sent = dict(headers or {})
        if auth:
            sent["Authorization"] = _basic(*auth)
        body = encode_form(data) if data else None
        try:
            async with self._session.request(
                method, _address(uri), params=params, data=body, headers=sent, allow_redirects=False
            ) as answer:
                text = (await answer.read()).decode("utf-8", "replace")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            raise NotTakenError(type(fault).__name__, RECONNECT_SECONDS) from fault
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise AnswerLostError(type(fault).__name__) from fault
        return self._judge(answer.status, text, answer.headers)

    async def close(self) -> None:
        """Close the session; a later request opens another."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _judge(self, status: int, text: str, headers: Mapping[str, str]) -> Response:
        if status == _TOO_MANY:
            wait = self._read_wait(headers.get("Retry-After", ""))
            raise NotTakenError("HTTP 429", wait, busy=True)
        if status >= _SERVER_FAULT:
            raise AnswerLostError(f"HTTP {status}")
        return Response(status, text, headers)

    def _read_wait(self, value: str) -> float:
        """Return Retry-After in seconds, given as seconds or as a date."""
        try:
            until = None if value.isdecimal() else parsedate_to_datetime(value)
            seconds = (until - self._clock.now()).total_seconds() if until else float(value)
        except (ValueError, TypeError):  # neither, or a date without a zone
            return BUSY_SECONDS
        return min(max(seconds, BUSY_SECONDS), LONGEST_WAIT)


def _open_session(limits: aiohttp.ClientTimeout) -> aiohttp.ClientSession:
    # how many requests are open at once is the sender's decision, so the pool has no limit
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300),
        timeout=limits,
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def encode_form(fields: Mapping[str, Any]) -> bytes:
    """Return fields as a form's body; a list is a field that is repeated.

    In C: the standard library's takes five times as long, a tenth of what a message costs.
    """
    return _NOWHERE.with_query(fields).raw_query_string.encode()


_basic = lru_cache(maxsize=16)(aiohttp.encode_basic_auth)


@lru_cache(maxsize=64)
def _address(uri: str) -> URL:
    return URL(uri, encoded=True)
