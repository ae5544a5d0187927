"""Mondays: who is late, what has waited for a working day, when the mail goes out."""

from datetime import date, datetime

import pytest

from config.clock import STOCKHOLM
from config.plan_files import read_plan_files
from reports.monday_rules import (
    is_working_day,
    mail_due,
    monday_of,
    registered_on,
    same_day_last_year,
    unread_before,
)
from scheduler.cadence import first_contact_deadline
from scheduler.plan_file import parse_plan


def at(text: str) -> datetime:
    """Return an instant of Stockholm."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("2026-11-25 09:30", "2026-11-24 09:30"),
        ("2026-11-23 09:30", "2026-11-20 09:30"),  # Monday: Friday's hour
        ("2026-11-22 12:00", "2026-11-20 00:00"),  # Sunday: Friday is not over for anybody
        ("2026-04-07 08:00", "2026-04-02 08:00"),  # the day after Easter Monday
    ],
)
def test_a_working_day(now: str, before: str) -> None:
    """What came in before this has waited for over one working day; holidays are none."""
    assert unread_before(at(now)) == at(before)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23 07:59", None),
        ("2026-11-23 08:00", date(2026, 11, 23)),
        ("2026-11-24 07:59", date(2026, 11, 23)),
        ("2026-11-24 08:00", None),
        ("2026-04-06 09:00", None),  # Easter Monday
        ("2026-04-07 08:00", date(2026, 4, 6)),
    ],
)
def test_the_mail_goes_out_on_the_first_working_day(now: str, day: date | None) -> None:
    """At eight on Monday, or on the day after a holiday; a day later it is of no use."""
    assert mail_due(at(now)) == day


def test_days() -> None:
    """Weeks begin on Monday; a year ago is the same weekday."""
    assert monday_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert same_day_last_year(date(2026, 11, 23)) == date(2025, 11, 24)
    assert not is_working_day(date(2026, 12, 24))


@pytest.mark.parametrize("name", ["digital-first", "stockholm-2016"])
def test_who_is_due_was_registered_then(name: str) -> None:
    """Of every day of registration the deadline says in which week it is, seasons too."""
    plan = parse_plan(read_plan_files()[name])
    first, last = date(2026, 10, 12), date(2026, 10, 18)
    days = registered_on(plan, first, last)
    assert days
    assert all(first <= first_contact_deadline(plan, day) <= last for day in days)
    others = {date.fromordinal(day) for day in range(739_100, 739_600)} - set(days)
    assert not any(first <= first_contact_deadline(plan, day) <= last for day in others)
