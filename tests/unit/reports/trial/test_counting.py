"""Facts counted one person after the other: what was answered, who left, how long they stayed."""

from datetime import date

import pytest

from reports.trial.counting import (
    Known,
    Told,
    count_person,
    season_of,
    tenure_spans,
    term_days,
    without_first_load,
)
from reports.trial.values import Attempt, Evidence, turn_of
from scheduler.plan import DECLINED, DEFAULT

REGISTERED, UNTIL = date(2025, 2, 1), date(2025, 6, 1)
KNOWN = Known(date(2007, 5, 1), REGISTERED)


def attempt(day: str, channel: str = "sms", text: str = "hello") -> Told:
    """Give an attempt."""
    return Told(date.fromisoformat(day), "attempt", channel, text, "", "")


def status(day: str, outcome: str, detail: str = "") -> Told:
    """Give a change of status."""
    return Told(date.fromisoformat(day), "status", "", "", outcome, detail)


def count(*facts: Told, known: Known | None = KNOWN) -> Evidence:
    """Count one person's facts."""
    evidence = Evidence()
    count_person(evidence, facts, known, until=UNTIL)
    return evidence


def test_an_answer_belongs_to_the_latest_attempt() -> None:
    """An SMS two days after a call that nobody took is the answer to the SMS before it."""
    told = count(
        status("2025-02-03", "entered"),
        attempt("2025-02-20"),
        attempt("2025-02-24", "phone", "call"),
        status("2025-02-26", "reached", "self"),
        attempt("2025-05-20"),
    )
    hello, call = (
        Attempt("sms", "hello", 0, reached=False),
        Attempt("phone", "call", 1, reached=False),
    )
    assert told.attempts == {hello: 1, call: 1, Attempt("sms", "hello", 0, reached=True): 1}
    assert told.answered == {hello: 1}
    assert told.unprompted == [0, 0]
    assert told.reached == 1


def test_a_fresh_attempt_says_nothing_yet() -> None:
    """An attempt that may still be answered counts neither as tried nor as answered."""
    told = count(
        status("2025-02-03", "entered"),
        attempt("2025-05-15", "letter"),
        attempt("2025-05-28"),
        status("2025-05-28", "reached", "self"),
    )
    assert (told.attempts, told.answered, told.reached) == ({}, {}, 1)


def test_the_last_letter_is_no_turn_of_a_plan() -> None:
    """The letter before the 20th birthday has answers of its own, and moves no plan on."""
    told = count(
        status("2025-02-03", "entered"),
        attempt("2025-03-01", "letter", "before_20"),
        attempt("2025-04-01"),
    )
    assert told.attempts == {
        Attempt("letter", "before_20", 0, reached=False): 1,
        Attempt("sms", "hello", 0, reached=False): 1,
    }


def test_contact_without_an_attempt_is_unprompted() -> None:
    """What comes long after any attempt is contact made unprompted; soon again it is the same."""
    told = count(
        status("2025-02-03", "entered"),
        attempt("2025-02-20"),
        status("2025-04-20", "reached", "self"),
        status("2025-04-22", "reached", "self"),
        status("2025-05-20", "reached", "relative"),
    )
    assert told.unprompted == [1, 1]
    assert told.days == [76.0, 42.0]
    assert told.reached == 2


def test_what_was_said() -> None:
    """Of each contact one thing is kept: support, else a no, else the occupation, else nothing."""
    entered = status("2025-02-03", "entered")
    reached = status("2025-03-01", "reached")
    working = status("2025-03-01", "occupation", "working")
    assert count(entered, reached).said == {DEFAULT: 1}
    assert count(entered, reached, working).said == {"working": 1}
    assert count(entered, reached, working, status("2025-03-01", "declined")).said == {DECLINED: 1}
    told = count(entered, reached, working, status("2025-03-02", "support_begun", "Syd"))
    assert (told.said, told.supported) == ({}, 1)
    assert count(entered, working, status("2025-03-01", "limits")).said == {}


def test_support_that_ran_before() -> None:
    """Support that began elsewhere counts its days, and nobody as reached."""
    told = count(
        status("2025-01-02", "support_begun", "Syd"),
        status("2025-02-03", "entered"),
        status("2025-04-02", "support_ended", "work"),
        status("2025-04-03", "support_ended", "work"),
    )
    assert (told.supported, told.support_ended, told.support_days) == (0, 1, 90)
    assert told.days == [0.0, 118.0]
    running = count(status("2025-05-02", "support_begun", "Syd"))
    assert (running.support_days, running.support_ended) == (30, 0)


def test_a_stay_and_its_end() -> None:
    """Days on which somebody might leave, and did: nobody does on the day of the entry."""
    told = count(status("2025-02-03", "entered"), status("2025-03-01", "left", "gone"))
    assert told.stayed == {(0, 0): 11, (0, 1): 0, (1, 0): 15, (1, 1): 0}
    assert told.left == {(1, 0): 1}
    assert told.entered == {date(2025, 2, 3): 1}


def test_a_birthday_is_no_leaving() -> None:
    """Who turns 20 is no example of those who leave before; days after it are not counted."""
    known = Known(date(2005, 2, 20), REGISTERED)
    told = count(
        status("2025-02-03", "entered"), status("2025-02-22", "left", "turned_20"), known=known
    )
    assert told.left == {}
    assert sum(told.stayed.values()) == 16


def test_who_is_not_known_any_more() -> None:
    """The facts of somebody erased count from their entry; what comes before one counts no days."""
    told = count(
        status("2025-01-10", "left"),
        status("2025-02-03", "entered"),
        status("2025-05-31", "removed"),
        status("2025-05-31", "restored"),
        known=None,
    )
    assert told.left == {(2, 0): 1}
    assert sum(told.stayed.values()) == 118


def test_the_first_extract_brings_nobody_new() -> None:
    """Entries of the first day were there before: they say nothing of how many come."""
    evidence = count(status("2025-02-03", "entered"))
    evidence.entered[date(2025, 2, 1)] = 90
    without_first_load(evidence, date(2025, 2, 1))
    assert evidence.entered == {date(2025, 2, 3): 1}
    assert evidence.since == date(2025, 2, 1)


def test_terms() -> None:
    """A term's start is August and September, or January; days are counted across years."""
    assert [season_of(date(2025, 8, day)) for day in (13, 14)] == [0, 1]
    assert term_days(date(2024, 9, 10), date(2025, 1, 9)) == 4
    assert list(tenure_spans(date(2025, 1, 1), date(2025, 1, 5), date(2025, 1, 5))) == []


@pytest.mark.parametrize(("contacts", "turn"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (9, 3)])
def test_turns(contacts: int, turn: int) -> None:
    """The first attempt, the second, the third or fourth, any later one."""
    assert turn_of(contacts) == turn
