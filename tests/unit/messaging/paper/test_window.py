"""The address is seen through the window wherever the sheet lies in its envelope."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.paper.window import (
    ALWAYS_SEEN,
    EVER_SEEN,
    MOST_DOWN,
    MOST_RIGHT,
    Area,
    window_on_sheet,
)

LINE = 4.6  # mm from one line of an address to the next
RIGHTS, DOWNS = st.floats(0, MOST_RIGHT), st.floats(0, MOST_DOWN)


@given(RIGHTS, DOWNS, st.booleans())
def test_the_address_is_always_seen_and_nothing_else_ever(
    slid_right: float,
    slid_down: float,
    largest: bool,
) -> None:
    """A sheet slides by centimetres in its envelope, and envelopes differ by millimetres."""
    seen = window_on_sheet(slid_right=slid_right, slid_down=slid_down, largest=largest)
    assert seen.holds(ALWAYS_SEEN)
    assert EVER_SEEN.holds(seen)


def test_there_is_room_for_an_address() -> None:
    """Four lines and the reference above them, and a long street."""
    assert ALWAYS_SEEN.height >= 4 * LINE + 3
    assert ALWAYS_SEEN.width >= 70


def test_areas_meet_or_do_not() -> None:
    """An area holds itself; two that only touch do not meet."""
    area = Area(10, 10, 20, 20)
    assert area.holds(area)
    assert area.meets(Area(19, 19, 30, 30))
    for other in (
        Area(20, 10, 30, 20),
        Area(0, 10, 10, 20),
        Area(10, 20, 20, 30),
        Area(10, 0, 20, 10),
    ):
        assert not area.meets(other)
        assert not area.holds(other)
