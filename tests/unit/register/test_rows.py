"""One line of the extract, read."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.layout import find_columns
from register.mapping import ColumnMapping
from register.problems import Problem
from register.rows import RowPoint, RowReading, parse_row
from register.states import PointKind, PointOwner
from tests.people import AMINA, COLUMNS, ELIAS, EVERYBODY, OKSANA, Young

TODAY = date(2025, 10, 1)
USUAL = ColumnMapping()
LAYOUT = find_columns(list(COLUMNS), USUAL)


def read(young: Young = AMINA, **cells: str) -> RowReading:
    """Return what a person's line says, with some cells changed by heading (`_` for space)."""
    row = young.row() | {name.replace("_", " "): value for name, value in cells.items()}
    return parse_row(7, list(row.values()), LAYOUT, USUAL, TODAY)


def told(reading: RowReading) -> list[tuple[str, str]]:
    """Return the columns and texts of a reading's problems, once it is known they are on line 7."""
    assert {problem.line for problem in reading.problems} <= {7}
    return [(problem.column, problem.problem) for problem in reading.problems]


@pytest.mark.parametrize("young", EVERYBODY, ids=lambda young: young.first_name)
def test_everybody_is_read_without_problems(young: Young) -> None:
    """What the extract says of a person is what is read."""
    reading = read(young)
    row = reading.row
    assert reading.problems == ()
    assert row is not None
    assert (row.digits, row.born_on, row.first_name) == (
        young.number, young.born_on, young.first_name,
    )  # fmt: skip
    assert row.protected == (young.protected == "J")
    assert row.registered_on == young.registered


def test_every_way_to_reach_somebody_is_read() -> None:
    """Her own mobile and e-mail, and the mobile of a guardian with the guardian's name."""
    row = read(AMINA, Telefon="08-114 83 28").row
    assert row is not None
    assert set(row.points) == {
        RowPoint(PointOwner.SELF, PointKind.MOBILE, "+46701740605"),
        RowPoint(PointOwner.SELF, PointKind.LANDLINE, "+4681148328"),
        RowPoint(PointOwner.SELF, PointKind.EMAIL, "amina.warsame@example.com"),
        RowPoint(PointOwner.GUARDIAN_1, PointKind.MOBILE, "+46701740606", "Hodan Warsame"),
    }


def test_a_number_that_stands_twice_is_one() -> None:
    """The same mobile in two columns is one way to reach somebody."""
    row = read(ELIAS, Telefon=ELIAS.mobile).row
    assert row is not None
    assert [point.value for point in row.points if point.owner is PointOwner.SELF] == [
        "+46701740607"
    ]


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("Personnummer", "200803149849", "has a wrong check digit"),
        ("Personnummer", "", "is missing"),
        ("Personnummer", "20080314-T984", "is an interim number"),
        ("Förnamn", " ", "is missing"),
        ("Efternamn", "", "is missing"),
        ("Registrerad", "", "is missing"),
        ("Registrerad", "2025-13-01", "is not a date"),
        ("Registrerad", "förra året", "is not a date"),
    ],
)
def test_without_these_a_line_is_refused(column: str, value: str, problem: str) -> None:
    """Who it is, their name and since when they are registered must be there."""
    reading = read(AMINA, **{column: value})
    assert reading.row is None
    assert [(one.column, one.refused) for one in reading.problems] == [(column, True)]
    assert problem in reading.problems[0].problem


def test_all_that_is_wrong_is_told() -> None:
    """A refused line names every reason, not only the first."""
    reading = read(AMINA, Personnummer="1", Förnamn="", Registrerad="")
    assert [column for column, _ in told(reading)] == ["Personnummer", "Förnamn", "Registrerad"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Mobil", "070"),
        ("Telefon", "saknas"),
        ("E-post", "amina(at)example.com"),
        ("Vårdnadshavare 1 mobil", "x"),
        ("Språk", "somaliska"),
        ("Registrerad", "2025-12-24"),
        ("Mobil", "08-114 83 28"),
        ("Förnamn", "\ufffdsa"),
    ],
)
def test_the_rest_is_a_warning(column: str, value: str) -> None:
    """What is wrong with a number, a language or an address does not cost the person."""
    reading = read(AMINA, **{column: value})
    assert reading.row is not None
    assert [(one.column, one.refused) for one in reading.problems] == [(column, False)]


