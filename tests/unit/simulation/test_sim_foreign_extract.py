"""A city can be made of a municipality's own extract."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from simulation.city import City, build_city
from simulation.extract_lines import HEADER, read_extract

BEGINS = date(2025, 10, 1)


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """An extract of 200 people, with lines that are nobody's."""
    path = tmp_path / "register.csv"
    raw = build_city(200, 4, BEGINS, 1).extract(BEGINS)
    twice = raw.splitlines(keepends=True)[1]
    path.write_bytes(raw + b"too;few\r\n" + twice)
    return path


def test_first_night_gives_the_file_back(extract: Path) -> None:
    """Everybody is there the first night, each line byte for byte as it came."""
    city = City.from_extract(extract, 1, 12, begins=BEGINS)
    assert city.extract(BEGINS) == extract.read_bytes()


def test_people_leave_and_none_come(extract: Path) -> None:
    """People leave over the months; the lines left are the file's, in its order."""
    city = City.from_extract(extract, 1, 12, begins=BEGINS)
    before = extract.read_bytes().splitlines()
    after = city.extract(date(2026, 8, 30)).splitlines()
    there = [person for person in city.people if person.in_register(date(2026, 8, 30))]
    assert len(there) < 0.8 * len(city.people)
    assert after == [line for line in before if line in set(after)]


def test_repeated_line_leaves_with_the_person(extract: Path) -> None:
    """A line that the file has twice is there twice until the person leaves, then not at all."""
    city = City.from_extract(extract, 1, 60, begins=BEGINS)
    first = city.people[0]
    line = first.versions[0].line
    assert first.leaves_on
    assert city.extract(first.leaves_on - timedelta(days=1)).count(line) == 2
    assert line not in city.extract(first.leaves_on)


def test_broken_lines_stay(extract: Path) -> None:
    """A line that cannot be read is in every extract: the import must meet it each night."""
    city = City.from_extract(extract, 1, 12, begins=BEGINS)
    assert b"too;few\r\n" in city.extract(date(2026, 8, 30))


def test_begins_with_the_latest_registration(extract: Path) -> None:
    """Without a date the city begins on the latest registration in the file."""
    city = City.from_extract(extract, 1, 3)
    assert city.begins == max(person.registered_on for person in city.people)


def test_what_a_line_says_is_known(extract: Path) -> None:
    """Names, numbers, guardians and dates are those of the file."""
    drawn = build_city(200, 4, BEGINS, 1)
    city = City.from_extract(extract, 1, 12, begins=BEGINS)
    for person in city.people:
        original = drawn.by_personnummer(person.personnummer12)
        assert original
        assert person.first_name == original.first_name
        assert person.born_on == original.born_on
        assert person.mobile == original.mobile
        assert person.guardians == original.guardians
        assert person.registered_on == original.registered_on


ROW = "{number};Åsa;Öberg;K;Storgatan 1;111 11;Stockholm;;0701234567;;;;;;;N;{on};Avbrott;;;\r\n"


def test_reads_older_encodings(tmp_path: Path) -> None:
    """A file in cp1252 is read, and a blank language is Swedish."""
    path = tmp_path / "register.csv"
    line = ROW.format(number="20080501-9876", on="2025-09-01")
    header = HEADER.decode().removeprefix("\ufeff")
    path.write_bytes((header + line).encode("cp1252"))
    (person,) = City.from_extract(path, 1, 1).people
    assert (person.first_name, person.language, person.mobile) == ("Åsa", "sv", "+46701234567")


def test_coordination_number_has_a_birth_date(tmp_path: Path) -> None:
    """The day in a coordination number is 60 too high."""
    path = tmp_path / "register.csv"
    path.write_bytes(HEADER + ROW.format(number="20080561-9876", on="2025-09-01").encode())
    (person,) = City.from_extract(path, 1, 1).people
    assert person.born_on == date(2008, 5, 1)


@pytest.mark.parametrize(
    ("number", "on"),
    [("20080501-9876", "yesterday"), ("20081301-9876", "2025-09-01"), ("1", "2025-09-01")],
)
def test_nobody_readable_is_refused(tmp_path: Path, number: str, on: str) -> None:
    """A file in which nobody can be read is no register."""
    path = tmp_path / "register.csv"
    path.write_bytes(HEADER + ROW.format(number=number, on=on).encode())
    with pytest.raises(ValueError, match="Nobody"):
        City.from_extract(path, 1, 1)


@pytest.mark.parametrize("raw", [b"", b"Namn;Datum\r\nA;B\r\n"])
def test_other_files_are_refused(raw: bytes) -> None:
    """A file whose first line names no personnummer is no extract."""
    with pytest.raises(ValueError, match="Personnummer"):
        read_extract(raw)


def test_other_columns_and_delimiters_are_read() -> None:
    """A comma or a tab divides as well; a column the file lacks is empty."""
    _, lines = read_extract(b"Personnummer,Mobil\n200805019876,0701234567\n")
    ((line, row),) = lines
    assert line == b"200805019876,0701234567\n"
    assert row
    assert (row["Mobil"], row["E-post"]) == ("0701234567", "")
