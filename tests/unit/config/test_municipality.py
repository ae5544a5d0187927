"""The municipality file: names, addresses, and who works where."""

from pathlib import Path

import pytest

from config.municipality import MunicipalityError, load_municipality
from config.outreach_costs import StaffWeek

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
        (f"{GOOD}prices: {{visit: -1}}\n", "prices.visit: .*greater than or equal to 0"),
        (f"{GOOD}prices: {{visits: 900}}\n", "prices.visits: Extra"),
        (f"{GOOD}staff_week: {{call: many}}\n", "staff_week.call: .*valid number"),
        (GOOD.replace("{}", "{staff_week: {call: 0}}"), "units.Väst.staff_week.call: .*greater"),
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


def test_what_staff_get_done_may_be_set_for_each_unit(tmp_path: Path) -> None:
    """A unit's figure goes before the municipality's; what nobody set is left to the facts."""
    file = tmp_path / "m.yaml"
    text = GOOD.replace("Väst: {}", "Väst: {staff_week: {call: 20}}")
    file.write_text(
        text + "staff_week: {call: 10, home_visit: 2}\nprices: {visit: 1200}\n", "utf-8"
    )
    town = load_municipality(file)
    assert town.staff_week_of("Väst") == StaffWeek(call=20, home_visit=2)
    assert town.staff_week_of("Öst") == town.staff_week_of("Syd")
    assert town.staff_week_of("Öst") == StaffWeek(call=10, home_visit=2)
    assert (town.prices.visit, town.prices.letter) == (1200, 14)
