"""Instants, hours and plans that the scheduler's property tests draw from."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from config.clock import STOCKHOLM
from scheduler.plan import Plan, PlanTask, Step, Window

# The days on which Stockholm's clocks change, and what lies around them, among all others.
CHANGES = (date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29))
AROUND_CHANGES = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2000, 3000),
)
INSTANTS = AROUND_CHANGES | st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 12, 31),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)
DATES = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Draw any hours, the small ones included."""
    opens, closes = sorted(draw(st.lists(st.times(), min_size=2, max_size=2, unique=True)))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    # an hour that never is, on the one weekday when clocks change, would never open
    opens, closes = min(opens, time(1)), max(closes, time(4))
    return Window(days, opens, closes, draw(st.sampled_from(["SE", ""])))


@st.composite
def office_windows(draw: st.DrawFn) -> Window:
    """Draw hours such as an office keeps."""
    opens = draw(st.integers(7, 13))
    return Window(
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        time(opens),
        time(draw(st.integers(opens + 1, 22))),
        draw(st.sampled_from(["SE", ""])),
    )


WAITS = st.builds(timedelta, days=st.integers(0, 20)) | st.builds(
    timedelta, hours=st.integers(0, 60)
)
NOT_BEFORE = st.none() | st.sampled_from([(9, 15), (1, 1), (12, 31), (3, 30)])
MESSAGES = st.builds(
    Step, id=st.just("x"), channels=st.just(("sms",)), wait=WAITS, not_before=NOT_BEFORE
)
TASKS = st.builds(
    Step,
    id=st.just("x"),
    task=st.sampled_from(PlanTask),
    wait=WAITS,
    notice=WAITS,
    attempts=st.integers(1, 4),
    spacing=WAITS,
    not_before=NOT_BEFORE,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw any plan of up to six steps, each with an id of its own."""
    steps = draw(st.lists(MESSAGES | TASKS, min_size=1, max_size=6))
    named = tuple(Step(**{**vars(step), "id": f"step-{place}"}) for place, step in enumerate(steps))
    return Plan("drawn", named, window=draw(office_windows()), calls=draw(office_windows()))


def stockholm(text: str) -> datetime:
    """Return a written Stockholm time as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)
