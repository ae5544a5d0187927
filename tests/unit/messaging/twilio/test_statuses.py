"""Twilio's words for where a message stands."""

import pytest

from messaging.states import MessageState
from messaging.twilio.statuses import read_status


@pytest.mark.parametrize(
    ("status", "error", "state"),
    [
        ("queued", "", MessageState.ACCEPTED),
        ("Sent", "", MessageState.SENT),
        ("delivered", "", MessageState.DELIVERED),
        ("read", "", MessageState.DELIVERED),
        ("undelivered", "30003", MessageState.UNDELIVERED),
        ("undelivered", "30036", MessageState.EXPIRED),
        ("failed", "30036", MessageState.EXPIRED),
        ("canceled", "", MessageState.FAILED),
        ("sent", "30036", MessageState.SENT),
        ("partially_delivered", "", None),
        ("", "", None),
    ],
)
def test_a_status_is_one_of_our_states(status: str, error: str, state: MessageState | None) -> None:
    """A validity that ran out is a state of its own; a new word is told as such."""
    assert read_status(status, error) is state
