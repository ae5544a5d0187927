"""The tables of the results, from numbers that can be added up by hand."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.cells import By, Cell, Group, Measure
from reports.counted import Days, Figures
from reports.named_periods import NamedPeriod
from reports.period import PeriodKind
from reports.result_rules import (
    Counts,
    median_of,
    result_cards,
    result_tables,
    same_day,
)

YEAR = NamedPeriod(PeriodKind.NOVEMBER, 2025)
ALL = {
    Cell(Measure.SOUGHT, "sms"): 40,
    Cell(Measure.ATTEMPTS, "sms"): 60,
    Cell(Measure.ANSWERED_ATTEMPTS, "sms"): 20,
    Cell(Measure.REACHED, "sms"): 18,
    Cell(Measure.SOUGHT, "phone"): 30,
    Cell(Measure.ATTEMPTS, "phone"): 45,
    Cell(Measure.REACHED, "phone"): 10,
    Cell(Measure.REACHED, "other"): 2,
    Cell(Measure.ATTEMPTS): 105,
    Cell(Measure.REACHED): 30,
    Cell(Measure.ATTEMPTS, "sms", By.STEP, "hello"): 40,
    Cell(Measure.ATTEMPTS, "phone", By.STEP, "call"): 45,
    Cell(Measure.ANSWERED_ATTEMPTS, "sms", By.STEP, "hello"): 10,
    Cell(Measure.REACHED, "sms", By.STEP, "hello"): 9,
    Cell(Measure.ATTEMPTS, "sms", By.HOUR, "0-10"): 40,
    Cell(Measure.ANSWERED_ATTEMPTS, "sms", By.HOUR, "0-10"): 10,
    Cell(Measure.SOUGHT, "", By.AGE, "17"): 30,
    Cell(Measure.SOUGHT, "", By.AGE, "16"): 10,
    Cell(Measure.REACHED, "", By.AGE, "17"): 20,
    Cell(Measure.SOUGHT, "", By.LANGUAGE, "so"): 3,
    Cell(Measure.SOUGHT, "", By.LANGUAGE, "sv"): 37,
    Cell(Measure.DAYS_TO_ATTEMPT, "", By.DAYS, "14"): 3,
    Cell(Measure.DAYS_TO_ATTEMPT, "", By.DAYS, "9"): 2,
    Cell(Measure.TASKS, "", By.KIND, "call"): 12,
}
SUMS = {"register": 100, "waited": 80, "sought": 50, "reached": 30, "overdue": 4}
GROUPS = {
    Group("Syd", "Farsta", "K"): {"register": 40, "sought": 20, "reached": 12, "tasks": 12},
    Group("Syd", "", "M"): {"register": 50, "sought": 30, "reached": 18},
    Group("Nord", "Järva", "M"): {"register": 10},
    Group("", "Ingen", "M"): {"waited": 1},
}
REACHED = {Measure.REACHED.value: {date(2024, 11, 3): 10, date(2025, 9, 30): 20}}
NOW = Counts(YEAR.period, date(2025, 10, 1), Figures(ALL), SUMS, Days(REACHED), GROUPS)
BEFORE = replace(
    NOW,
    period=YEAR.year_before.period,
    until=date(2024, 10, 1),
    sums={"register": 90, "sought": 40, "reached": 20},
    reached=Days({Measure.REACHED.value: {date(2023, 11, 30): 7}}),
)
OVER = replace(NOW, until=YEAR.period.to)


def tables(
    now: Counts = NOW, before: Counts = BEFORE, channel: str = ""
) -> dict[str, dict[str, tuple[object, ...]]]:
    """Return the rows of each table by their keys."""
    made = result_tables(now, before, channel, {"Syd": 4})
    return {table.key: dict(table.rows) for table in made}


def test_the_funnel() -> None:
    """People at each step, the share of the register, and the same day a year before."""
    funnel = tables()["funnel"]
    assert funnel["sought"] == (50, 50, 40)
    assert funnel["work"] == (0, 0, 0)


def test_the_funnel_of_a_channel() -> None:
    """A channel has four of the steps, and no day: only whole periods are compared."""
    assert list(tables(channel="sms")["funnel"]) == ["sought", "delivered", "answered", "reached"]
    assert tables(channel="sms")["funnel"]["reached"] == (18, 45, None)
    assert tables(OVER, channel="sms")["funnel"]["reached"] == (18, 45, 18)


def test_nothing_to_compare_with() -> None:
    """Where the year before is not known, nothing is said of it."""
    unknown = replace(BEFORE, known=False)
    told = tables(OVER, unknown)
    assert told["funnel"]["sought"] == (50, 50, None)
    assert told["months"]["2024-11-01"] == (10, None)
    assert {card.before for card in result_cards(OVER, unknown)} == {None}


def test_months() -> None:
    """Months stand beside those of the year before; one that has not begun has no figure."""
    months = tables()["months"]
    assert (months["2024-11-01"], months["2025-09-01"]) == ((10, 7), (20, 0))
    early = tables(replace(NOW, until=date(2025, 1, 31)))["months"]
    assert early["2025-02-01"] == (None, 0)


def test_days_add_up() -> None:
    """By the end of a day everybody counts who did so on it or before."""
    days = Days(REACHED)
    assert days.upto(Measure.REACHED, date(2025, 9, 29)) == 10
    assert days.upto(Measure.REACHED, date(2025, 9, 30)) == 30
    assert days.upto(Measure.SOUGHT, date(2025, 9, 30)) == 0


def test_channels_and_steps() -> None:
    """Attempts with their answers; a channel without anything is left out."""
    told = tables()
    assert told["channels"]["sms"] == (40, 60, 20, 33, 18)
    assert list(told["channels"]) == ["sms", "phone", "other"]
    assert told["steps"] == {"call": (45, 0, 0, 0), "hello": (40, 10, 25, 9)}
    assert tables(channel="sms")["steps"] == {"hello": (40, 10, 25, 9)}
    assert told["hours"] == {"0-10": (40, 10, 25)}
    assert "templates" not in told


def test_places_ages_and_languages() -> None:
    """Places in the alphabet's order, no district last; ages in order, languages by size."""
    told = tables(OVER)
    assert told["districts"] == {"Farsta": (20, 12, 60, 60), "no district": (30, 18, 60, 60)}
    assert told["genders"]["M"] == (30, 18, 60, 60)
    assert list(told["ages"]) == ["16", "17"]
    assert list(told["languages"]) == ["sv", "so"]
    unheard = tables(OVER, replace(BEFORE, groups={}))
    assert unheard["districts"]["Farsta"] == (20, 12, 60, None)


