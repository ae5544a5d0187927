"""Taking out of a text what points to a person, so that a machine may learn from it: pure.

Each thing is replaced by a neutral one of its kind: the text still reads like one. Names and
addresses are known only as far as they are told; a name in another script, or a friend's, stays.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from register.numbers import read_phone

FIRST_NAME, LAST_NAME = "Namn", "Efternamn"
PHONE, PERSONNUMMER = "070-000 00 00", "000101-0000"
EMAIL, LINK, HANDLE = "namn@exempel.se", "https://exempel.se", "@namn"
STREET, POSTCODE, BIRTHDAY = "Gatan 1", "000 00", "2000-01-01"
SHORTEST_PHONE = 7  # digits, with the area code

# Small words inside of names: taken alone they are everyday words ("de", "la").
PARTICLES = frozenset(
    {
        "af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
        "e", "el", "i", "la", "le", "och", "van", "von", "y", "zu",
    }
)  # fmt: skip
# Names that are everyday words too: of the many who work here, only with a capital letter, or
# whoever is called Liv would take every "mitt liv" out of everybody's texts.
EVERYDAY = frozenset(
    {
        "alm", "art", "ask", "berg", "best", "bill", "bo", "dag", "dal", "ek", "faith", "fors",
        "frisk", "glad", "good", "grace", "gun", "hall", "hjort", "hope", "joy", "lang", "ling",
        "liv", "long", "love", "lund", "mark", "may", "modig", "my", "per", "rask", "rich", "rose",
        "sand", "skog", "snall", "sol", "stark", "sten", "stig", "storm", "strand", "strom", "sue",
        "summer", "svensk", "tapper", "vik", "ville", "will", "young",
    }
)  # fmt: skip
# What has no mark that could be taken away, and is written without it all the same.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'", "`": "'", "´": "'"})
_LETTER = r"[^\W\d_]"
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.\w{2,}")
# `jobb.nu` is a full stop without a space more often than a link.
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*|\b[\w-]+\.(?:com|net|org)\b")
_HANDLE = re.compile(r"(?<![\w.])@\w[\w.]+")
_STREET = re.compile(
    rf"\b{_LETTER}{{2,}}(?:gatan|vägen|gränd|stigen|torget|allén|backen)s?\s+\d+(?:\s?[a-e]\b)?",
    re.IGNORECASE,
)
# Digits with what is written between them.
_DIGITS = re.compile(r"(?<![\d+])\+?\d(?:[ \-–/().]{0,2}\d){5,}")
_LONG = re.compile(r"\d{6}")
_DATE = re.compile(r"(?:20\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:20)?\d\d)")
_HOURS = re.compile(r"([01]\d|2[0-3])[:.]?[0-5]\d ?[-–] ?([01]\d|2[0-3])[:.]?[0-5]\d")
_YEARS = re.compile(r"20\d\d ?[-–/] ?20\d\d")
_PERSONNUMMER = re.compile(r"(?:\d\d)?\d\d(?:0[1-9]|1[0-2])[0-9]\d ?[-+–]? ?\d{4}")
_LAST_FOUR = re.compile(r"[-+–] ?\d{4}$")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of those whom a text may name."""

    first_names: Collection[str] = ()
    last_names: Collection[str] = ()
    full_names: Collection[str] = ()  # of staff and guardians: first names first
    streets: Collection[str] = ()  # with their numbers, as in the register
    postcodes: Collection[str] = ()
    birthdays: Collection[date] = ()


def make_anonymous(text: str, known: Known) -> str:
    """Return `text` with neutral names, numbers and addresses in place of everybody's own."""
    plain = unicodedata.normalize("NFC", text)
    plain = _EMAIL.sub(EMAIL, plain)
    plain = _LINK.sub(LINK, plain)
    plain = _HANDLE.sub(HANDLE, plain)
    for pattern in _birthdays(known.birthdays):
        plain = pattern.sub(BIRTHDAY, plain)
    for code in filter(None, known.postcodes):
        plain = re.sub(rf"(?<!\d){_spaced(code)}(?!\d)", POSTCODE, plain)
    plain = _DIGITS.sub(lambda found: _neutral_digits(found[0]), plain)
    for street in filter(None, known.streets):
        plain = _replace(plain, _street(street), STREET)
    plain = _STREET.sub(STREET, plain)
    return _without_names(plain, known)


