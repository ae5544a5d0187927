"""The words of our own menus: what somebody may copy instead of writing the digit.

As the shipped texts have them (config/templates, the SMS `hello`), after normalising, and
those lines of the e-mail that no lexicon reads with confidence.
"""

from collections.abc import Mapping

MENU_WORDS: Mapping[str, tuple[str, ...]] = {
    "1": (
        "plugg", "study", "دراسه", "waxbarasho", "ትምህርቲ", "درس", "درس ميخوانم", "навчання",
    ),
    "2": ("jobb", "work", "عمل", "انا اعمل", "shaqo", "ስራሕ", "كار", "робота"),
    "3": ("caawimo ayaan rabaa", "ሓገዝ እደሊ"),
    "4": (
        "ring mig", "call me", "اتصلوا بي", "i soo wac", "ደውሉለይ", "به من زنگ بزنيد",
        "подзвоніть мені",
    ),
}  # fmt: skip
# Alone it may be a cry for help, which a human reads; beside its digit it is the menu's word.
HELP = ("hjälp", "help", "مساعده", "caawimo", "ሓገዝ", "كمك", "допомога")

_ALONE = {words: digit for digit, lines in MENU_WORDS.items() for words in lines}
_BESIDE = {**_ALONE, **dict.fromkeys(HELP, "3")}


def digit_of(words: str) -> str:
    """Return the digit that a menu's own words stand for, or "" where they are no such words."""
    return _ALONE.get(words.strip(" ."), "")


def repeats(digit: str, words: str) -> bool:
    """Tell whether words beside a digit only repeat what the menu says of it."""
    return _BESIDE.get(words.strip(" ."), "") == digit
