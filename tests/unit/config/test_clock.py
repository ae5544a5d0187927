"""What time it is, and what day that is in Stockholm."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from config.clock import STOCKHOLM, SystemClock, VirtualClock, swedish_date

INSTANTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
    datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


@given(INSTANTS, INSTANTS)
def test_a_clock_never_goes_back(first: datetime, second: datetime) -> None:
    """However it is moved, a virtual clock shows the latest instant."""
    clock = VirtualClock(first)
    clock.move(second)
    assert clock.now() == max(first, second)


def test_a_clock_shows_utc() -> None:
    """An instant given in another zone is shown in UTC."""
    clock = VirtualClock(datetime(2025, 10, 1, 10, tzinfo=STOCKHOLM))
    assert (clock.now().hour, clock.now().tzinfo) == (8, UTC)


def test_the_machine_knows_its_time_zone() -> None:
    """The system's clock gives aware instants that do not go back."""
    first, second = SystemClock().now(), SystemClock().now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second


def test_the_date_is_stockholm_s() -> None:
    """Late in the evening in UTC it is already tomorrow in Stockholm, in summer an hour sooner."""
    assert swedish_date(datetime(2025, 7, 1, 21, 59, tzinfo=UTC)) == date(2025, 7, 1)
    assert swedish_date(datetime(2025, 7, 1, 22, 0, tzinfo=UTC)) == date(2025, 7, 2)
    assert swedish_date(datetime(2025, 12, 1, 22, 30, tzinfo=UTC)) == date(2025, 12, 1)
    west = timezone(timedelta(hours=-8))
    assert swedish_date(datetime(2025, 12, 1, 15, tzinfo=west)) == date(2025, 12, 2)
