"""Answers that are chosen and not written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from messaging.meaning.choices import Choice, join_words, read_choice
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent, Respondent

LATER = datetime(2025, 10, 2, 12, tzinfo=UTC)
OF_ONESELF = [choice for choice in Choice if choice is not Choice.WORDS]


@pytest.mark.parametrize(
    ("choice", "intent", "occupation"),
    [
        (Choice.STUDYING, Intent.OCCUPATION, "studying_unspecified"),
        (Choice.ADULT_EDUCATION, Intent.OCCUPATION, "adult_education"),
        (Choice.WORKING, Intent.OCCUPATION, "working"),
        (Choice.NOTHING_NOW, Intent.OCCUPATION, "none"),
        (Choice.WANTS_SUPPORT, Intent.WANTS_SUPPORT, None),
        (Choice.CALL_ME, Intent.CALL_ME, None),
        (Choice.WRONG_PERSON, Intent.WRONG_PERSON, None),
        (Choice.NO_MORE, Intent.OPT_OUT, None),
    ],
)
def test_a_tap_says_one_thing(choice: Choice, intent: Intent, occupation: str | None) -> None:
    """Each button has one meaning, and no doubt about it."""
    reading = read_choice(choice)
    assert reading.intents == (intent,)
    assert reading.occupation == occupation
    assert reading.confident


@pytest.mark.parametrize("choice", OF_ONESELF)
def test_who_is_reached_by_a_tap(choice: Choice) -> None:
    """R4: a bare STOP and a wrong person are no contact; every other tap is."""
    assert read_choice(choice).reached == (choice not in {Choice.NO_MORE, Choice.WRONG_PERSON})


def test_a_relative_answers_for_somebody() -> None:
    """R20: who says that they are a relative is read as one."""
    assert read_choice(Choice.WORKING, relative=True).respondent is Respondent.RELATIVE
    assert read_choice(Choice.WORKING).respondent is Respondent.SELF
    assert read_choice(Choice.WRONG_PERSON, relative=True).respondent is Respondent.OTHER


def test_a_time_belongs_to_a_call() -> None:
    """A time is kept with "call me" and with nothing else."""
    assert read_choice(Choice.CALL_ME, call_at=LATER).call_at == LATER
    assert read_choice(Choice.WORKING, call_at=LATER).call_at is None


def test_thanks_beside_a_tap_change_nothing() -> None:
    """A tap with "tack" is the tap."""
    tapped = read_choice(Choice.WORKING)
    joined = join_words(tapped, read_reply("tack!", "survey_menu"))
    assert joined == replace(tapped, evidence=joined.evidence)


def test_words_may_say_it_more_closely() -> None:
    """Studies tapped, komvux written: komvux."""
    joined = join_words(read_choice(Choice.STUDYING), read_reply("läser på komvux", "survey_menu"))
    assert joined.occupation == "adult_education"
    assert joined.confident


def test_words_that_contradict_the_tap_go_to_a_human() -> None:
    """Work tapped, studies written: both cannot be meant."""
    joined = join_words(read_choice(Choice.WORKING), read_reply("läser på komvux", "survey_menu"))
    assert joined.occupation == "working"
    assert not joined.confident


def test_words_add_a_wish() -> None:
    """Nothing right now, and call me: both are carried out."""
    joined = join_words(read_choice(Choice.NOTHING_NOW), read_reply("ring mig", "survey_menu"))
    assert set(joined.intents) == {Intent.OCCUPATION, Intent.CALL_ME}
    assert joined.occupation == "none"


@pytest.mark.parametrize("relative", [True, False])
def test_danger_in_the_words_goes_before_the_tap(relative: bool) -> None:
    """R19: whatever was tapped, signs of danger reach a human."""
    tapped = read_choice(Choice.WORKING, relative=relative)
    joined = join_words(tapped, read_reply("jag orkar inte leva längre", "survey_menu"))
    assert Intent.CRISIS in joined.intents
    assert (joined.respondent is Respondent.RELATIVE) == relative


def test_a_stop_with_words_is_contact_where_the_words_are() -> None:
    """R4: who stops and says that they work has been reached."""
    joined = join_words(read_choice(Choice.NO_MORE), read_reply("jag jobbar", "survey_menu"))
    assert joined.reached
