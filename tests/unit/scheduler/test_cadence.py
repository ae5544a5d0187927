"""What comes next in a round, and when (R2, R9, R11, R12, R13)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config.clock import STOCKHOLM, swedish_date
from config.plan_files import read_plan_files
from scheduler.bands import BAND_HOURS, turn_window
from scheduler.cadence import (
    NextContact,
    Progress,
    RoundOver,
    first_contact_deadline,
    in_season,
    next_contact,
    recontact_at,
)
from scheduler.plan import CALLS_DEFAULT, Plan, PlanTask, Step
from scheduler.plan_file import parse_plan
from scheduler.states import Consumer
from scheduler.window import is_open, late_after, midnight, next_open
from tests.unit.scheduler.times import DATES, INSTANTS, plans, stockholm

PLANS = {name: parse_plan(body) for name, body in read_plan_files().items()}
DIGITAL = PLANS["digital-first"]
OCCUPATIONS = st.none() | st.sampled_from(["working", "none", "military"])


@st.composite
def progresses(draw: st.DrawFn, plan: Plan) -> Progress:
    """Draw how far somebody may have come in a plan."""
    start = Progress(draw(DATES), offset=draw(st.integers(0, 5)))
    step = draw(st.none() | st.sampled_from(plan.steps))
    if step is None:
        return start
    attempt = draw(st.integers(1, step.attempts))
    return replace(start, step=step.id, attempt=attempt, ended_at=draw(st.none() | INSTANTS))


def coming(plan: Plan, progress: Progress, now: datetime) -> NextContact:
    """Return the next contact of a round that is not over."""
    found = next_contact(plan, progress, now)
    assert isinstance(found, NextContact)
    return found


def walk(plan: Plan, registered: str, *, offset: int = 0) -> list[tuple[str, int, str]]:
    """Return the whole round of somebody who never answers, each step taken when it is due."""
    starts_on = date.fromisoformat(registered) + timedelta(days=plan.wait_days)
    progress, now = Progress(starts_on, offset=offset), midnight(starts_on)
    steps = []
    while isinstance(contact := next_contact(plan, progress, now), NextContact):
        now = contact.due_at
        local = now.astimezone(STOCKHOLM).strftime("%a %Y-%m-%d %H:%M")
        steps.append((contact.step, contact.attempt, local))
        progress = Progress(starts_on, contact.step, contact.attempt, now, offset)
    return steps


@given(st.data(), plans(), INSTANTS)
def test_nothing_is_due_outside_its_hours_or_before_now(
    data: st.DataObject, plan: Plan, now: datetime
) -> None:
    """Whatever comes next, it is due inside the plan's hours, and never before now."""
    found = next_contact(plan, data.draw(progresses(plan)), now)
    if isinstance(found, RoundOver):
        assert found.until >= now
        assert is_open(plan.window, found.until)
        return
    human = found.task_kind in {PlanTask.CALL, PlanTask.HOME_VISIT}
    assert found.due_at >= now
    assert is_open(plan.calls if human else plan.window, found.due_at)
    assert found.late_at is None or found.late_at > found.due_at


@given(st.data(), plans(), INSTANTS, st.integers(1, 5000))
def test_asking_later_never_gives_an_earlier_time(
    data: st.DataObject, plan: Plan, now: datetime, minutes: int
) -> None:
    """A step is never due earlier because the question came later."""
    progress = data.draw(progresses(plan))
    first = next_contact(plan, progress, now)
    later = next_contact(plan, progress, now + timedelta(minutes=minutes))
    assert type(first) is type(later)
    if isinstance(first, NextContact) and isinstance(later, NextContact):
        assert first.due_at <= later.due_at
    if isinstance(first, RoundOver) and isinstance(later, RoundOver):
        assert first.until <= later.until


@given(plans(), DATES, st.integers(0, 5))
def test_every_round_ends(plan: Plan, day: date, offset: int) -> None:
    """A round takes each step as often as it says, in order and forward in time, and is over."""
    progress = Progress(day, offset=offset)
    now, taken = midnight(day), []
    while isinstance(found := next_contact(plan, progress, now), NextContact):
        taken.append((found.step, found.attempt))
        assert found.due_at >= now
        now = found.due_at + timedelta(minutes=3)
        progress = Progress(day, found.step, found.attempt, now, offset)
    assert taken == [(s.id, n) for s in plan.steps for n in range(1, s.attempts + 1)]


@given(st.data(), plans(), INSTANTS)
def test_the_wait_is_kept(data: st.DataObject, plan: Plan, ended_at: datetime) -> None:
    """After a step of whole days' wait, the next comes on that Stockholm date or later."""
    place = data.draw(st.integers(0, len(plan.steps) - 1))
    last = plan.steps[place]
    assume(not last.gap % timedelta(days=1) and place + 1 < len(plan.steps))
    progress = Progress(date(2024, 1, 1), last.id, last.attempts, ended_at)
    found = coming(plan, progress, ended_at)
    assert swedish_date(found.due_at) >= swedish_date(ended_at) + last.gap


