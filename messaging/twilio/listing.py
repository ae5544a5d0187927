"""What Twilio says it has sent to a number: asked for where an answer of its was lost.

https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
"""

import asyncio
from datetime import UTC, datetime
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest.api.v2010.account.message import MessageInstance, MessageList

from messaging.channels.base import AnswerLostError, ChannelError, Listed, NotTakenError
from messaging.rate import TokenBucket
from messaging.states import MessageState
from messaging.twilio.statuses import read_status

PER_SECOND = 50.0  # requests; apart from the messages' own rate, which is the number's
PAGE = 1000  # messages, Twilio's most
MOST = 5000  # messages to one number; where there are more, the list is not read to its end
TRIES = 3
LONGEST_PAUSE_SECONDS = 30.0
LATER_SECONDS = 300.0


class TwilioListing:
    """Reads lists of messages, no faster than Twilio lets us."""

    def __init__(self, messages: MessageList) -> None:
        """Take the library's door to the account's messages."""
        self._messages = messages
        self._bucket = TokenBucket(PER_SECOND)
        self._closed_until = float("-inf")  # on the loop's clock, seconds

    async def read(self, to: str, since: datetime | None) -> list[Listed]:
        """Return every message from us to a number, sent at `since` or later, oldest first.

        Without `since` also those that are not sent yet, which have no date to go by.

        Raises:
            ChannelError: the list could not be read to its end.
        """
        fault = NotTakenError("busy", LATER_SECONDS, busy=True)
        for _ in range(TRIES):
            await self._wait_for_turn()
            try:
                return await self._read(to, since)
            except NotTakenError as busy:
                if not busy.busy or busy.after_seconds > LONGEST_PAUSE_SECONDS:
                    raise
                fault = busy
                self._closed_until = asyncio.get_running_loop().time() + busy.after_seconds
        raise fault

    async def _wait_for_turn(self) -> None:
        loop = asyncio.get_running_loop()
        closed = max(0.0, self._closed_until - loop.time())
        if wait := closed + self._bucket.take(loop.time() + closed):
            await asyncio.sleep(wait)

    async def _read(self, to: str, since: datetime | None) -> list[Listed]:
        dates: dict[str, Any] = {} if since is None else {"date_sent_after": since}
        try:
            found = await self._messages.list_async(to=to, limit=MOST, page_size=PAGE, **dates)
            listed = [_listed(one) for one in found if str(one.direction) != "inbound"]
        except ChannelError:
            raise
        except (TwilioException, ValueError, TypeError, AttributeError, KeyError) as fault:
            raise AnswerLostError(f"unreadable list: {type(fault).__name__}") from fault
        if len(found) >= MOST:
            raise AnswerLostError(f"more than {MOST} messages to one number")
        return sorted(listed, key=lambda one: (one.at, one.sid))


def _listed(one: MessageInstance) -> Listed:
    sid, body, status, made = one.sid, one.body, one.status, one.date_created
    if not isinstance(sid, str) or not isinstance(body, str) or not isinstance(made, datetime):
        raise TypeError("a message without its id, text or date")
    error = str(one.error_code or "")
    # a word that is new to us is still a message that was taken
    state = read_status(str(status), error) or MessageState.ACCEPTED
    return Listed(sid, body, state, error, made.astimezone(UTC))
