"""Twilio's words for where a message stands, as our own states.

https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""

from collections.abc import Mapping

from messaging.carrier_errors import VALIDITY_EXPIRED
from messaging.states import MessageState

_STATES: Mapping[str, MessageState] = {
    "accepted": MessageState.ACCEPTED,
    "scheduled": MessageState.ACCEPTED,
    "queued": MessageState.ACCEPTED,
    "sending": MessageState.ACCEPTED,
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.UNDELIVERED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.FAILED,
}


def read_status(status: str, error: str) -> MessageState | None:
    """Return the state that a status with an error code stands for; None: a word we do not know."""
    state = _STATES.get(status.lower())
    failed = state in {MessageState.UNDELIVERED, MessageState.FAILED}
    return MessageState.EXPIRED if failed and error == VALIDITY_EXPIRED else state
