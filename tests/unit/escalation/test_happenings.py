"""A person's timeline as values: places, and what belongs together."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.happenings import NOW, Happened, Place, Source, Timeline, gather, read_place
from tests.unit.scheduler.times import INSTANTS

AT = datetime(2025, 10, 1, 8, tzinfo=UTC)


def happened(source: Source, number: int, origin: str = "") -> Happened:
    """Return an entry of the timeline."""
    return Happened(
        place=Place(AT, source.value, number),
        source=source,
        origin=origin,
        channel="",
        what="",
        how="",
        detail="",
        who="",
        step="",
        ended_at=None,
        text=None,
        erased=False,
        reading=None,
        point_id=None,
    )


@given(INSTANTS, st.sampled_from(Source), st.integers(0, 10**17))
def test_a_place_is_read_as_it_was_written(at: datetime, source: Source, number: int) -> None:
    """An address holds a place exactly."""
    place = Place(at, source.value, number)
    assert read_place(str(place)) == place


@pytest.mark.parametrize(
    "text",
    ["", "x", "20251001T080000.000000-9-1", "soon-1-1", "20251001T080000.000000-1-x",
     "20251001T080000.000000-1-" + "9" * 19],
)  # fmt: skip
def test_anything_else_is_the_beginning(text: str) -> None:
    """What no page of ours wrote shows the newest."""
    assert read_place(text) == NOW


def test_what_followed_stands_under_its_cause() -> None:
    """Changes and steps taken back stand under the reply or outcome that they came from."""
    call = happened(Source.TASK, 7, "task:7")
    reached = happened(Source.STATUS, 1, "task:7:reached")
    other = happened(Source.STATUS, 2, "import:1:entered:3")
    taken = happened(Source.WITHDRAWN, 3, "task:7:withdrawn:visit:2")
    found = gather([call, reached, other, taken])
    assert [(one.entry, list(one.follows)) for one in found] == [
        (call, [reached, taken]),
        (other, []),
    ]


def test_without_its_cause_it_stands_alone() -> None:
    """On an older page, where the cause is not shown, nothing is lost."""
    reached = happened(Source.STATUS, 1, "task:7:reached")
    assert [one.entry for one in gather([reached])] == [reached]


def test_the_visits_of_a_page() -> None:
    """The page knows for which visits it must ask who went."""
    entries = [happened(Source.VISIT, 4), happened(Source.TASK, 5, "task:5")]
    assert Timeline(entries, None).visits == [4]
    assert entries[0].at == AT
