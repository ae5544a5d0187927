"""From a file's bytes to records."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.decoding import (
    decode,
    read_header,
    read_records,
    split_cells,
    split_roughly,
)
from register.errors import ExtractError

CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=9
)


def records(data: bytes, delimiter: str = ";", width: int = 0) -> list[tuple[int, bytes, bool]]:
    """Return line, text and whether it is closed, for each record."""
    found = read_records(io.BytesIO(data), delimiter, width=width)
    return [(record.line, record.raw, record.closed) for record in found]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8), st.sampled_from(";,\t"))
def test_what_was_written_is_read(rows: list[list[str]], delimiter: str) -> None:
    """Quoted separators, quotes and line ends come back as they were, empty rows left out."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    found = read_records(io.BytesIO(text.getvalue().encode()), delimiter)
    read = [split_cells(decode(record.raw)[0], delimiter) for record in found]
    kept = [row for row in rows if "".join(row).strip(' ;,\t"\n')]
    assert [row for row in read if row and "".join(row).strip(' ;,\t"\n')] == kept


@given(
    st.lists(
        st.sampled_from([b"a;b", b'"a', b'b";c', b'a"b', b"", b'"a;"";b"', b";;"]), max_size=60
    )
)
def test_no_line_is_lost(lines: list[bytes]) -> None:
    """Every line that is not empty is in exactly one record, and found again where it begins."""
    data = b"\n".join(lines)
    found = list(read_records(io.BytesIO(data), ";", width=2))
    assert b"".join(record.raw.replace(b"\n", b"") for record in found) == b"".join(
        line for line in lines if line.strip(b";")
    ) or any(b"\n" in record.raw for record in found)
    for record in found:
        file = io.BytesIO(data)
        file.seek(record.at)
        again = next(read_records(file, ";", width=2, line=record.line, at=record.at))
        assert again == record


def test_line_numbers_count_every_line() -> None:
    """A record's number is that of its first line; empty lines and line ends in quotes count."""
    data = b'a;b\r\n\r\n;;\r\n"c\r\nd";e\r\nf;g'
    assert records(data) == [(1, b"a;b", True), (4, b'"c\r\nd";e', True), (6, b"f;g", True)]


def test_an_unclosed_quote_costs_one_line() -> None:
    """A quote that never closes is reported with its line alone; the others are read."""
    data = b'"a;b\n' + b"c;d\n" * 40
    found = records(data)
    assert found[0] == (1, b'"a;b', False)
    assert found[1:] == [(line, b"c;d", True) for line in range(2, 42)]


def test_an_unclosed_quote_at_the_end_of_the_file() -> None:
    """The same where the file ends before 20 lines have gone by."""
    assert records(b'"a;b\nc;d\n') == [(1, b'"a;b', False), (2, b"c;d", True)]


@pytest.mark.parametrize("second", [b'"c;d', b'b"c";"d'])
def test_two_unclosed_quotes(second: bytes) -> None:
    """What was looked at for the end of one quote is looked at again for the next."""
    data = b'"a;b\n' + second + b"\n" + b"e;f\n" * 30
    closed = [record[2] for record in records(data, width=2)]
    assert closed == [False, False] + [True] * 30


def test_a_quote_that_another_line_closes_by_chance() -> None:
    """Where the cells then do not fit the header, the first line stands alone all the same."""
    data = b'"a;b\nc;"d"\ne;f\n'
    assert records(data, width=2) == [(1, b'"a;b', False), (2, b'c;"d"', True), (3, b"e;f", True)]


def test_a_quote_inside_a_cell_is_a_letter() -> None:
    """A quote opens a cell only where it begins one."""
    assert records(b'5" tum;b\nc;d"\n') == [(1, b'5" tum;b', True), (2, b'c;d"', True)]


@pytest.mark.parametrize(
    ("raw", "text", "clear"),
    [
        ("Åsa Öberg".encode(), "Åsa Öberg", True),
        ("Åsa Öberg".encode("cp1252"), "Åsa Öberg", True),
        (b"\x81sa", "\ufffdsa", False),
    ],
)
def test_each_line_is_utf_8_or_cp1252(raw: bytes, text: str, clear: bool) -> None:
    """What is not UTF-8 is cp1252; bytes that are neither are told of."""
    assert decode(raw) == (text, clear)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_header_tells_the_separator(delimiter: str, encoding: str) -> None:
    """The separator is the one that makes most columns of the header."""
    data = delimiter.join(["Förnamn", '"Efternamn"', "Kön"]).encode(encoding) + b"\r\nx"
    cells, found, lines, size = read_header(io.BytesIO(data))
    assert (cells, found, lines) == (["Förnamn", "Efternamn", "Kön"], delimiter, 1)
    assert data[size:] == b"x"


def test_a_heading_may_go_over_lines() -> None:
    """A quoted heading may hold a line end, as any cell."""
    cells, _, lines, _ = read_header(io.BytesIO(b'"Personnummer\n(12 siffror)";Namn\nx'))
    assert (len(cells), lines) == (2, 2)
    assert read_header(io.BytesIO(b'"Personnummer'))[2] == 1


@pytest.mark.parametrize("data", [b"", b"\r\n", b";;;\r\n"])
def test_a_file_without_header_is_refused(data: bytes) -> None:
    """Nothing can be read of a file whose columns have no names."""
    with pytest.raises(ExtractError, match="no header"):
        read_header(io.BytesIO(data))


def test_utf_16_says_what_to_do() -> None:
    """A spreadsheet's "Unicode text" is UTF-16, which is not CSV as others read it."""
    with pytest.raises(ExtractError, match="UTF-16"):
        read_header(io.BytesIO("Förnamn;Kön".encode("utf-16")))


def test_what_is_no_csv_has_no_cells() -> None:
    """A cell beyond what CSV readers take is a damaged line, not the end of the import."""
    assert split_cells('"' + "a" * 200_000 + '"', ";") is None
    assert split_roughly('"a ; b"', ";") == ["a", "b"]
