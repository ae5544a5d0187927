"""What may be done with one message to many, by whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.clock import STOCKHOLM
from messaging.circular_rules import (
    CircularAim,
    CircularBarrier,
    Draft,
    Reached,
    may_go,
    may_turn,
    read_aim,
)
from messaging.states import CircularState

S, B = CircularState, CircularBarrier


def test_only_ways_of_the_table_are_open() -> None:
    """What goes can be stopped, and what is stopped never goes again."""
    assert may_turn(S.GOING, S.STOPPING) is None
    assert may_turn(S.STOPPED, S.GOING) is B.MOVED_ON


@pytest.mark.parametrize(
    ("state", "by", "two", "late", "barrier"),
    [
        (S.DRAFT, "moa", False, False, None),
        (S.DRAFT, "moa", False, True, B.LATE),
        (S.DRAFT, "pia", True, False, B.NOT_APPROVED),
        (S.WAITING, "moa", True, False, B.NOT_APPROVED),
        (S.WAITING, "pia", True, False, None),
        (S.WAITING, "moa", False, False, None),
        (S.GOING, "moa", False, False, B.MOVED_ON),
    ],
)
def test_who_may_send_it(
    state: CircularState, by: str, *, two: bool, late: bool, barrier: CircularBarrier | None
) -> None:
    """Once; by a second person where two are asked for; never after its last moment."""
    assert may_go(state, "moa", by, second_approval=two, late=late) is barrier


@pytest.mark.parametrize(
    "aim", [CircularAim(), CircularAim(1, 2, 16, 19, "working", Reached.NO, "so", 7)]
)
def test_an_aim_is_stored_whole(aim: CircularAim) -> None:
    """What was chosen by is what is read again when it goes."""
    assert read_aim(aim.as_json()) == aim


def test_a_draft_is_known_again() -> None:
    """The same draft has the same fingerprint in every zone of time; any other has its own."""
    at = datetime(2025, 10, 1, 8, tzinfo=UTC)
    one = Draft("Öppet hus", {"sv": "Hej", "en": "Hi"}, CircularAim(), at, at + timedelta(days=1))
    turned = {"en": "Hi", "sv": "Hej"}
    assert (
        one.fingerprint == replace(one, texts=turned, due_at=at.astimezone(STOCKHOLM)).fingerprint
    )
    others = [
        replace(one, title="Öppet"),
        replace(one, texts={"sv": "Hej"}),
        replace(one, aim=CircularAim(unit_id=1)),
        replace(one, due_at=at + timedelta(minutes=1)),
        replace(one, late_at=at),
    ]
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 6