def _neutral_digits(digits: str) -> str:
    """Return what stands for a run of six digits or more."""
    if any(kept.fullmatch(digits) for kept in (_DATE, _HOURS, _YEARS)):
        return digits
    bare = re.sub(r"\D", "", digits)
    if _PERSONNUMMER.fullmatch(digits) and (_LAST_FOUR.search(digits) or not read_phone(digits)):
        return PERSONNUMMER
    if len(bare) >= SHORTEST_PHONE and digits.startswith(("0", "+", "46", "7")):
        return PHONE
    return re.sub(r"\d", "0", digits) if _LONG.search(digits) else digits


def _birthdays(days: Iterable[date]) -> Iterator[re.Pattern[str]]:
    """Yield how birthdays are written, the year first or last."""
    between = r"[ \-–/.]{0,2}"
    for day in days:
        year, month, number = f"(?:{day:%Y}|{day:%y})", f"0?{day.month}", f"0?{day.day}"
        first = rf"{year}{between}{month}{between}{number}"
        last = rf"{number}[ \-–/.]{{1,2}}{month}{between}{year}"
        # what goes on with four digits is a personnummer
        yield re.compile(rf"(?<!\d)(?:{first}|{last})(?![ \-–+]{{0,2}}\d)")


def _spaced(digits: str) -> str:
    return r"\s?".join(re.escape(digit) for digit in digits if not digit.isspace())


def _street(street: str) -> str:
    """Return the pattern of a street with a number of any kind after it: one's own, or a slip."""
    name = re.sub(r"\s*\d.*$", "", street)
    return _flexible(name) + r"\s*\d+(?:\s?[a-e]\b)?"


def _flexible(name: str) -> str:
    return r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", _fold(name)) if part)


def _without_names(text: str, known: Known) -> str:
    names = _names(
        tuple(sorted(known.first_names)),
        tuple(sorted(known.last_names)),
        tuple(sorted(known.full_names)),
    )
    for pattern, neutral, capital in names:
        text = _replace(text, pattern, neutral, capital=capital)
    return text


@lru_cache(maxsize=8)
def _names(
    first: tuple[str, ...], last: tuple[str, ...], full: tuple[str, ...]
) -> tuple[tuple[str, str, bool], ...]:
    """Return patterns of names, what stands for each, and whether it must have a capital.

    A name that is both first and last stands as a first one.
    """
    firsts = {part for name in first for part in _parts(name)}
    lasts = {part for name in last for part in _parts(name)}
    theirs = [name.strip().partition(" ") for name in full]
    other_firsts = {part for head, _, _ in theirs for part in _parts(head)}
    other_lasts = {part for _, _, tail in theirs for part in _parts(tail)}
    firsts |= other_firsts - EVERYDAY
    lasts |= other_lasts - EVERYDAY
    groups = (
        (firsts, FIRST_NAME, False),
        (lasts - firsts, LAST_NAME, False),
        ((other_firsts & EVERYDAY) - firsts - lasts, FIRST_NAME, True),
        ((other_lasts & EVERYDAY) - firsts - lasts, LAST_NAME, True),
    )
    return tuple((_any(names), neutral, capital) for names, neutral, capital in groups if names)


def _any(names: Collection[str]) -> str:
    """Return the pattern of names, the longest first, the last letter drawn out or not."""
    longest = sorted(names, key=lambda one: (-len(one), one))
    return f"(?:{'|'.join(_flexible(one) + '+' for one in longest)})"


def _parts(name: str) -> set[str]:
    """Return a name and its parts, but for single letters and the small words of long names."""
    parts = [part for part in re.split(r"[\s\-–'’]+", _fold(name)) if part]
    alone = {part for part in parts if len(part) > 1 and (len(parts) == 1 or part not in PARTICLES)}
    return alone | ({" ".join(parts)} if len(parts) > 1 else set())


def _replace(text: str, pattern: str, neutral: str, *, capital: bool = False) -> str:
    """Replace a pattern of folded words where it stands as words, the genitive's s kept.

    With `capital` only where the text has a capital letter there.
    """
    word = rf"(?<!{_LETTER}){pattern}(?P<end>['’:]?s)?(?!{_LETTER})"
    pieces, begin = [], 0
    for found in re.finditer(word, _fold(text)):
        if capital and not text[found.start()].isupper():
            continue
        pieces += [text[begin : found.start()], neutral, found["end"] or ""]
        begin = found.end()
    return "".join([*pieces, text[begin:]])


def _fold(text: str) -> str:
    """Return `text` in small letters without marks, each of its characters as one."""
    return "".join(_plain_letter(letter) for letter in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    small = letter.casefold().translate(_PLAIN)
    bare = unicodedata.normalize("NFD", small)[:1]
    return bare if len(small) == 1 and unicodedata.category(bare)[0] == "L" else small[:1] or letter
