"""What arrived, by each door."""

from datetime import UTC, datetime
from typing import Any

import pytest

from escalation.arrivals import Arrival, read_arrival
from messaging.meaning.reading import Intent, Respondent
from messaging.states import Channel, Provider

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


def arrival(provider: Provider, **raw: Any) -> Arrival:  # noqa: ANN401 - what a door stored
    """Return something that came by a door now."""
    return Arrival(provider, raw, NOW)


@pytest.mark.parametrize(
    ("came", "channel"),
    [
        (arrival(Provider.TWILIO, Body="hej"), Channel.SMS),
        (arrival(Provider.TELEGRAM, text="hej"), Channel.CHAT),
        (arrival(Provider.EMAIL, text="hej"), Channel.EMAIL),
        (arrival(Provider.WEB, text="hej"), Channel.OTHER),
        (arrival(Provider.WEB, text="hej", channel="letter"), Channel.LETTER),
    ],
)
def test_everything_came_by_a_channel(came: Arrival, channel: Channel) -> None:
    """An answer by a link belongs to the message that carried the link (R4)."""
    assert (came.channel, came.text) == (channel, "hej")


def test_the_door_knows_the_number() -> None:
    """A link belongs to the number that it was sent to, and one in a letter to none."""
    assert arrival(Provider.WEB, point_id="31").point_id == 31
    assert arrival(Provider.WEB).point_id is None


def test_the_page_has_said_thank_you() -> None:
    """Who has had an answer gets no second one."""
    assert arrival(Provider.WEB, answered="1").answered
    assert not arrival(Provider.TWILIO, Body="hej").answered


def test_a_tap_is_read_as_a_tap() -> None:
    """What was chosen counts, with the time that was chosen."""
    came = arrival(
        Provider.WEB, choice="call_me", call_at="2025-10-02T12:00:00+00:00", language="ar"
    )
    reading = read_arrival(came, "survey_menu")
    assert reading.intents == (Intent.CALL_ME,)
    assert reading.call_at == datetime(2025, 10, 2, 12, tzinfo=UTC)
    assert reading.lang == "ar"


def test_words_beside_a_tap_are_read() -> None:
    """A tap and words are one answer."""
    came = arrival(Provider.WEB, choice="studying", text="på komvux", respondent="relative")
    reading = read_arrival(came, "survey_menu")
    assert reading.occupation == "adult_education"
    assert reading.respondent is Respondent.RELATIVE


@pytest.mark.parametrize(
    ("respondent", "who"), [("relative", Respondent.RELATIVE), ("", Respondent.SELF)]
)
def test_words_alone_are_read_as_ever(respondent: str, who: Respondent) -> None:
    """Nothing tapped: the words mean what they mean in an SMS; who writes has been said (R20)."""
    reading = read_arrival(
        arrival(Provider.WEB, text="jag jobbar", respondent=respondent), "survey_menu"
    )
    assert (reading.occupation, reading.respondent) == ("working", who)


def test_an_automatic_answer_is_no_contact() -> None:
    """R4: a machine that answers an e-mail is nobody reached, whatever it says."""
    reading = read_arrival(arrival(Provider.EMAIL, text="jag jobbar", machine="1"), "survey_menu")
    assert reading.respondent is Respondent.MACHINE
    assert not reading.reached