@given(INSTANTS, st.integers(0, 100), st.lists(st.integers(0, 4000), min_size=2, max_size=2))
def test_calls_fall_on_different_days_and_parts_of_the_day(
    now: datetime, offset: int, delays: list[int]
) -> None:
    """Three calls come on three days, one in the morning, one in the afternoon, one at evening."""
    plan = Plan("calls", (Step("call", task=PlanTask.CALL, attempts=3),))
    progress, dues = Progress(swedish_date(now), offset=offset), []
    for delay in (*delays, 0):
        found = coming(plan, progress, now)
        dues.append(found.due_at.astimezone(STOCKHOLM))
        now = found.due_at + timedelta(minutes=delay)
        progress = replace(progress, step="call", attempt=found.attempt, ended_at=now)
    assert len({due.date() for due in dues}) == 3
    bands = {
        band
        for due in dues
        for band, (start, end) in BAND_HOURS.items()
        if start <= due.time() < end
    }
    assert bands == set(BAND_HOURS)


def test_the_offset_spreads_first_calls() -> None:
    """Not everybody is called in the morning: the offset decides where a person's calls begin."""
    plan = Plan("calls", (Step("call", task=PlanTask.CALL, attempts=3),))
    now = stockholm("2025-10-01T00:00")
    hours = [
        coming(plan, Progress(date(2025, 10, 1), offset=offset), now)
        .due_at.astimezone(STOCKHOLM)
        .hour
        for offset in range(4)
    ]
    assert hours == [9, 12, 17, 9]


def test_hours_that_miss_all_parts_of_the_day_are_one_part() -> None:
    """Where calls are made only at night, they are made then."""
    night = replace(CALLS_DEFAULT, opens=CALLS_DEFAULT.closes, closes=CALLS_DEFAULT.closes.max)
    assert turn_window(night, 2) == night


def test_the_default_plan_from_first_to_last() -> None:
    """Registered on 1 September 2025, somebody who never answers is sought until November."""
    assert walk(DIGITAL, "2025-09-01", offset=1) == [
        ("hello", 1, "Mon 2025-09-15 10:00"),
        ("reminder", 1, "Thu 2025-09-18 10:00"),
        ("call", 1, "Mon 2025-09-22 12:00"),
        ("call", 2, "Wed 2025-09-24 17:00"),
        ("call", 3, "Fri 2025-09-26 09:00"),
        ("missed-you", 1, "Fri 2025-09-26 10:00"),
        ("letter", 1, "Mon 2025-09-29 10:00"),
        ("knock-card", 1, "Mon 2025-10-06 10:00"),
        ("visit", 1, "Mon 2025-10-13 09:00"),
    ]


def test_a_first_letter_waits_for_the_middle_of_september() -> None:
    """In the plan of 2016, who came in June gets the letter on 15 September, not in summer."""
    assert walk(PLANS["stockholm-2016"], "2025-06-10")[0] == (
        "autumn-letter",
        1,
        "Mon 2025-09-15 10:00",
    )


