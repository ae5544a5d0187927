"""The console's words for a person."""

from datetime import UTC, date, datetime

import pytest

from console.marking import N_
from console.person.case_words import CHANGES, DONE, MESSAGE_STATES, OUTCOMES, REPLY_STATES
from console.person.words import (
    HOLDS,
    LEFT,
    LIMITS,
    OWNERS,
    POINT_KINDS,
    POINT_STATES,
    Telling,
    actor_in_words,
    age_in_words,
    date_in_words,
    holds_in_words,
    join_words,
    language_in_words,
    left_in_words,
    limits_in_words,
    time_in_words,
    until_20_in_words,
)
from escalation.states import Outcome, TaskKind
from messaging.states import MessageState, ReplyState
from register.states import (
    ChangeKind,
    LeftReason,
    Limit,
    PersonState,
    PointKind,
    PointOwner,
    PointState,
)
from scheduler.states import HoldReason

BORN = date(2007, 11, 2)
TELLING = Telling(datetime(2025, 10, 1, 8, tzinfo=UTC), "sv", N_, {"sara": "Sara Berg"})


def test_every_word_of_the_database_has_words() -> None:
    """No closed list of words has one that the page could not tell."""
    for told, words in (
        (LIMITS, Limit), (POINT_KINDS, PointKind), (OWNERS, PointOwner), (HOLDS, HoldReason),
        (POINT_STATES, PointState), (LEFT, LeftReason), (MESSAGE_STATES, MessageState),
        (REPLY_STATES, ReplyState), (OUTCOMES, Outcome), (CHANGES, ChangeKind), (DONE, TaskKind),
    ):  # fmt: skip
        assert told.keys() == set(words)


@pytest.mark.parametrize(
    ("day", "age", "until"),
    [
        (date(2025, 10, 1), "17 år", "762 dagar till 20"),
        (date(2027, 11, 1), "19 år", "1 dag till 20"),
        (date(2027, 11, 2), "20 år", "fyller 20 i dag"),
        (date(2027, 11, 3), "20 år", "har fyllt 20"),
    ],
)
def test_age(day: date, age: str, until: str) -> None:
    """How old somebody is, and how long it is to the day that ends the duty."""
    assert (age_in_words(BORN, day), until_20_in_words(BORN, day)) == (age, until)


@pytest.mark.parametrize(
    ("code", "reader", "words"),
    [
        ("so", "sv", "Somaliska"),
        ("so", "en", "Somali"),
        ("prs", "sv", "Dari"),
        ("xx", "sv", "Xx"),
        ("so", "nowhere", "So"),
        ("", "sv", ""),
    ],
)
def test_languages(code: str, reader: str, words: str) -> None:
    """A language is named in its reader's; one that has no name by its code."""
    assert language_in_words(code, reader) == words


def test_who_it_was() -> None:
    """Staff are named, others told by what they are."""
    asked = ("staff:sara", "staff:gone", "young_person", "system", "")
    told = [actor_in_words(one, TELLING) for one in asked]
    assert told == ["Sara Berg", "gone", "den unga själv", "programmet", ""]


def test_why_nothing_is_done() -> None:
    """Limits, holds and leaving are told in words; what is unknown stands as it is."""
    assert limits_in_words("no_letter only_sms unheard_of") == ["Inget brev", "Bara sms"]
    assert holds_in_words("staff unheard_of") == "pausat av personal, unheard_of"
    assert left_in_words(PersonState.ACTIVE, None) == ""
    assert left_in_words(PersonState.LEFT, "turned_20") == "har fyllt 20"
    assert left_in_words(PersonState.LEFT, None) == "finns inte längre i registret"
    assert left_in_words(PersonState.LEFT, "unheard_of") == "unheard_of"
    assert left_in_words(PersonState.REMOVED, "moved") == "är borttagen ur registret"


def test_when() -> None:
    """Today is called so; another year is named."""
    assert time_in_words(datetime(2025, 10, 1, 13, tzinfo=UTC), TELLING) == "i dag 15.00"
    assert date_in_words(date(2025, 10, 3), TELLING) == "fredag 3 oktober"
    assert date_in_words(date(2026, 1, 2), TELLING) == "fredag 2 januari 2026"


def test_words_together() -> None:
    """What is empty leaves no mark."""
    assert join_words(["a", "", "b"]) == "a · b"
