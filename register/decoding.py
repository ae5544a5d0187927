"""From a file's bytes to records: encodings, separators, quotes, and quotes that never close.

A line is UTF-8 where it can be read so, else cp1252, each for itself: one damaged
line in a file does not change how the others are read.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from register.errors import ExtractError

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (";", ",", "\t")
LONGEST_RECORD = 20  # lines; a quote that is open for longer was never meant to be one
LINE_END = b"\r\n"
NOTHING = b' ;,\t"'  # a line of empty cells is an empty line


class Record(NamedTuple):
    """One record of the file, usually one line."""

    line: int  # where it begins; the header is on line 1
    at: int  # the byte at which it begins
    raw: bytes  # without its line end
    closed: bool  # False: a quote opens in it that is never closed


def read_records(
    lines: Iterable[bytes], delimiter: str, *, width: int = 0, line: int = 1, at: int = 0
) -> Iterator[Record]:
    r"""Split lines into records; empty lines are passed by.

    A record goes on over line ends within quotes, for up to 20 lines. A quote that is not
    closed by then, or closed where the cells are not `width`, costs its own line alone.

    Args:
        lines: the file's lines with their line ends (b"\n").
        delimiter: what stands between cells.
        width: how many cells a record of several lines must have; 0: any number.
        line: the number of the first line.
        at: the byte at which the first line begins.
    """
    mark = delimiter.encode()
    source = iter(lines)
    ahead: deque[bytes] = deque()
    while True:
        raw = ahead.popleft() if ahead else next(source, None)
        if raw is None:
            return
        taken, size, closed = 1, len(raw), True
        if b'"' in raw and is_open(raw, mark):
            more = _closing(raw, mark, width, ahead, source)
            closed = more > 0
            for _ in range(more):
                raw += ahead.popleft()
            taken, size = 1 + more, len(raw)
        text = raw.rstrip(LINE_END)
        if text.strip(NOTHING):
            yield Record(line, at, text, closed)
        line += taken
        at += size


def _closing(
    first: bytes, mark: bytes, width: int, ahead: deque[bytes], source: Iterator[bytes]
) -> int:
    """Return how many lines of `ahead` close the quote left open in `first`; 0: none do."""
    record = first
    for more in range(1, LONGEST_RECORD):
        if len(ahead) < more:
            following = next(source, None)
            if following is None:
                return 0
            ahead.append(following)
        record += ahead[more - 1]
        if not is_open(record, mark):
            text, _ = decode(record.rstrip(LINE_END))
            cells = split_cells(text, mark.decode(), strict=True)
            fits = cells is not None and len(cells) == (width or len(cells))
            return more if fits else 0
    return 0


def is_open(text: bytes, mark: bytes) -> bool:
    """Tell whether a quote is open at the end; a quote inside an unquoted cell is a letter."""
    place = 0
    while True:
        if text.startswith(b'"', place):
            place = text.find(b'"', place + 1)
            while place >= 0 and text.startswith(b'"', place + 1):
                place = text.find(b'"', place + 2)
            if place < 0:
                return True
        following = text.find(mark, place)
        if following < 0:
            return False
        place = following + 1


def decode(raw: bytes) -> tuple[str, bool]:
    """Return a record's text, and whether every byte of it could be read."""
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        return text, "\ufffd" not in text


def split_cells(text: str, delimiter: str, *, strict: bool = False) -> list[str] | None:
    """Return a record's cells; None where it is not CSV.

    With `strict` nothing but a separator may follow the end of a quoted cell.
    """
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=strict))
    except csv.Error:
        return None


def split_roughly(text: str, delimiter: str) -> list[str]:
    """Return the cells of a damaged record as well as can be: quotes are passed by."""
    return [cell.strip().strip('"') for cell in text.split(delimiter)]


def read_header(lines: Iterator[bytes]) -> tuple[list[str], str, int, int]:
    """Return the header's cells, the delimiter, how many lines and how many bytes it takes.

    Raises:
        ExtractError: there is no header.
    """
    first = next(lines, b"")
    if first.startswith(UTF_16):
        raise ExtractError("The file is UTF-16: save it as CSV in UTF-8.")
    skipped = len(BOM) if first.startswith(BOM) else 0
    lines_read: list[bytes] = [first[skipped:]]
    text = _header_text(lines_read, lines)
    candidates = [(split_cells(text, delimiter) or [], delimiter) for delimiter in DELIMITERS]
    cells, delimiter = max(candidates, key=lambda candidate: len(candidate[0]))
    if not any(cell.strip() for cell in cells):
        raise ExtractError("The file has no header: its first line must name the columns.")
    return cells, delimiter, len(lines_read), skipped + sum(map(len, lines_read))


def _header_text(lines_read: list[bytes], lines: Iterator[bytes]) -> str:
    """Return the header; it may go on over line ends within quotes, as a record may."""
    while len(lines_read) < LONGEST_RECORD and b"".join(lines_read).count(b'"') % 2:
        following = next(lines, None)
        if following is None:
            break
        lines_read.append(following)
    text, _ = decode(b"".join(lines_read).rstrip(LINE_END))
    return text