@pytest.mark.parametrize(("value", "gender"), [("", "K"), ("okänt", "K"), ("man", "M")])
def test_gender_is_the_number_s_where_it_is_not_told(value: str, gender: str) -> None:
    """A blank or unknown gender is read from the personnummer, with a warning."""
    reading = read(AMINA, Kön=value)
    assert reading.row is not None
    assert reading.row.gender == gender
    assert bool(reading.problems) == (value != "man")
    boy = read(ELIAS, Kön="").row
    assert boy is not None
    assert boy.gender == "M"


@pytest.mark.parametrize(
    ("value", "protected", "warned"),
    [
        ("J", True, False),
        ("ja", True, False),
        ("N", False, False),
        (" Nej ", False, False),
        ("", True, True),
        ("kanske", True, True),
    ],
)
def test_what_does_not_say_no_is_protected(value: str, protected: bool, warned: bool) -> None:
    """A blank flag counts as protected (R7), and so does a word that nobody knows."""
    reading = read(AMINA, Skyddade_personuppgifter=value)
    assert reading.row is not None
    assert reading.row.protected is protected
    assert bool(reading.problems) is warned


@pytest.mark.parametrize(
    ("written", "stored"), [("16374", "163 74"), ("SE-163 74", "163 74"), ("1637", "1637")]
)
def test_a_postcode_has_one_form(written: str, stored: str) -> None:
    """Five digits are written as the post does; anything else stays as it is."""
    row = read(AMINA, Postnummer=written).row
    assert row is not None
    assert row.postcode == stored


@pytest.mark.parametrize("text", ["2025-06-02", "20250602", "2025-06-02 00:00:00"])
def test_dates_are_read_with_or_without_time(text: str) -> None:
    """Databases write dates with a time of nought."""
    row = read(AMINA, Registrerad=text).row
    assert row is not None
    assert row.registered_on == date(2025, 6, 2)


def test_cells_are_cleaned() -> None:
    """Spaces around and within are one, and letters with loose accents are composed."""
    row = read(AMINA, Förnamn="  A\u030asa\n Maria ", Språk="").row
    assert row is not None
    assert (row.first_name, row.language) == ("Åsa Maria", "sv")


def test_the_birth_date_column_counts() -> None:
    """Where the extract has a birth date, age comes from it (R1); a bad one is a warning."""
    layout = find_columns([*COLUMNS, "Födelsedatum"], USUAL)
    cells = list(AMINA.row().values())
    good = parse_row(2, [*cells, "2008-03-16"], layout, USUAL, TODAY)
    assert good.row is not None
    assert good.row.born_on == date(2008, 3, 16)
    bad = parse_row(2, [*cells, "16/3"], layout, USUAL, TODAY)
    assert bad.row is not None
    assert bad.row.born_on == AMINA.born_on
    assert [problem.column for problem in bad.problems] == ["Födelsedatum"]


def test_a_line_must_have_the_header_s_columns() -> None:
    """Missing cells or too many cost the line; empty ones at the end do not."""
    cells = list(AMINA.row().values())
    short = parse_row(3, cells[:-1], LAYOUT, USUAL, TODAY)
    assert short.problems == (
        Problem(3, "", "has 20 columns where the header has 21", refused=True),
    )
    assert parse_row(3, [*cells, "x"], LAYOUT, USUAL, TODAY).row is None
    assert parse_row(3, [*cells, " "], LAYOUT, USUAL, TODAY).row is not None


def test_a_nul_costs_the_line() -> None:
    """No database stores the character NUL in a text."""
    assert "NUL" in read(AMINA, Gatuadress="\0").problems[0].problem


@given(st.lists(st.text(max_size=12), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_no_line_breaks_the_import(cells: list[str]) -> None:
    """Whatever stands in the cells, there is a person or a reason for there being none."""
    reading = parse_row(2, cells, LAYOUT, USUAL, TODAY)
    assert (reading.row is None) == any(problem.refused for problem in reading.problems)


@given(st.sampled_from(EVERYBODY), st.sampled_from(list(COLUMNS)), st.text(max_size=12))
def test_one_odd_cell_is_told_without_its_value(young: Young, column: str, value: str) -> None:
    """A problem names the column, never what stands there: reports may be passed on."""
    reading = read(young, **{column.replace(" ", "_"): value})
    plain = [replace(problem, line=0) for problem in reading.problems]
    known = {one.problem for one in read(OKSANA, Personnummer="x").problems}
    assert (
        all(problem.column == column or problem.problem in known for problem in plain)
        or (column == "Personnummer")
        or "\0" in value
    )
