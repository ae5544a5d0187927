"""What a new extract changes in the ways to reach one person."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.point_rules import (
    PointChanges,
    PointUpdate,
    StoredPoint,
    WantedPoint,
    compare_points,
)
from register.states import PointKind, PointOwner, PointState

OWN_MOBILE = (PointOwner.SELF, PointKind.MOBILE)
ALL = frozenset((owner, kind) for owner in PointOwner for kind in PointKind)
STORED = StoredPoint(1, *OWN_MOBILE, b"1", "", PointState.OK, by_staff=False)
WANTED = WantedPoint(*OWN_MOBILE, b"1", "", "+46701740605")
NOTHING = PointChanges((), ())


def state_after(stored: StoredPoint, *wanted: WantedPoint) -> PointState:
    """Return the state of a contact point once an extract has named `wanted`."""
    updates = compare_points([stored], wanted, ALL).updated
    return updates[0].state if updates else stored.state


def test_a_new_number_is_added() -> None:
    """What the register does not have is added, once."""
    assert compare_points([], [WANTED, WANTED], ALL).added == (WANTED,)


def test_the_same_number_changes_nothing() -> None:
    """What is there and named stays as it is."""
    assert compare_points([STORED], [WANTED], ALL) == NOTHING


@pytest.mark.parametrize(
    ("before", "named", "after"),
    [
        (PointState.OK, False, PointState.OLD),
        (PointState.OLD, True, PointState.OK),
        (PointState.OLD, False, PointState.OLD),
        *((state, named, state) for state in (PointState.STOPPED, PointState.WRONG, PointState.BAD)
          for named in (True, False)),
    ],
)  # fmt: skip
def test_what_was_said_of_a_number_stays(
    before: PointState, named: bool, after: PointState
) -> None:
    """STOP, wrong and bad outlive every extract (R6, R14); only `ok` and `old` follow it."""
    stored = replace(STORED, state=before)
    assert state_after(stored, *([WANTED] if named else [])) is after


def test_what_staff_found_stays() -> None:
    """An extract that does not name a number that staff found says nothing about it."""
    assert state_after(replace(STORED, by_staff=True)) is PointState.OK


def test_a_column_that_is_not_there_says_nothing() -> None:
    """Without the column no number of it becomes old."""
    assert compare_points([STORED], [], ALL - {OWN_MOBILE}) == NOTHING


def test_a_guardian_s_name_follows() -> None:
    """A new name is stored with the number; a blank one does not take the old one away."""
    mother = replace(STORED, owner=PointOwner.GUARDIAN_1, name="Hodan Warsame")
    named = replace(WANTED, owner=PointOwner.GUARDIAN_1, name="Hodan Ali")
    updates = compare_points([mother], [named], ALL).updated
    assert updates == (PointUpdate(1, PointState.OK, "Hodan Ali"),)
    assert compare_points([mother], [replace(named, name="")], ALL) == NOTHING


STATES = st.sampled_from(PointState)
POINTS = st.dictionaries(st.integers(0, 5), st.tuples(STATES, st.booleans()))


@given(POINTS, st.sets(st.integers(0, 7)))
def test_a_second_time_changes_nothing(
    there: dict[int, tuple[PointState, bool]], named: set[int]
) -> None:
    """Once an extract is taken in, the same extract finds nothing to do."""
    stored = [
        replace(STORED, id=key, hash=bytes([key]), state=state, by_staff=by_staff)
        for key, (state, by_staff) in there.items()
    ]
    wanted = [replace(WANTED, hash=bytes([key])) for key in named]
    changes = compare_points(stored, wanted, ALL)
    updates = {update.id: update for update in changes.updated}
    after = [
        replace(point, state=updates[point.id].state) if point.id in updates else point
        for point in stored
    ] + [replace(STORED, id=100 + n, hash=point.hash) for n, point in enumerate(changes.added)]
    assert compare_points(after, wanted, ALL) == NOTHING
