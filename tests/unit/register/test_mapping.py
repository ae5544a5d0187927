"""Which column of the extract holds what, as the municipality's file says it."""

import pytest

from register.errors import MappingError
from register.fields import DEFAULT_HEADERS, Field
from register.mapping import ColumnMapping, load_mapping


def test_an_empty_file_is_stockholm_s() -> None:
    """What a file does not name is as in Stockholm's extract."""
    assert load_mapping("") == ColumnMapping()
    assert load_mapping("").headers == DEFAULT_HEADERS


def test_a_file_names_what_differs() -> None:
    """Headings and words of the file go before the usual ones; null means no such column."""
    mapping = load_mapping(
        "columns: {personnummer: Pnr, landline: null}\n"
        "values: {gender: {Tjej: K, 1: M}, protected: {Sekretess: true, Öppen: false}}\n"
    )
    assert mapping.headers[Field.PERSONNUMMER] == "Pnr"
    assert Field.LANDLINE not in mapping.headers
    assert mapping.headers[Field.MOBILE] == "Mobil"
    assert mapping.explicit == {Field.PERSONNUMMER}
    assert (mapping.genders["tjej"], mapping.genders["1"], mapping.genders["k"]) == ("K", "M", "K")
    assert mapping.protections["sekretess"] is True
    assert mapping.protections["öppen"] is False


def test_two_mappings_have_two_digests() -> None:
    """Another mapping reads every line anew, the same one does not."""
    assert load_mapping("columns: {city: Ort}").digest != ColumnMapping().digest
    assert load_mapping("values: {gender: {Tjej: K}}").digest != ColumnMapping().digest
    assert load_mapping("{}").digest == ColumnMapping().digest


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("columns: [", "is not YAML"),
        ("- personnummer", "must be names with values"),
        ("kolumner: {}", "kolumner is not known; did you mean columns?"),
        ("columns: {mobil: Mobil}", "columns: mobil is not known; did you mean mobile?"),
        ("columns: {zzz: Mobil}", "columns: zzz is not known; known are born_on, city"),
        ("columns: {protected: null}", "protected needs the heading of a column"),
        ("columns: {mobile: 5}", "mobile needs the heading of a column"),
        ("columns: {mobile: '  '}", "mobile needs the heading of a column"),
        ("columns: {mobile: telefon}", "mobile and landline both point to 'Telefon'"),
        ("values: {gender: K}", "gender must be words with their meaning"),
        ("values: {gender: {Tjej: F}}", "gender: Tjej must mean K or M"),
        ("values: {protected: {Ja: 'ja'}}", "protected: Ja must mean true or false"),
        ("values: {protected: {yes: true}}", "the word True needs quotes"),
    ],
)
def test_each_fault_says_where_it_is(text: str, fault: str) -> None:
    """A fault names the part of the file and what it should be."""
    with pytest.raises(MappingError, match="(?i)" + fault.replace("?", r"\?")):
        load_mapping(text)


def test_all_faults_are_told_together() -> None:
    """Nobody has to mend a file one fault at a time."""
    with pytest.raises(MappingError) as caught:
        load_mapping("columns: {mobil: Mobil, protected: null}\nvalues: {gender: {Tjej: F}}")
    assert len(caught.value.faults) == 3
