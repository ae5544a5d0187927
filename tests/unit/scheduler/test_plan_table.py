"""A plan as a table that people read."""

from datetime import timedelta

import pytest

from config.plan_files import read_plan_files
from scheduler.plan import Addressee, Plan, Step
from scheduler.plan_file import parse_plan
from scheduler.plan_table import duration_text, plan_rows


def test_a_row_per_step() -> None:
    """Each step tells how, when, how often, and what if it is late."""
    rows = {row["step"]: row for row in plan_rows(parse_plan(read_plan_files()["digital-first"]))}
    assert rows["hello"] == {
        "step": "hello",
        "how": "chat, else sms, else email, else letter",
        "template": "hello",
        "when": "14 days after registration",
        "hours": "10:00-18:00",
        "attempts": "1",
        "if late": "send",
    }
    assert rows["call"]["attempts"] == "3, 2 days apart, other part of the day"
    assert rows["call"]["hours"] == "09:00-20:00"
    assert rows["missed-you"]["when"] == "right after call"
    assert rows["visit"]["how"] == "staff: home visit (2 staff)"
    assert rows["visit"]["when"] == "as booked, else 5 days after knock-card"


def test_a_date_and_an_addressee_are_shown() -> None:
    """A step's date, a guardian as addressee, and repeated visits stand in its row."""
    letter = Step("letter", channels=("letter",), to=Addressee.GUARDIAN, not_before=(9, 15))
    visit = Step("visit", task="home_visit", attempts=2)
    rows = plan_rows(Plan("p", (letter, visit), wait_days=1))
    assert rows[0]["when"] == "1 day after registration, not before 15 Sep"
    assert rows[0]["how"] == "letter (to a guardian)"
    assert rows[1]["attempts"] == "2, 1 day apart"


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(weeks=2), "14 days"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=36), "36 hours"),
    ],
)
def test_durations_in_words(wait: timedelta, words: str) -> None:
    """A duration is told in days where it is whole days, else in hours."""
    assert duration_text(wait) == words
