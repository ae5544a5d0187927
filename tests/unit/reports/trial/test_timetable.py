"""A plan as a table of days says what the cadence says."""

from datetime import date, datetime, timedelta

import pytest

from config.clock import STOCKHOLM, swedish_date
from config.plan_files import read_plan_files
from reports.trial.timetable import AGAIN, NOON, find_place, places_of, tabulate
from scheduler.cadence import Progress, RoundOver, next_contact, recontact_at
from scheduler.plan import DECLINED
from scheduler.plan_file import parse_plan

BEGINS = date(2025, 9, 1)
DAYS = 60


@pytest.mark.parametrize("body", read_plan_files().values(), ids=read_plan_files())
def test_a_timetable_is_the_cadence(body: str) -> None:
    """Each day of each place is what `next_contact` answers about that day's noon."""
    plan = parse_plan(body)
    table = tabulate(plan, BEGINS, DAYS)
    for later in range(0, DAYS, 7):
        noon = datetime.combine(BEGINS + timedelta(days=later), NOON, STOCKHOLM)
        for place, days in zip(table.places, table.after, strict=True):
            done = Progress(noon.date(), place.step.id, place.attempt, noon)
            coming = next_contact(plan, done, noon)
            at = coming.until if isinstance(coming, RoundOver) else coming.due_at
            assert days[later] == min((swedish_date(at) - BEGINS).days, DAYS)
        again = recontact_at(plan, None, now=noon, declined=True)
        declined = table.again[AGAIN.index(DECLINED)][later]
        assert declined == min((swedish_date(again) - BEGINS).days, DAYS)


def test_a_first_step_that_waits_for_its_date() -> None:
    """A letter for after 15 September waits for it, whenever the wait is over before."""
    table = tabulate(parse_plan(read_plan_files()["stockholm-2016"]), BEGINS, DAYS)
    assert set(table.first[:14]) == {14}
    assert table.first[15] == 15


def test_places() -> None:
    """Each try at a step is a place of its own; what is not in the plan has none."""
    places = places_of(parse_plan(read_plan_files()["digital-first"]))
    assert find_place(places, "call", 3) == 4
    assert find_place(places, "gone", 1) is None
