"""What arrived: a carrier's own form says nothing under the names of our doors."""

from datetime import UTC, datetime

import pytest

from escalation.arrivals import Arrival, read_arrival
from messaging.meaning.reading import Intent
from messaging.states import Channel, Provider

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
ODD = {"channel": "x", "choice": "x", "point_id": "x", "machine": "1", "answered": "1"}


@pytest.mark.parametrize(
    ("provider", "channel"),
    [(Provider.TWILIO, Channel.SMS), (Provider.TWILIO_VOICE, Channel.PHONE)],
)
def test_a_form_may_hold_anything(provider: Provider, channel: Channel) -> None:
    """Parameters that a carrier invents are not taken for what our own pages say."""
    came = Arrival(provider, {**ODD, "Body": "Jag jobbar"}, NOW)
    assert (came.channel, came.point_id, came.answered) == (channel, None, False)
    read_arrival(came, "survey_menu")


def test_a_call_has_no_words() -> None:
    """A call is never read as a text, whatever its form says."""
    came = Arrival(Provider.TWILIO_VOICE, {"Body": "Jag jobbar", "From": "+46701740601"}, NOW)
    reading = read_arrival(came, "survey_menu")
    assert (came.text, reading.intents, reading.confident) == ("", (Intent.UNCLEAR,), False)


@pytest.mark.parametrize(
    ("provider", "caller", "withheld"),
    [
        (Provider.TWILIO_VOICE, "anonymous", True),
        (Provider.TWILIO_VOICE, "+46701740601", False),
        (Provider.TWILIO, "KAA", False),
    ],
)
def test_a_withheld_call(provider: Provider, caller: str, withheld: bool) -> None:
    """Only of a call whose number is not shown can nobody say who it was."""
    assert Arrival(provider, {"From": caller}, NOW).withheld is withheld
