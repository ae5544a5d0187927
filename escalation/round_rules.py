"""How a round moves when something has happened: pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from escalation.effects import Effect
from register.states import ChangeKind
from scheduler.states import OutreachState


@dataclass(frozen=True, slots=True)
class Round:
    """A person's open round, as stored."""

    id: int
    state: OutreachState
    held_for: frozenset[str]
    held_state: str
    next_at: datetime | None
    booked_at: datetime | None


def move_round(now_stored: Round, effect: Effect) -> Round:
    """Return the round after an effect."""
    moved = now_stored
    if effect.booked_at is not None:
        moved = replace(moved, booked_at=effect.booked_at)
    if effect.goes_on_at is not None:
        moved = replace(moved, next_at=effect.goes_on_at)
    if effect.reached:
        moved = _rest(moved, effect)
    held = (moved.held_for | ({effect.hold.value} if effect.hold else set())) - set(effect.release)
    return _hold(moved, frozenset(held))


def _rest(moved: Round, effect: Effect) -> Round:
    """Being reached ends the round's steps; running support has no date at which it goes on."""
    support = effect.detail(ChangeKind.SUPPORT_BEGUN) is not None
    until = None if support else effect.rest_until
    rested = replace(moved, next_at=until)
    if moved.state is OutreachState.HELD:
        return replace(rested, held_state=OutreachState.RESTING.value)
    return replace(rested, state=OutreachState.RESTING)


def _hold(moved: Round, held_for: frozenset[str]) -> Round:
    if held_for and moved.state is not OutreachState.HELD:
        return replace(
            moved, state=OutreachState.HELD, held_state=moved.state.value, held_for=held_for
        )
    if not held_for and moved.state is OutreachState.HELD:
        return replace(
            moved, state=OutreachState(moved.held_state), held_state="", held_for=held_for
        )
    return replace(moved, held_for=held_for)
