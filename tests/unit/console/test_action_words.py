"""The console's words for what can be done about a person."""

from datetime import UTC, date, datetime

from console.person.action_words import (
    CALL_ENDS,
    HINTS,
    OCCUPATIONS,
    SUPPORT_ENDS,
    call_back_times,
    later_days,
)
from escalation.recording import CLOSING_REASONS
from escalation.states import ALLOWED, TaskKind
from register.hints import HINTS as CODES
from register.states import Hint, Occupation


def test_every_choice_has_words() -> None:
    """No code is without a name, and no name without a code."""
    assert set(OCCUPATIONS) == set(Occupation)
    assert {hint: tuple(codes) for hint, (_, codes) in HINTS.items()} == CODES
    assert set(HINTS) == set(Hint)
    assert set(SUPPORT_ENDS) == set(CLOSING_REASONS)


def test_every_end_of_a_call_has_a_key() -> None:
    """The digits 1 to 7 choose, and each end is an outcome that a call may have."""
    assert [key for key, _, _ in CALL_ENDS.values()] == list("1234567")
    assert {outcome for _, _, outcome in CALL_ENDS.values()} <= ALLOWED[TaskKind.CALL]


def test_days_to_put_something_off_to() -> None:
    """Tomorrow, in a week and in a month, by Stockholm's calendar."""
    days = [day for day, _ in later_days(datetime(2025, 10, 1, 22, 30, tzinfo=UTC))]
    assert days == [date(2025, 10, 3), date(2025, 10, 9), date(2025, 11, 1)]


def test_times_to_call_back() -> None:
    """In an hour and later today where there is time left, else tomorrow."""
    morning = call_back_times(datetime(2025, 10, 1, 8, 12, 30, tzinfo=UTC))
    assert [f"{at:%d %H.%M}" for at, _ in morning] == [
        "01 11.12",
        "01 17.00",
        "02 10.00",
        "02 15.00",
    ]
    late = call_back_times(datetime(2025, 10, 1, 17, 30, tzinfo=UTC))
    assert [f"{at:%d %H.%M}" for at, _ in late] == ["02 10.00", "02 15.00"]
    night = call_back_times(datetime(2025, 10, 1, 21, 30, tzinfo=UTC))
    assert [f"{at:%d %H.%M}" for at, _ in night] == ["02 00.30", "02 10.00", "02 15.00"]
