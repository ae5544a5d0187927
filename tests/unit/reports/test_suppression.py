"""Groups below 5 are withheld, and no subtraction tells them (R15)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.states import Channel
from reports.annual_values import (
    AnnualReport,
    ByGender,
    ClosingRow,
    Count,
    DistrictRow,
    Sought,
    Support,
    Waiting,
)
from reports.suppression import hide, hide_parts, suppressed


@given(st.lists(st.integers(0, 30), max_size=8))
def test_parts_hide_their_small_groups(parts: list[int]) -> None:
    """No part of 1 to 4 is shown, and of two or more parts never exactly one is withheld."""
    shown = hide_parts(parts)
    assert all(part is None or part == 0 or part >= 5 for part in shown)
    assert shown.count(None) != 1 or len(parts) == 1
    assert all(part in (None, whole) for part, whole in zip(shown, parts, strict=True))


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([0, 3, 9, 20], [0, None, None, 20]),
        ([0, 3], [None, None]),
        ([1, 2, 9, 20], [None, None, None, 20]),
        ([1, 4, 9], [None, None, 9]),
        ([8, 9], [8, 9]),
        ([3], [None]),
    ],
)
def test_smallest_other_part_goes_too(parts: list[Count], shown: list[Count]) -> None:
    """Beside a single small part goes the smallest other, a part of nobody only at last."""
    assert hide_parts(parts) == shown


def test_nobody_is_told() -> None:
    """Zero is nobody's figure and stands."""
    assert (hide(0), hide(1), hide(4), hide(5), hide(None)) == (0, None, None, 5, None)


def test_a_report_of_large_groups_stays(year: AnnualReport) -> None:
    """Figures of large groups are the same afterwards."""
    shown = suppressed(year)
    assert shown.suppressed
    assert shown.sought == year.sought
    assert shown.districts == year.districts
    assert shown.support == year.support
    assert shown.occupied_percent == 76


def test_small_figures_of_a_report_go(year: AnnualReport) -> None:
    """Chats by three people, two people abroad and two who waited are withheld."""
    shown = suppressed(year)
    assert shown.attempts_beside is None
    assert shown.waiting == Waiting(16.5, None, None, 40, 0)
    assert {row.people for row in shown.occupations if row.code} == {0, 30, None}


def test_inner_cells_go_together(year: AnnualReport) -> None:
    """Where three women were not reached, all four cells go and the sums stay."""
    sought = ByGender(Sought(30, 3, 33), Sought(40, 20, 60), Sought(70, 23, 93))
    shown = suppressed(replace(year, sought=sought)).sought
    assert shown.women == Sought(None, None, 33)
    assert shown.men == Sought(None, None, 60)
    assert shown.total == Sought(70, 23, 93)


def test_few_women_hide_the_men(year: AnnualReport) -> None:
    """Where few women were sought, neither gender is shown beside the total."""
    sought = ByGender(Sought(3, 0, 3), Sought(40, 20, 60), Sought(43, 20, 63))
    shown = suppressed(replace(year, sought=sought)).sought
    assert shown.women == shown.men == Sought(None, None, None)
    assert shown.total.total == 63


def test_small_district_and_its_neighbour_go(year: AnnualReport) -> None:
    """Two not reached in Farsta are not told by subtraction in any way."""
    rows = (
        DistrictRow("Bromma", 50, 30),
        DistrictRow("Farsta", 40, 38),
        DistrictRow("Järva", 90, 50),
    )
    shown = suppressed(replace(year, districts=rows)).districts
    assert shown == (
        DistrictRow("Bromma", 50, None),
        DistrictRow("Farsta", 40, None),
        DistrictRow("Järva", 90, 50),
    )


def test_two_small_districts_are_told_by_no_sum(year: AnnualReport) -> None:
    """Seven sought in two districts are enough, three reached in them take a third along."""
    rows = (DistrictRow("A", 3, 1), DistrictRow("B", 4, 2), DistrictRow("C", 90, 50))
    shown = suppressed(replace(year, districts=rows)).districts
    hidden = (DistrictRow("A", None, None), DistrictRow("B", None, None))
    assert shown == (*hidden, DistrictRow("C", 90, None))


def test_few_who_were_not_reached_are_told_by_no_addends(year: AnnualReport) -> None:
    """Where all but three were reached, neither occupations nor months add up to how many."""
    sought = ByGender(Sought(33, 0, 33), Sought(27, 3, 30), Sought(60, 3, 63))
    shown = suppressed(replace(year, sought=sought))
    assert shown.sought.total.reached is None
    for rows in (shown.occupations, shown.months):
        assert [row.people for row in rows].count(None) >= 2


def test_channels_beside_hide_no_channel_of_the_city(year: AnnualReport) -> None:
    """Two letters are not what the sum of the city's channels has beside the others."""
    few = {Channel.LETTER: 2, Channel.CHAT: 9}
    rows = tuple(replace(row, attempts=few.get(row.channel, row.attempts)) for row in year.channels)
    shown = {row.channel: row.attempts for row in suppressed(replace(year, channels=rows)).channels}
    assert shown[Channel.LETTER] is shown[Channel.PHONE] is None
    assert (shown[Channel.CHAT], shown[Channel.SMS]) == (9, 1200)


def test_small_closing_hides_its_row(year: AnnualReport) -> None:
    """Two closed to work in Nord hide Nord's closings and those of the smallest other unit."""
    rows = (
        ClosingRow("Nord", 60, 30, 20, 2, 22),
        ClosingRow("Syd", 40, 20, 10, 5, 15),
        ClosingRow("Öst", 90, 40, 20, 10, 30),
        ClosingRow("total", 190, 90, 50, 17, 67),
    )
    shown = suppressed(replace(year, support=Support(ByGender(90, 100, 190), 5, rows))).support
    assert shown.closings == (
        ClosingRow("Nord", 60, None, None, None, None),
        ClosingRow("Syd", 40, None, None, None, None),
        rows[2],
        rows[3],
    )


def test_known_occupations_of_few_have_no_share(year: AnnualReport) -> None:
    """A share of fewer than five people is withheld."""
    few = tuple(replace(row, people=2 if row.code == "working" else 0) for row in year.occupations)
    assert suppressed(replace(year, occupations=few)).occupied_percent is None


def test_medians_of_few_go(year: AnnualReport) -> None:
    """A median over fewer than five people is withheld."""
    few = replace(year, waiting=Waiting(3.0, 9.0, 0, 4, 1))
    assert suppressed(few).waiting == Waiting(None, None, 0, None, None)


def test_suppressing_twice_changes_nothing(year: AnnualReport) -> None:
    """What is withheld stays withheld."""
    once = suppressed(year)
    assert suppressed(once).support == once.support
    assert suppressed(once).districts == once.districts
