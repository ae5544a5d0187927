"""What somebody asks for when they search: a name, or a number of some kind. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from register.cells import read_date
from register.name_words import words_in

LONGEST = 100
FEWEST_LETTERS = 2
MOST_WORDS = 6
_SHORT = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Sought:
    """The words of a name, and the birth date beside it where one was written."""

    words: tuple[str, ...]
    born_on: date | None = None

    @property
    def is_too_short(self) -> bool:
        """Whether so little was written that half the register would answer."""
        return max((len(word) for word in self.words), default=0) < FEWEST_LETTERS


def read_sought(text: str) -> Sought:
    """Read a name as it was typed; a birth date may stand with it: 2008-03-14, or 080314."""
    born_on, rest = None, []
    for part in text.split():
        day = read_date(f"20{part}" if _SHORT.fullmatch(part) else part)
        if day is not None:
            born_on = day
        else:
            rest.append(part)
    return Sought(words_in(*rest)[:MOST_WORDS], born_on)


def may_stand_in_address(text: str) -> bool:
    """Tell whether a search may be part of an address, which browsers and servers keep.

    Names may, as letters do; a personnummer, a telephone number or an e-mail address must not.
    """
    return not any(sign.isdigit() or sign == "@" for sign in text)
