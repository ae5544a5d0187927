"""How long people stay in the register."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from simulation.person import Leaving
from simulation.rates import RegisterRates
from simulation.stay import birthday, draw_leaving

ENTERS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
RATES = replace(RegisterRates(), moves_away_days=1e5)
CHANGERS = replace(RATES, changers=1.0, leave_by_and_by=0.0, leave_at_term=0.0)
AT_TERM = replace(RATES, changers=0.0, leave_by_and_by=0.0, leave_at_term=1.0)
BORN = date(2008, 3, 3)


def test_leap_day_birthday() -> None:
    """Somebody born on 29 February turns 17 on 1 March."""
    assert birthday(date(2008, 2, 29), 17) == date(2025, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert birthday(BORN, 18) == date(2026, 3, 3)


@given(ENTERS, st.integers(0, 10**6), st.booleans())
def test_nobody_leaves_before_coming(enters_on: date, seed: int, stock: bool) -> None:
    """Everybody is in at least one extract, and hardly past the 20th birthday."""
    left_on, _ = draw_leaving(BORN, enters_on, seed, 1, stock=stock, rates=RegisterRates())
    assert enters_on < left_on <= birthday(BORN, 20) + timedelta(days=4)


@given(ENTERS, st.integers(0, 10**6))
def test_school_changers_leave_within_the_wait(enters_on: date, seed: int) -> None:
    """School changers are gone within 14 days (R2)."""
    left_on, why = draw_leaving(BORN, enters_on, seed, 1, stock=False, rates=CHANGERS)
    assert left_on - enters_on < timedelta(days=14)
    assert why is Leaving.SCHOOL


@given(ENTERS, st.integers(0, 10**6))
def test_terms_begin_in_january_and_august(enters_on: date, seed: int) -> None:
    """Who leaves with a term leaves after its start in January or August."""
    left_on, why = draw_leaving(BORN, enters_on, seed, 1, stock=False, rates=AT_TERM)
    assume(why is Leaving.SCHOOL)  # some few move away before
    assert left_on.month in {1, 8, 9}
    assert timedelta(days=14) < left_on - enters_on < timedelta(days=250)


@given(st.integers(0, 10**6))
def test_who_is_20_already_leaves_at_once(seed: int) -> None:
    """Somebody whom the register still names after the 20th birthday is gone within days."""
    enters_on = date(2028, 6, 1)
    left_on, _ = draw_leaving(BORN, enters_on, seed, 1, stock=True, rates=RATES)
    assert left_on <= enters_on + timedelta(days=4)
