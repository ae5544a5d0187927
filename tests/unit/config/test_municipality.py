"""The municipality file: names, addresses, and who works where."""

from pathlib import Path

import pytest

from config.municipality import MunicipalityError, load_municipality

GOOD = """
name: Uppköping
phone: 0123-45 600
info_url: uppkoping.se/kaa
reply_url: https://svar.uppkoping.se
units:
  Öst: {districts: [Centrum], phone: 0123-45 601}
  Väst: {}
default_unit: Väst
"""


def test_stockholm_s_own_file() -> None:
    """The file that ships names all eleven districts, each in one unit."""
    stockholm = load_municipality()
    assert sum(len(unit.districts) for unit in stockholm.units.values()) == 11
    assert stockholm.unit_of("Järva") == "KAA nord"
    assert stockholm.unit_of("Farsta") == "KAA syd"
    assert stockholm.unit_of("") == stockholm.default_unit


def test_a_unit_may_have_its_own_number(tmp_path: Path) -> None:
    """Who has none gives the municipality's, and so does a unit that nobody named."""
    file = tmp_path / "m.yaml"
    file.write_text(GOOD, "utf-8")
    town = load_municipality(file)
    assert town.phone_of("Öst") == "0123-45 601"
    assert town.phone_of("Väst") == town.phone_of("Syd") == "0123-45 600"


def test_an_address_for_email_is_kept_in_lower_case(tmp_path: Path) -> None:
    """It is optional; where it is given, mail is from it and answers come to it."""
    file = tmp_path / "m.yaml"
    file.write_text(GOOD, "utf-8")
    assert not load_municipality(file).email
    file.write_text(f"{GOOD}email: KAA@uppkoping.se\n", "utf-8")
    assert load_municipality(file).email == "kaa@uppkoping.se"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[", "not YAML"),
        ("", "valid dictionary"),
        (GOOD.replace("default_unit: Väst", "default_unit: Syd"), "there is no unit Syd"),
        (f"{GOOD}email: kaa\n", "email: .*must be an e-mail address"),
        (f'{GOOD}email: "kaa@uppköping.se"\n', "email: .*must be an e-mail address"),
        (f'{GOOD}email: "kaa@uppkoping.se\\nBcc: a@b.se"\n', "must be an e-mail address"),
        (GOOD.replace("{}", "{districts: [Centrum]}"), "Centrum belongs to more than one"),
        (GOOD.replace("phone: 0123-45 600\n", "fax: 1\n"), "phone: Field required; fax: Extra"),
    ],
)
def test_a_fault_says_where_it_is(tmp_path: Path, text: str, fault: str) -> None:
    """A file that does not say what it must is refused with the file's name."""
    file = tmp_path / "m.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(MunicipalityError, match=f"m.yaml: .*{fault}"):
        load_municipality(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named, without a traceback."""
    with pytest.raises(MunicipalityError, match="No such file"):
        load_municipality(tmp_path / "m.yaml")
