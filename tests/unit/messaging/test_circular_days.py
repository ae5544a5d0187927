"""On which days one message to many goes out under the daily cap."""

from datetime import UTC, date, datetime, timedelta

import pytest

from messaging.circular_days import MOST_DAYS, DayRoom, open_days, spread
from scheduler.plan import QUIET_DEFAULT

MONDAY = datetime(2025, 9, 29, 12, tzinfo=UTC)
DAYS = [date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 1)]
NORTH, SOUTH = 1, 2


def test_only_open_days_until_its_last_moment() -> None:
    """R9: a weekend has none, and the last day ends when nothing of it may go any more."""
    friday = MONDAY + timedelta(days=4)
    days = open_days(QUIET_DEFAULT, MONDAY, friday + timedelta(days=3), friday)
    assert [one.day.isoformat() for one in days] == ["2025-10-03", "2025-10-06"]
    assert days[0].opens == friday
    assert days[-1].closes == friday + timedelta(days=3)
    assert open_days(QUIET_DEFAULT, MONDAY, friday, friday) == []
    long = open_days(QUIET_DEFAULT, MONDAY, MONDAY + timedelta(days=400), MONDAY)
    assert len(long) == MOST_DAYS


@pytest.mark.parametrize(
    ("people", "rooms", "cap", "goes", "left_over"),
    [
        ({NORTH: 5}, {}, None, [5, 0, 0], 0),
        ({NORTH: 5}, {}, 2, [2, 2, 1], 0),
        ({NORTH: 9}, {}, 2, [2, 2, 2], 3),
        ({NORTH: 3, SOUTH: 1}, {}, 2, [3, 1, 0], 0),
        ({NORTH: 3}, {(NORTH, DAYS[0]): DayRoom(begun=1, planned=1)}, 2, [0, 2, 1], 0),
        ({NORTH: 2}, {(NORTH, DAYS[0]): DayRoom(planned=5)}, 2, [0, 0, 1], 1),
        ({NORTH: 2}, {(SOUTH, DAYS[0]): DayRoom(planned=5)}, 2, [2, 0, 0], 0),
        ({NORTH: 2}, {(NORTH, DAYS[0]): DayRoom(begun=9)}, 2, [0, 2, 0], 0),
        ({NORTH: 2}, {(NORTH, DAYS[0]): DayRoom(planned=5)}, None, [2, 0, 0], 0),
        ({}, {}, 2, [0, 0, 0], 0),
    ],
)
def test_what_is_planned_goes_first(
    people: dict[int, int],
    rooms: dict[tuple[int, date], DayRoom],
    cap: int | None,
    goes: list[int],
    left_over: int,
) -> None:
    """R22: each unit has its own room each day, shared with what is planned and has begun."""
    outlook = spread(people, DAYS, rooms, cap=cap)
    assert outlook.days == [(day, n) for day, n in zip(DAYS, goes, strict=True) if n]
    assert outlook.left_over == left_over
    assert outlook.last == (outlook.days[-1][0] if outlook.days else None)