def test_load() -> None:
    """People and closed tasks by unit, for each coordinator; a unit without any has no share."""
    told = tables()
    assert told["units"] == {"Nord": (10, 0, 0, None, None), "Syd": (90, 12, 4, 22.5, 3.0)}
    assert told["tasks"] == {"call": (12,)}
    assert {"units", "tasks", "months", "channels"} & set(tables(channel="sms")) == set()


def test_cards() -> None:
    """Waits and attempts are of whole periods: a year that is not over is not compared by them."""
    cards = {card.key: (card.value, card.before) for card in result_cards(NOW, BEFORE)}
    assert cards == {
        "reached_percent": (60, 50),
        "median_to_attempt": (14, None),
        "median_to_reached": (None, None),
        "overdue": (4, 0),
        "calls_per_reached": (4.5, None),
        "attempts_per_reached": (3.5, None),
    }


@given(st.lists(st.integers(0, 400), min_size=1))
def test_the_median_is_the_middle(days: list[int]) -> None:
    """However many waited how long, it is the middle of them all."""
    ordered = sorted(days)
    half = (len(ordered) - 1) // 2, len(ordered) // 2
    counted = {str(day): days.count(day) for day in days}
    assert median_of(counted) == sum(ordered[place] for place in half) / 2


def test_no_median() -> None:
    """Nobody waited: there is none."""
    assert median_of({}) is None


def test_the_same_day() -> None:
    """A year that runs is held against the same day of the one before, never beyond its end."""
    now, before = YEAR.period, YEAR.year_before.period
    assert same_day(now, before, date(2024, 11, 1)) == before.from_
    assert same_day(now, before, date(2026, 3, 1)) == before.to
    february = NamedPeriod(PeriodKind.TERTIAL, 2024, 1)
    before = february.year_before.period
    assert same_day(february.period, before, date(2024, 2, 28)) == date(2023, 2, 28)
    assert same_day(february.period, before, date(2024, 4, 29)) == before.to  # 2024 has a day more
