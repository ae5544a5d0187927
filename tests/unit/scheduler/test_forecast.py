"""What a round would still do, as staff are shown it."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from config.plan_files import read_plan_files
from scheduler.cadence import Progress
from scheduler.forecast import coming_contacts
from scheduler.plan import Plan
from scheduler.plan_file import parse_plan
from tests.unit.scheduler.times import DATES, INSTANTS, plans, stockholm

DIGITAL = parse_plan(read_plan_files()["digital-first"])
MOST = 20


def test_a_whole_round() -> None:
    """From the beginning every step comes in its order, each attempt by itself."""
    now = stockholm("2025-10-01 10:00")
    coming = coming_contacts(DIGITAL, Progress(date(2025, 10, 1)), now, most=MOST)
    assert [one.step for one in coming] == [
        "hello", "reminder", "call", "call", "call", "missed-you", "letter", "knock-card", "visit",
    ]  # fmt: skip


def test_the_rest_of_a_round() -> None:
    """From the last call on, what follows it; a visit that is booked keeps its time."""
    now, booked = stockholm("2025-10-01 10:00"), stockholm("2025-12-01 19:00")
    progress = Progress(date(2025, 9, 1), "call", 3, now)
    coming = coming_contacts(DIGITAL, progress, now, most=MOST, booked_at=booked)
    assert [one.step for one in coming] == ["missed-you", "letter", "knock-card", "visit"]
    assert coming[-1].due_at == booked


def test_a_step_that_is_gone() -> None:
    """A step that the plan has no more ends the list instead of the page."""
    now = stockholm("2025-10-01 10:00")
    assert coming_contacts(DIGITAL, Progress(date(2025, 9, 1), "gone"), now, most=MOST) == []


@given(plans(), DATES, INSTANTS, st.integers(0, 5))
def test_times_never_go_back(plan: Plan, starts_on: date, now: datetime, most: int) -> None:
    """Each contact is due no earlier than the one before, and no more come than are asked for."""
    coming = coming_contacts(plan, Progress(starts_on), now, most=most)
    dues = [one.due_at for one in coming]
    assert dues == sorted(dues)
    assert len(coming) <= most
