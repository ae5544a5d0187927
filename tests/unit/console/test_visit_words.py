"""The words of visits: every word of the rules has one, and how far a visit has come."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from config.clock import STOCKHOLM
from console.visits.words import (
    CARD_OUTCOMES,
    FAULTS,
    STAGES,
    VISIT_OUTCOMES,
    Stage,
    day_began_on,
    instant,
    read_number,
    stage_of,
    suggested_day,
)
from escalation.states import ALLOWED, TaskKind
from escalation.visit_rules import RoundFault

NOW = datetime(2025, 10, 7, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """A visit as the database has it."""

    starts_at: datetime = NOW
    task_id: int | None = 1
    card_id: int | None = None
    task_state: str | None = "open"
    checked_in_at: datetime | None = None
    checkout_due_at: datetime | None = None
    checked_out_at: datetime | None = None
    withdrawn_by: str = ""
    held: bool = False


INSIDE = Row(checked_in_at=NOW, checkout_due_at=NOW + HOUR)
OUT = replace(INSIDE, checked_out_at=NOW)


def test_every_word_is_said() -> None:
    """Each outcome that a card or a visit can have, each fault and each stage."""
    assert VISIT_OUTCOMES.keys() == ALLOWED[TaskKind.HOME_VISIT]
    assert CARD_OUTCOMES.keys() == ALLOWED[TaskKind.KNOCK_CARD]
    assert set(RoundFault) <= FAULTS.keys()
    assert STAGES.keys() == set(Stage)


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        (Row(), Stage.READY),
        (Row(starts_at=NOW + 5 * HOUR), Stage.AHEAD),
        (Row(held=True), Stage.HELD),
        (Row(withdrawn_by="reply:1"), Stage.TAKEN_BACK),
        (INSIDE, Stage.INSIDE),
        (replace(INSIDE, withdrawn_by="reply:1"), Stage.INSIDE),
        (replace(INSIDE, checkout_due_at=NOW - HOUR), Stage.OVERDUE),
        (OUT, Stage.OUT),
        (replace(OUT, task_id=None), Stage.OPENING),
        (replace(OUT, task_id=None, card_id=2), Stage.OUT),
        (replace(OUT, task_state="withdrawn"), Stage.GONE),
        (replace(OUT, task_state="done"), Stage.DONE),
    ],
)
def test_how_far_a_visit_has_come(row: Row, stage: Stage) -> None:
    """Whoever is inside is inside, whatever has happened to the visit meanwhile."""
    assert stage_of(row, NOW) is stage


def test_a_form_s_day_and_time() -> None:
    """They are Stockholm's; what is none gives nothing, or today."""
    assert instant("2025-10-07", "13:00") == NOW
    assert instant("2025-10-07", "25:00") is None
    assert instant("2025-10-07", "13:00+02:00") is None
    midnight = datetime(2025, 10, 7, tzinfo=STOCKHOLM)
    assert day_began_on("2025-10-07", NOW + 48 * HOUR) == midnight
    assert day_began_on("yesterday", NOW) == midnight


@pytest.mark.parametrize(("days", "day"), [(0, 7), (3, 10), (4, 13), (5, 13), (6, 13)])
def test_a_round_is_suggested_on_a_weekday(days: int, day: int) -> None:
    """7 October 2025 is a Tuesday: from Saturday and Sunday it moves to Monday."""
    assert suggested_day(NOW, timedelta(days=days)).day == day


def test_a_row_s_number() -> None:
    """What is no number, or too long for one, is no row's."""
    assert [read_number(one) for one in ("17", "x", "", "-1", "٣", "9" * 19)] == [17, 0, 0, 0, 0, 0]
