"""How a round moves: rests, holds and what lets go of them (R5, R11, R21)."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation.effects import Effect
from escalation.round_rules import Round, move_round
from register.states import ChangeKind
from scheduler.states import OUTREACH_TRANSITIONS, HoldReason, OutreachState
from tests.unit.escalation.replies import NOW

LATER = NOW + timedelta(days=120)
ACTIVE = Round(3, OutreachState.ACTIVE, frozenset(), "", None, None)
HELD = replace(
    ACTIVE,
    state=OutreachState.HELD,
    held_for=frozenset({HoldReason.UNREAD_REPLY.value}),
    held_state="active",
)
NOTHING = Effect("reply:1", 7, NOW, "young_person")
REACHED = replace(NOTHING, changes=((ChangeKind.REACHED, "self"),), rest_until=LATER)
STANDING = st.sampled_from([OutreachState.WAITING, OutreachState.ACTIVE, OutreachState.RESTING])
REASONS = st.sampled_from(HoldReason)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Draw an open round as the database may hold it."""
    state = draw(STANDING)
    held_for = draw(st.frozensets(REASONS.map(str)))
    stored = replace(ACTIVE, state=state, next_at=draw(st.none() | st.just(NOW)))
    if not held_for:
        return stored
    return replace(stored, state=OutreachState.HELD, held_for=held_for, held_state=state.value)


EFFECTS = st.builds(
    replace,
    st.sampled_from([NOTHING, REACHED]),
    hold=st.none() | REASONS,
    release=st.lists(REASONS, unique=True).map(tuple),
    goes_on_at=st.none() | st.just(NOW),
    booked_at=st.none() | st.just(LATER),
)


def test_nothing_moves_nothing() -> None:
    """An effect that says nothing of the round leaves it as it is."""
    assert move_round(ACTIVE, NOTHING) == ACTIVE


def test_being_reached_rests_the_round() -> None:
    """The steps have ended; new contact is made at the date (R11)."""
    moved = move_round(ACTIVE, REACHED)
    assert (moved.state, moved.next_at) == (OutreachState.RESTING, LATER)


def test_running_support_has_no_date() -> None:
    """Support holds the rounds until it ends (R11)."""
    begun = (*REACHED.changes, (ChangeKind.SUPPORT_BEGUN, "KAA syd"))
    moved = move_round(replace(ACTIVE, next_at=NOW), replace(REACHED, changes=begun))
    assert (moved.state, moved.next_at) == (OutreachState.RESTING, None)


def test_a_held_round_rests_when_it_is_let_go() -> None:
    """Being reached does not lift a hold: another text still waits to be read (R5)."""
    moved = move_round(HELD, REACHED)
    assert (moved.state, moved.held_state) == (OutreachState.HELD, "resting")
    let_go = move_round(moved, replace(NOTHING, release=(HoldReason.UNREAD_REPLY,)))
    assert (let_go.state, let_go.next_at) == (OutreachState.RESTING, LATER)


def test_a_hold_remembers_where_the_round_stood() -> None:
    """What is let go goes on from there."""
    held = move_round(ACTIVE, replace(NOTHING, hold=HoldReason.UNREAD_REPLY))
    assert held == HELD
    assert move_round(held, replace(NOTHING, release=(HoldReason.UNREAD_REPLY,))) == ACTIVE


def test_a_second_hold_joins_the_first() -> None:
    """Letting go of one reason is not enough where there are two."""
    twice = move_round(HELD, replace(NOTHING, hold=HoldReason.DECEASED))
    assert sorted(twice.held_for) == ["deceased", "unread_reply"]
    once = move_round(twice, replace(NOTHING, release=(HoldReason.UNREAD_REPLY,)))
    assert (once.state, sorted(once.held_for)) == (OutreachState.HELD, ["deceased"])


def test_an_ended_step_asks_the_cadence_again() -> None:
    """The round goes on at once, and knows of the visit that a card announced (R13)."""
    moved = move_round(ACTIVE, replace(NOTHING, goes_on_at=NOW, booked_at=LATER))
    assert (moved.next_at, moved.booked_at) == (NOW, LATER)


@given(rounds(), EFFECTS)
def test_a_hold_reason_is_never_lost(stored: Round, effect: Effect) -> None:
    """Only what an effect lets go of is let go, and what it adds is there (R5, R21)."""
    moved = move_round(stored, effect)
    added = {effect.hold.value} if effect.hold else set()
    assert moved.held_for == (stored.held_for | added) - set(effect.release)
    assert (moved.state is OutreachState.HELD) == bool(moved.held_for)
    assert (moved.held_state != "") == bool(moved.held_for)


@given(rounds(), EFFECTS)
def test_a_round_moves_only_as_the_table_allows(stored: Round, effect: Effect) -> None:
    """Every move is one that the transition table has."""
    moved = move_round(stored, effect)
    assert moved.state is stored.state or moved.state in OUTREACH_TRANSITIONS[stored.state]


@given(rounds(), EFFECTS.filter(lambda effect: effect.reached))
def test_who_is_reached_is_in_no_active_round(stored: Round, effect: Effect) -> None:
    """After being reached the round rests, now or when it is let go (R5)."""
    moved = move_round(stored, effect)
    assert (moved.held_state or moved.state) == OutreachState.RESTING
    assert moved.next_at == LATER
