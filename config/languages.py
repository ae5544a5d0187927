"""The languages that texts to young people are written in, and how each is set.

Somebody whose language has no texts reads Swedish. Registers write a language with
two letters (ISO 639-1) or with three (639-2 and 639-3); `prs` is Dari, which shares
its texts with Persian.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

DEFAULT_LANGUAGE = "sv"
# Each language as it names itself, in the order in which they are offered.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "sv": "Svenska",
        "en": "English",
        "ar": "العربية",
        "so": "Soomaali",
        "ti": "ትግርኛ",
        "fa": "فارسی",
        "uk": "Українська",
    }
)
# also of languages that we do not write, for texts of a municipality's own
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ckb", "he", "ps", "sd", "ug", "ur", "yi"})

_THREE_LETTERS = {
    "swe": "sv", "eng": "en", "ara": "ar", "som": "so", "tir": "ti",
    "fas": "fa", "per": "fa", "pes": "fa", "prs": "fa", "ukr": "uk",
}  # fmt: skip
_LEFT_TO_RIGHT_MARK = "\u200e"


@cache
def languages_to_try(language: str) -> tuple[str, ...]:
    """Return the codes under which texts for a register's language may be found, best first."""
    return tuple(dict.fromkeys((language, two_letters(language), DEFAULT_LANGUAGE)))


def two_letters(language: str) -> str:
    """Return the code that we write a register's language with."""
    return _THREE_LETTERS.get(language, language)


def register_codes(language: str) -> frozenset[str]:
    """Return the codes by which registers write one of our languages."""
    return frozenset({language, *(code for code, own in _THREE_LETTERS.items() if own == language)})


def direction(language: str) -> str:
    """Return which way a language is written, as HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def keep_number_order(number: str, language: str) -> str:
    """Return a phone number whose groups keep their order in a text of this language.

    Between Arabic letters the groups of `08-465 004 00` would be shown from right to
    left, last first (Unicode Standard Annex 9, rules W2 and N1); a mark before the
    number prevents it.
    """
    return _LEFT_TO_RIGHT_MARK + number if number and language in RIGHT_TO_LEFT else number
