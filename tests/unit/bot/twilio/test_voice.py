"""What a caller hears, and who is rung."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.twilio.voice import apologise, hang_up, put_through

CALLER, OURS, UNIT = "+46701740601", "+46766860000", "+46850835600"
ENDED = "https://svar.example.se/ended?a=1&b=2"


def parse(twiml: str) -> ET.Element:
    """Return the TwiML's verbs."""
    return ET.fromstring(twiml)  # noqa: S314 - our own words


def test_a_caller_is_put_through() -> None:
    """The unit's telephone rings, shows who calls, and the call ends some day."""
    (dial,) = parse(put_through(UNIT, caller=CALLER, called=OURS, ended_url=ENDED))
    assert [number.text for number in dial] == [UNIT]
    assert (dial.get("callerId"), dial.get("action")) == (CALLER, ENDED)
    assert int(dial.get("timeLimit", "0")) > 0


@pytest.mark.parametrize("caller", ["", "anonymous", "+266696687"])
def test_a_withheld_number_shows_ours(caller: str) -> None:
    """Who does not show their number comes with ours, which is one that can be shown."""
    (dial,) = parse(put_through(UNIT, caller=caller, called=OURS, ended_url=ENDED))
    assert dial.get("callerId") == OURS


@pytest.mark.parametrize("number", ["", OURS])
def test_a_number_never_rings_itself(number: str) -> None:
    """Where there is nobody to ring but the number itself, the caller is asked to write."""
    response = parse(put_through(number, caller=CALLER, called=OURS, ended_url=ENDED))
    assert {verb.tag for verb in response} == {"Say"}


def test_nobody_answered() -> None:
    """Who reaches nobody is told in Swedish and English what to do."""
    assert [verb.get("language") for verb in parse(apologise())] == ["sv-SE", "en-GB"]


def test_a_call_that_is_over() -> None:
    """After a talk there is nothing left to say."""
    assert [verb.tag for verb in parse(hang_up())] == ["Hangup"]


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Co", "Cn"]), max_size=20))
def test_nothing_that_is_given_breaks_the_answer(text: str) -> None:
    """Whatever a form says as its caller, the answer stays one that can be read."""
    (verb, *_) = parse(put_through(UNIT, caller="+" + text, called=OURS, ended_url=ENDED))
    assert verb.get("callerId") == "+" + text or verb.get("callerId") == OURS
