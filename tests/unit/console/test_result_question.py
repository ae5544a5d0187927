"""Which results an address asks for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.results.question import question_fields, read_question, with_question
from reports.counted import Narrowing, Question
from reports.named_periods import NamedPeriod
from reports.period import PeriodKind

TODAY = date(2025, 10, 1)
YEAR = NamedPeriod(PeriodKind.NOVEMBER, 2025)
PLACES = st.none() | st.text(min_size=1, max_size=20).filter(lambda text: text != "-")
QUESTIONS = st.builds(
    Question,
    st.builds(NamedPeriod, st.just(PeriodKind.TERTIAL), st.integers(2000, 2100), st.integers(1, 3)),
    st.builds(Narrowing, PLACES, st.just("") | PLACES, st.sampled_from([None, "K", "M"])),
    st.sampled_from(["", "sms", "letter"]),
)


@given(QUESTIONS)
def test_an_address_asks_for_what_it_was_made_of(question: Question) -> None:
    """Whatever is chosen, its address asks for the same."""
    assert read_question(question_fields(question), TODAY) == question


def test_without_choices_it_is_the_citys_year() -> None:
    """The plain address is the KAA year of today, of everybody."""
    assert read_question({}, TODAY) == Question(YEAR)


@pytest.mark.parametrize(
    "query", [{"period": "x-1"}, {"gender": "X"}, {"channel": "pigeon"}, {"unit": ""}]
)
def test_what_is_no_choice_is_left_out(query: dict[str, str]) -> None:
    """An address that somebody has typed asks for no more than there is."""
    assert read_question(query, TODAY) == Question(YEAR)


def test_the_address_of_a_file() -> None:
    """Files are asked for in the same words as the page."""
    asked = Question(YEAR, Narrowing(district=""), "sms")
    path = with_question("/reports/results.csv", asked)
    assert path == "/reports/results.csv?period=november-2025&district=-&channel=sms"
