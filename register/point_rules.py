"""What a new extract changes in the ways to reach one person (R6, R14)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from register.states import PointKind, PointOwner, PointState


@dataclass(frozen=True, slots=True)
class StoredPoint:
    """A contact point as it stands in the register."""

    id: int
    owner: PointOwner
    kind: PointKind
    hash: bytes
    name: str
    state: PointState
    by_staff: bool


@dataclass(frozen=True, slots=True)
class WantedPoint:
    """A contact point as the extract names it."""

    owner: PointOwner
    kind: PointKind
    hash: bytes
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PointUpdate:
    """What becomes of a stored contact point."""

    id: int
    state: PointState
    name: str


@dataclass(frozen=True, slots=True)
class PointChanges:
    """What must be written so that the register says what the extract says."""

    added: tuple[WantedPoint, ...]
    updated: tuple[PointUpdate, ...]


def compare_points(
    stored: Sequence[StoredPoint],
    wanted: Sequence[WantedPoint],
    covered: Collection[tuple[PointOwner, PointKind]],
) -> PointChanges:
    """Return the changes for one person.

    What the holder or the carrier has said of a number stays with it, whether the extract
    names it or not: only `ok` becomes `old`, and only `old` becomes `ok` again.

    Args:
        stored: the person's contact points.
        wanted: those of the extract's line.
        covered: the owners and kinds that the extract's columns tell of at all.
    """
    known = {(point.owner, point.kind, point.hash): point for point in stored}
    named = {(point.owner, point.kind, point.hash): point for point in wanted}
    added = tuple(point for key, point in named.items() if key not in known)
    updates = []
    for key, point in known.items():
        want = named.get(key)
        told = want is not None or ((point.owner, point.kind) in covered and not point.by_staff)
        state = _state(point.state, named=want is not None) if told else point.state
        name = want.name if want is not None and want.name else point.name
        if (state, name) != (point.state, point.name):
            updates.append(PointUpdate(point.id, state, name))
    return PointChanges(added, tuple(updates))


def _state(state: PointState, *, named: bool) -> PointState:
    if named:
        return PointState.OK if state is PointState.OLD else state
    return PointState.OLD if state is PointState.OK else state