def test_a_later_round_waits_for_its_own_september() -> None:
    """A round that begins in June waits for the coming 15 September, however old the case."""
    progress = Progress(date(2024, 2, 1))
    found = coming(PLANS["stockholm-2016"], progress, stockholm("2025-06-10T12:00"))
    assert found.due_at == stockholm("2025-09-15T10:00")


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (date(2025, 5, 17), date(2025, 5, 17)),  # 121 days before
        (date(2025, 5, 18), date(2025, 9, 15)),
        (date(2025, 9, 14), date(2025, 9, 15)),
        (date(2025, 9, 15), date(2025, 9, 15)),
        (date(2025, 9, 16), date(2025, 9, 16)),
        (date(2025, 12, 1), date(2025, 12, 1)),
        (date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_date_binds_in_the_months_before_it(day: date, taken: date) -> None:
    """A step waits for its date in the 120 days before; earlier, the last one has passed."""
    assert in_season((9, 15), day) == taken


def test_a_date_binds_over_new_year() -> None:
    """A step that is not taken before January waits in autumn for the next year."""
    assert in_season((1, 7), date(2025, 11, 1)) == date(2026, 1, 7)


def test_waits_of_hours_are_counted_as_time() -> None:
    """Twelve hours after three in the afternoon is the next morning at opening."""
    hello = Step("hello", channels=("sms",), template="hello", wait=timedelta(hours=2))
    plan = Plan("hours", (hello, replace(hello, id="again")))
    progress = Progress(date(2025, 9, 1), "hello", 1, stockholm("2025-10-01T15:30"))
    assert coming(plan, progress, stockholm("2025-10-01T15:30")).due_at == stockholm(
        "2025-10-01T17:30"
    )


def test_a_contact_carries_what_its_row_needs() -> None:
    """A message names channels, text and lateness; a task its kind, and is never late."""
    now = stockholm("2025-10-01T12:00")
    hello = coming(DIGITAL, Progress(date(2025, 9, 1)), now)
    assert hello.consumer is Consumer.MESSAGE
    assert hello.channels == ("chat", "sms", "email", "letter")
    assert (hello.template, hello.addressee, hello.if_late) == ("hello", "self", "send")
    assert hello.late_at == late_after(DIGITAL.window, now) == stockholm("2025-10-02T18:00")
    call = coming(DIGITAL, Progress(date(2025, 9, 1), "reminder", 1, now), now)
    assert call.consumer is Consumer.TASK
    assert (call.task_kind, call.channels, call.late_at) == ("call", (), None)


def test_a_visit_is_due_when_it_is_booked() -> None:
    """The booked time is kept, on a Saturday too; without one the card's notice counts."""
    now = stockholm("2025-10-06T15:00")
    progress = Progress(date(2025, 9, 1), "knock-card", 1, now)
    saturday = stockholm("2025-10-11T11:00")
    booked = next_contact(DIGITAL, progress, now, booked_at=saturday)
    assert isinstance(booked, NextContact)
    assert (booked.task_kind, booked.due_at) == ("home_visit", saturday)
    assert coming(DIGITAL, progress, now).due_at == stockholm("2025-10-13T09:00")


def test_a_booking_that_has_passed_is_not_kept() -> None:
    """A visit booked for a time that is over is due by the plan, not in the past."""
    now = stockholm("2025-10-20T15:00")
    progress = Progress(date(2025, 9, 1), "knock-card", 1, stockholm("2025-10-06T15:00"))
    found = next_contact(DIGITAL, progress, now, booked_at=stockholm("2025-10-11T11:00"))
    assert isinstance(found, NextContact)
    assert found.due_at == now


def test_a_booking_moves_nothing_but_the_visit() -> None:
    """A visit that is booked does not change when any other step is due."""
    now = stockholm("2025-10-06T15:00")
    progress = Progress(date(2025, 9, 1), "hello", 1, now)
    booked = next_contact(DIGITAL, progress, now, booked_at=stockholm("2025-10-30T11:00"))
    assert booked == next_contact(DIGITAL, progress, now)


def test_after_the_last_step_the_round_rests() -> None:
    """Those not reached start again after the plan's pause, counted from the visit."""
    visited = stockholm("2025-10-13T10:30")
    progress = Progress(date(2025, 9, 1), "visit", 1, visited)
    over = next_contact(DIGITAL, progress, visited)
    assert over == RoundOver(stockholm("2026-01-12T10:00"))  # 90 days on is a Sunday


def test_a_step_that_is_gone_is_told() -> None:
    """Progress in another plan's step is a mistake that is not passed over."""
    with pytest.raises(LookupError, match="digital-first has no step autumn-letter"):
        next_contact(
            DIGITAL,
            Progress(date(2025, 9, 1), "autumn-letter", 1),
            stockholm("2025-10-01T12:00"),
        )


def test_the_first_attempt_is_owed_within_30_days() -> None:
    """The deadline counts from registration."""
    assert first_contact_deadline(DIGITAL, date(2025, 9, 1)) == date(2025, 10, 1)


def test_the_deadline_counts_from_the_letters_date() -> None:
    """Where the first step waits for 15 September, the 30 days begin there."""
    plan = PLANS["stockholm-2016"]
    assert first_contact_deadline(plan, date(2025, 8, 1)) == date(2025, 10, 15)
    assert first_contact_deadline(plan, date(2025, 1, 1)) == date(2025, 1, 31)


def test_the_deadline_of_a_wait_that_ended_early() -> None:
    """An interruption in May is written to before the summer, so the summer does not count."""
    plan = PLANS["stockholm-2016"]
    registered = date(2025, 5, 10)
    assert first_contact_deadline(plan, registered) == date(2025, 10, 15)
    assert first_contact_deadline(plan, registered, starts_on=registered) == date(2025, 6, 9)


@pytest.mark.parametrize(
    ("occupation", "declined", "due"),
    [
        ("working", False, "2026-03-30T10:00"),  # 180 days
        ("none", False, "2025-10-31T10:00"),  # 30 days
        ("military", False, "2026-01-29T10:00"),  # the default, 120 days
        (None, False, "2026-01-29T10:00"),
        ("working", True, "2025-12-30T10:00"),  # 90 days after a no
    ],
)
def test_no_does_not_end_it(occupation: str | None, declined: bool, due: str) -> None:
    """After a first contact a new one is made: sooner for those without anything to do."""
    now = stockholm("2025-10-01T19:00")
    assert recontact_at(DIGITAL, occupation, declined, now) == stockholm(due)


@given(plans(), OCCUPATIONS, st.booleans(), INSTANTS)
def test_a_plan_that_says_nothing_waits_120_days(
    plan: Plan, occupation: str | None, declined: bool, now: datetime
) -> None:
    """Nobody is forgotten because a plan names no re-contact time."""
    later = midnight(swedish_date(now) + timedelta(days=120))
    assert recontact_at(plan, occupation, declined, now) == next_open(plan.window, later)
