"""The form of the nightly extract: its columns, its lines, and what a line says."""

from collections.abc import Iterator, Mapping
from csv import reader
from datetime import date

from simulation.identity import read_number
from simulation.person import Version

COLUMNS = (
    "Personnummer",
    "Förnamn",
    "Efternamn",
    "Kön",
    "Gatuadress",
    "Postnummer",
    "Postort",
    "Stadsdelsområde",
    "Mobil",
    "Telefon",
    "E-post",
    "Vårdnadshavare 1",
    "Vårdnadshavare 1 mobil",
    "Vårdnadshavare 2",
    "Vårdnadshavare 2 mobil",
    "Skyddade personuppgifter",
    "Registrerad",
    "Orsak",
    "Senaste skola",
    "Senaste program",
    "Språk",
)
_BOM = "\ufeff".encode()

Row = Mapping[str, str]  # a cell for each of COLUMNS


def line_of(row: Row) -> bytes:
    """Write a row as the extract does: UTF-8, semicolons, CRLF."""
    return (";".join(row[column] for column in COLUMNS) + "\r\n").encode()


HEADER = _BOM + line_of({column: column for column in COLUMNS})


def version_of(since: date, row: Row, line: bytes | None = None) -> Version:
    """Return what a row says; `line` keeps a foreign extract's own way of writing it."""
    return Version(
        since=since,
        district=row["Stadsdelsområde"],
        mobile=read_number(row["Mobil"]),
        protected=row["Skyddade personuppgifter"] != "N",
        line=line_of(row) if line is None else line,
    )


def read_extract(raw: bytes) -> tuple[bytes, Iterator[tuple[bytes, Row | None]]]:
    """Split a real extract into its header line and its lines, each with its row.

    A line that has not as many cells as the header has no row; cells that the header
    does not name are empty. UTF-8 with or without BOM, else cp1252; the delimiter is
    the header's.

    Raises:
        ValueError: the header names no column "Personnummer".
    """
    header, *lines = raw.splitlines(keepends=True) or [b""]
    encoding = _encoding(raw)
    text = header.decode(encoding).strip("\r\n\ufeff")
    delimiter = max(";,\t", key=text.count)
    names = text.split(delimiter)
    if "Personnummer" not in names:
        raise ValueError('The extract has no column "Personnummer" in its first line.')
    rows = ((line, _row(line.decode(encoding), names, delimiter)) for line in lines)
    return header, rows


def _encoding(raw: bytes) -> str:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _row(line: str, names: list[str], delimiter: str) -> Row | None:
    cells = next(reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    if len(cells) != len(names):
        return None
    return dict.fromkeys(COLUMNS, "") | dict(zip(names, cells, strict=True))
