"""What stands where on a letter and on a batch's cover list, as data that `paper.typ` draws.

Texts come out in pieces that are shown literally. Telephone numbers and addresses of pages are
pieces of their own: they are read from left to right also where the text is not, and are never
broken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from config.languages import DEFAULT_LANGUAGE
from messaging.dates import day_in_words
from messaging.paper.qr import qr_svg
from messaging.paper.window import ALWAYS_SEEN
from messaging.paper.words import is_right_to_left, language_in_swedish, words_in

HTTPS = "https://"
ITEM = "- "
LONGEST_UNBROKEN = 45  # characters; a longer address must be able to go on in the next line
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FIXED = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+            # an e-mail address
    | (?:https?://)?\w[\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])(?:[/?][^\s,;]*[^\s.,;:!?)])?  # a page
    | (?<![\w+])\+?\d[\d \u00a0-]{4,}\d(?!\w)     # a telephone number
    """,
    re.VERBOSE | re.ASCII,
)
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, as the letter shows it."""

    municipality: str
    unit: str
    phone: str  # the number that is called back
    info_url: str  # where it can be checked that the letter is genuine
    coordinator: str = ""  # the owner's first name; "" where the person has none


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it is to be printed."""

    number: int  # its place in the batch; 0 where it is printed alone
    reference: str
    language: str  # the text's own, which is not always the person's
    name: str
    street: str
    postcode: str
    city: str
    day: date
    text: str
    link: str  # the whole address of the reply page, or ""
    sender: Sender


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A letter that was withdrawn after it had been printed: it must not be posted."""

    number: int
    name: str  # "" where it may not be shown


@dataclass(frozen=True, slots=True)
class Cover:
    """What a batch's cover list says besides its letters."""

    batch: int
    unit: str
    day: date
    taken_back: tuple[TakenBack, ...] = ()


def letter_data(letter: Letter, *, framed: bool = False) -> Data:
    """Return a letter as data; with `framed` the envelope's window is drawn, to try envelopes."""
    language = typeset_language(letter.language)
    return {
        "number": letter.number,
        "language": language,
        "rtl": is_right_to_left(language),
        "reference": letter.reference,
        "name": letter.name,
        "address": [letter.name, letter.street, f"{letter.postcode}  {letter.city.upper()}"],
        "day": split_runs(day_in_words(letter.day, language)),
        "blocks": list(split_blocks(letter.text)),
        "sender": asdict(letter.sender),
        "answer": answer_data(letter.link, letter.sender, language),
        "framed": framed,
    }


def batch_data(cover: Cover, letters: Sequence[Letter]) -> Data:
    """Return a batch as data: its cover list, then its letters."""
    return {
        "title": f"Brev, omgång {cover.batch}, {cover.unit}",
        "language": DEFAULT_LANGUAGE,
        "window": asdict(ALWAYS_SEEN),
        "cover": {
            "batch": cover.batch,
            "unit": cover.unit,
            "day": day_in_words(cover.day, DEFAULT_LANGUAGE),
            "rows": [_cover_row(letter) for letter in letters],
            "taken_back": [asdict(one) for one in cover.taken_back],
        },
        "letters": [letter_data(letter) for letter in letters],
    }


def single_data(letter: Letter, *, framed: bool = False) -> Data:
    """Return one letter alone as data."""
    return {
        "title": f"Brev {letter.reference}".strip(),
        "language": typeset_language(letter.language),
        "window": asdict(ALWAYS_SEEN),
        "letters": [letter_data(letter, framed=framed)],
    }


def answer_data(link: str, sender: Sender, language: str, *, card: bool = False) -> Data:
    """Return the box about how to answer: the code where there is a link, and whom to call."""
    words = words_in(language)
    ask = words.ask.format(name=sender.coordinator) if sender.coordinator else words.ask_anyone
    code = {
        "svg": qr_svg(link),
        "about": words.code,
        "scan": words.scan,
        "address": link.removeprefix(HTTPS),
    }
    return {
        "title": words.not_then if card else words.answer if link else "",
        "code": code if link else None,
        "ask": ask,
        "phone": sender.phone,
    }


def typeset_language(language: str) -> str:
    """Return a language's code as the typesetter takes it; Swedish where it is none."""
    return language if _LANGUAGE.fullmatch(language) else DEFAULT_LANGUAGE


def split_blocks(text: str) -> Iterator[Data]:
    """Yield a text's paragraphs and lists, each with whether an empty line stood before it."""
    kind: str | None = None
    lines, gap = list[list[Data]](), False
    for line in [*text.strip().splitlines(), ""]:
        shown = line.strip()
        now = "" if not shown else "list" if shown.startswith(ITEM) else "text"
        if now != kind:
            if kind:
                yield {"kind": kind, "lines": lines, "gap": gap}
            gap, lines = kind == "", []
            kind = now
        if shown:
            lines.append(split_runs(shown.removeprefix(ITEM).strip()))


def split_runs(line: str) -> list[Data]:
    """Return a line's pieces in order; `fixed` ones go from left to right and are not broken."""
    runs: list[Data] = []
    end = 0
    for match in _FIXED.finditer(line):
        if match.end() - match.start() <= LONGEST_UNBROKEN:
            runs += [_run(line[end : match.start()]), _run(match.group(), fixed=True)]
            end = match.end()
    runs.append(_run(line[end:]))
    return [run for run in runs if run["text"]]


def _run(text: str, *, fixed: bool = False) -> Data:
    return {"text": text, "fixed": fixed}


def _cover_row(letter: Letter) -> Data:
    return {
        "number": letter.number,
        "name": letter.name,
        "place": f"{letter.postcode} {letter.city}".strip(),
        "language": language_in_swedish(letter.language),
    }
