"""The times that are offered for a call."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.page.call_slots import CallSlot, call_slots, find_slot
from scheduler.plan import CALLS_DEFAULT
from scheduler.window import is_open

WEDNESDAY_10 = datetime(2025, 10, 1, 8, tzinfo=UTC)


def shown(slots: tuple[CallSlot, ...]) -> list[str]:
    """Return the slots by name and hours."""
    return [f"{slot.key} {slot.hours}" for slot in slots]


def test_three_days_are_offered() -> None:
    """What is left of today and the two days after it; a part that has begun is not offered."""
    assert shown(call_slots(WEDNESDAY_10)) == [
        "2025-10-01T12 12–17",
        "2025-10-01T17 17–20",
        "2025-10-02T09 09–12",
        "2025-10-02T12 12–17",
        "2025-10-02T17 17–20",
        "2025-10-03T09 09–12",
        "2025-10-03T12 12–17",
        "2025-10-03T17 17–20",
    ]


def test_days_on_which_nobody_calls_are_left_out() -> None:
    """On a Friday evening the next day is Monday; holidays are left out as well."""
    friday_21 = datetime(2025, 10, 3, 19, tzinfo=UTC)
    assert {slot.key[:10] for slot in call_slots(friday_21)} == {
        "2025-10-06",
        "2025-10-07",
        "2025-10-08",
    }
    before_christmas = datetime(2025, 12, 23, 20, tzinfo=UTC)
    assert call_slots(before_christmas)[0].key == "2025-12-29T09"


def test_a_slot_is_found_by_its_name() -> None:
    """Only what is offered now is found."""
    slots = call_slots(WEDNESDAY_10)
    assert find_slot(slots, slots[3].key) == slots[3]
    for other in ("", "2025-10-01T09", "2099-01-01T09", "x"):
        assert find_slot(slots, other) is None


@given(st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - aware by `timezones`
def test_whenever_it_is_there_are_times(now: datetime) -> None:
    """At any instant there are future slots on three days, in our calling hours, in order."""
    slots = call_slots(now)
    assert len({slot.day for slot in slots}) == 3
    assert list(slots) == sorted(slots)
    assert all(now < slot.opens < slot.closes for slot in slots)
    assert all(is_open(CALLS_DEFAULT, slot.opens) for slot in slots)
    assert len({slot.key for slot in slots}) == len(slots)
