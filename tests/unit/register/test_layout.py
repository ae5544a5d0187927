"""Where each field stands in one extract."""

import pytest

from register.errors import ExtractError
from register.fields import Field
from register.layout import find_columns
from register.mapping import ColumnMapping, load_mapping
from register.states import PointKind, PointOwner
from tests.people import COLUMNS

USUAL = ColumnMapping()


def test_columns_are_found_in_any_order() -> None:
    """The order of columns, capitals and spaces in headings make no difference."""
    header = [f" {heading.upper()} " for heading in reversed(COLUMNS)]
    layout = find_columns(header, USUAL)
    assert layout.places[Field.PERSONNUMMER] == len(COLUMNS) - 1
    assert layout.width == len(COLUMNS)
    assert layout.missing == ()


def test_an_extract_without_the_protection_flag_is_refused() -> None:
    """Nobody is imported from an extract that cannot say who is protected (R7)."""
    header = [heading for heading in COLUMNS if heading != "Skyddade personuppgifter"]
    with pytest.raises(ExtractError, match="Skyddade personuppgifter"):
        find_columns(header, USUAL)


def test_all_missing_columns_are_named() -> None:
    """A file of another kind says everything that it lacks."""
    with pytest.raises(ExtractError, match=r"Personnummer.*Kön.*mapping file"):
        find_columns(["a", "b"], USUAL)


def test_a_column_that_the_mapping_names_must_be_there() -> None:
    """A heading that the municipality wrote itself and that is not there is a mistake."""
    with pytest.raises(ExtractError, match="no column Ort"):
        find_columns(list(COLUMNS), load_mapping("columns: {city: Ort}"))


def test_a_column_that_is_there_twice_is_refused() -> None:
    """Of two columns with one heading nobody knows which is meant."""
    with pytest.raises(ExtractError, match="Mobil is there 2 times"):
        find_columns([*COLUMNS, "mobil"], USUAL)


def test_an_extract_may_lack_the_rest() -> None:
    """Optional columns may be missing; the extract then says nothing about what they hold."""
    header = [
        heading for heading in COLUMNS if heading not in {"Telefon", "Vårdnadshavare 2 mobil"}
    ]
    layout = find_columns(header, USUAL)
    assert layout.missing == (Field.LANDLINE, Field.GUARDIAN_2_MOBILE)
    assert (PointOwner.SELF, PointKind.MOBILE) in layout.covered
    assert (PointOwner.SELF, PointKind.LANDLINE) not in layout.covered
    assert (PointOwner.GUARDIAN_2, PointKind.MOBILE) not in layout.covered
