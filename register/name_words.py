"""Names as they are searched for: each word folded to plain small letters. Pure.

Whoever takes a call writes what they hear: `ostman` finds Östman, `rene` finds René, and each
word of a double name is found by itself.
"""

import re
import unicodedata

# Letters that are letters of their own, and no other letter with a mark.
_PLAIN = str.maketrans({
    "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ə": "e",
    "'": "", "\N{RIGHT SINGLE QUOTATION MARK}": "", "\N{ACUTE ACCENT}": "", "`": "",
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text in small letters without marks: `Åsa-Lill O'Connor` is `asa-lill oconnor`."""
    # once more when it is taken apart: a special typeface's capital, or an ø under an accent
    plain = (
        unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
        .casefold()
        .translate(_PLAIN)
    )
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_in(*names: str) -> tuple[str, ...]:
    """Return the folded words of some names, each once, in order."""
    return tuple(dict.fromkeys(word for name in names for word in _WORD.findall(fold(name))))
