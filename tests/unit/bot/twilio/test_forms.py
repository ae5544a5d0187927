"""What Twilio's forms say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.twilio.forms import read_call, read_inbound, read_report
from messaging.channels.base import Inbound, Report
from messaging.states import MessageState, Provider

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["MessageSid", "SmsMessageSid", "SmsSid"])
def test_inbound(name: str) -> None:
    """A message has its id, under the present name or an old one, its sender and all it said."""
    form = {name: "SM1", "From": "+46700000001", "Body": "", "New": "?"}
    assert read_inbound(form, NOW) == Inbound(Provider.TWILIO, "SM1", "+46700000001", form, NOW)


@pytest.mark.parametrize(
    "form",
    [
        {"MessageSid": "SM1"},
        {"From": "+4670"},
        {"MessageSid": ""},
        {"MessageSid": "SM\x00", "From": "+4670"},
        {"MessageSid": "S" * 65, "From": "+4670"},
    ],
)
def test_inbound_that_lacks_something(form: dict[str, str]) -> None:
    """Without a sender, or an id that a database can hold, there is no message to store."""
    assert read_inbound(form, NOW) is None


@pytest.mark.parametrize("caller", ["+46700000001", "anonymous", ""])
def test_a_call(caller: str) -> None:
    """A call has its id, and its caller as far as they show who they are."""
    form = {"CallSid": "CA1", "From": caller, "To": "+46766860000"}
    assert read_call(form, NOW) == Inbound(Provider.TWILIO_VOICE, "CA1", caller, form, NOW)


@pytest.mark.parametrize("form", [{}, {"CallSid": ""}, {"CallSid": "å"}])
def test_a_call_without_an_id(form: dict[str, str]) -> None:
    """Without an id a call cannot be told from its repetition."""
    assert read_call(form, NOW) is None


def test_what_a_database_cannot_hold_is_left_out_of_a_report() -> None:
    """A report that is odd in one place still tells what became of the message."""
    form = {"MessageSid": "\x00", "MessageStatus": "failed", "ErrorCode": "3\x00"}
    assert read_report(form, 41, NOW) == Report(41, "", MessageState.FAILED, "", NOW)


@pytest.mark.parametrize(
    ("status", "error", "state"),
    [
        ("queued", "", MessageState.ACCEPTED),
        ("sent", "", MessageState.SENT),
        ("Delivered", "", MessageState.DELIVERED),
        ("undelivered", "30003", MessageState.UNDELIVERED),
        ("failed", "30007", MessageState.FAILED),
        ("undelivered", "30036", MessageState.EXPIRED),
        ("delivered", "30036", MessageState.DELIVERED),
    ],
)
def test_report(status: str, error: str, state: MessageState) -> None:
    """A status becomes our state; an ended validity period is `expired`; the code is kept."""
    form = {"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": error}
    assert read_report(form, 41, NOW) == Report(41, "SM1", state, error, NOW)


@pytest.mark.parametrize("form", [{}, {"MessageStatus": "teleported"}])
def test_unknown_status(form: dict[str, str]) -> None:
    """A status that Twilio invents later is no report."""
    assert read_report(form, 41, NOW) is None


@given(st.dictionaries(st.text(), st.text()))
def test_old_names_and_extra_fields(extra: dict[str, str]) -> None:
    """Fields that we do not know change nothing."""
    form = {**extra, "SmsSid": "SM1", "SmsStatus": "sent"}
    for name in ("MessageSid", "MessageStatus", "ErrorCode"):
        form.pop(name, None)
    assert read_report(form, 41, NOW) == Report(41, "SM1", MessageState.SENT, "", NOW)
