"""The console's words."""

from datetime import UTC, datetime

import pytest

from console.words import BANDS, KINDS, day_in_words, due_in_words, language_name
from escalation.states import TaskKind
from scheduler.bands import Band

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


def test_every_kind_and_band_has_words() -> None:
    """Nothing in the queue is without a name."""
    assert set(KINDS) == set(TaskKind)
    assert set(BANDS) == set(Band)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (NOW, "i dag 10.00"),
        (datetime(2025, 10, 2, 8, tzinfo=UTC), "i dag 10.00"),
        (datetime(2025, 9, 30, 21, 59, tzinfo=UTC), "i går 23.59"),
        (datetime(2025, 9, 30, 22, tzinfo=UTC), "i dag 00.00"),
        (datetime(2025, 9, 28, 8, tzinfo=UTC), "28 sep"),
        (datetime(2024, 12, 31, 23, tzinfo=UTC), "1 jan"),
        (datetime(2024, 12, 31, 8, tzinfo=UTC), "31 dec 2024"),
    ],
)
def test_since_when_something_waits(due: datetime, words: str) -> None:
    """The time for today and yesterday, the day before that, by Stockholm's calendar."""
    assert due_in_words(due, NOW) == words


def test_the_day_of_a_heading() -> None:
    """A heading has the day with a capital letter."""
    assert day_in_words(NOW) == "Onsdag 1 oktober"


@pytest.mark.parametrize(
    ("code", "name"), [("sv", "svenska"), ("prs", "persiska"), ("ti", "tigrinska"), ("pl", "pl")]
)
def test_languages_have_names(code: str, name: str) -> None:
    """However the register writes it; what we have no texts in keeps its code."""
    assert language_name(code) == name
