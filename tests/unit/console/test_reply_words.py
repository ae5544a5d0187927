"""The words of the inbox: everything that a reply can be read as has some."""

from datetime import datetime, timedelta

from config.clock import STOCKHOLM
from console.replies.words import (
    AUTHORS,
    BARRIERS,
    CHANNELS,
    INTENTS,
    OCCUPATIONS,
    RESPONDENTS,
    STATES,
    URGENT_ENDS,
    evidence_in_words,
    guess_in_words,
    time_in_words,
)
from escalation.states import ALLOWED, TaskKind
from messaging.conversation_rules import Barrier
from messaging.labels import OCCUPATIONS as CODES
from messaging.meaning.reading import Intent, Reading, Respondent
from messaging.states import Channel, MessageState, ReplyState
from scheduler.states import Origin

NOW = datetime(2025, 10, 1, 10, tzinfo=STOCKHOLM)


def read(*intents: Intent, occupation: str | None = None, hours: float | None = None) -> Reading:
    """Return a reading of the person's own words."""
    return Reading(
        intents=tuple(sorted(intents)),
        occupation=occupation,
        respondent=Respondent.SELF,
        reached=True,
        confident=False,
        lang="sv",
        call_at=None if hours is None else NOW + timedelta(hours=hours),
        evidence=(),
    )


def test_everything_has_its_words() -> None:
    """Each label of a reading, each channel and each end of what is urgent is named."""
    assert INTENTS.keys() | {Intent.OCCUPATION} == set(Intent)
    assert OCCUPATIONS.keys() == CODES
    assert RESPONDENTS.keys() == set(Respondent)
    assert CHANNELS.keys() == set(Channel)
    assert STATES.keys() == {"waiting", *MessageState, *ReplyState}
    assert AUTHORS.keys() == {"person", *Origin}
    assert BARRIERS.keys() == set(Barrier)
    assert {one for one, _ in URGENT_ENDS} == ALLOWED[TaskKind.URGENT]


def test_a_guess_says_what_they_do_first() -> None:
    """What they do, what they want, and when to call, each in some words."""
    guess = read(Intent.CALL_ME, Intent.OCCUPATION, occupation="working", hours=5)
    assert guess_in_words(guess, NOW) == ["Jobbar", "Vill bli uppringd", "Ring i dag 15.00"]
    assert guess_in_words(read(Intent.UNCLEAR), NOW) == ["Går inte att förstå"]


def test_a_time_to_come_says_its_day() -> None:
    """Today is called so; any other day has its name and date."""
    assert time_in_words(NOW, NOW) == "i dag 10.00"
    assert time_in_words(NOW + timedelta(days=2), NOW) == "fredag 3 oktober 10.00"


def test_evidence_is_told_once_and_without_the_rules_names() -> None:
    """Which words made it be read so; what only the program understands is left out."""
    lines = ("working: jobbar", "working: jobbar", "menu: 2", "read by a human: staff:sara", "odd")
    assert evidence_in_words(lines) == [("Jobbar", "jobbar"), ("Siffra i menyn", "2")]
