"""The menu of our first texts: 1 studies, 2 work, 3 support, 4 call me."""

import re
from dataclasses import dataclass

from messaging.meaning.menu_words import digit_of, repeats
from messaging.meaning.reading import Intent

MENU_CONTEXTS = frozenset({"first", "survey_menu"})

_MEANING: dict[str, tuple[Intent, str | None]] = {
    "1": (Intent.OCCUPATION, "studying_unspecified"),
    "2": (Intent.OCCUPATION, "working"),
    "3": (Intent.WANTS_SUPPORT, None),
    "4": (Intent.CALL_ME, None),
}
_NAMES = {
    "ett": "1", "etta": "1", "ettan": "1", "one": "1", "första": "1", "två": "2", "tva": "2",
    "tvåa": "2", "tvåan": "2", "two": "2", "tre": "3", "trea": "3", "trean": "3", "three": "3",
    "fyra": "4", "fyran": "4", "four": "4",
}  # fmt: skip
_LEAD = (
    r"(?:(?:hej|svar|svarar|svaret|alternativ|nummer|number|jag|väljer|tar|det|är|blir|ja|"
    r"option|answer|siffra|is|i|choose|tja|hello|hi|siffran|val) )*"
)  # fmt: skip
_DIGIT = r"(?P<{name}>[0-9])(?:a|an|e)?"
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_COURTESY = r"(?:[ .,]|pls|please|tack|snälla|thanks|hej|mvh|ok|haha|tackar|:)*"
_BARE = re.compile(rf"^{_LEAD}(?:{_DIGIT.format(name='digit')}|(?P<name>{_NAME})){_COURTESY}$")
_TWO = re.compile(
    rf"^{_LEAD}{_DIGIT.format(name='one')} (?:(?:och|[,.]|and|eller) )?"
    rf"{_DIGIT.format(name='two')}{_COURTESY}$"
)
_AMOUNT = (
    r"(?:dar|dag|år|ar|timm\w*|tim|h|mån\w*|vecko\w*|min\w*|barn|kr\w*|hours|days|weeks|months|"
    r"years|gång|gånger|bilood|procent|åring|st|och en|:)"
)  # fmt: skip
_LEADING = re.compile(
    rf"^{_LEAD}(?:(?P<digit>[1-4])(?:a|an)?|(?:nummer|number|alternativ|svar|svarar) "
    rf"(?P<name>{_NAME}))(?: [.,])* (?!{_AMOUNT}\b|\d)(?P<rest>\w.*)"
)
_MEANT = re.compile(r"(?:menade?|meant|ska vara|skulle vara|det är) (?:nummer )?([1-4])(?:an)?\b")


@dataclass(frozen=True)
class MenuAnswer:
    """A digit chosen from the menu; `digits` is empty where the digit is not on it."""

    digits: tuple[str, ...]
    rest: str  # what the message says beside the digit

    @property
    def intents(self) -> frozenset[Intent]:
        """What the chosen digits mean."""
        return frozenset(_MEANING[digit][0] for digit in self.digits)

    @property
    def occupation(self) -> str | None:
        """The occupation chosen: studies before work."""
        return next((code for digit in self.digits if (code := _MEANING[digit][1])), None)


def read_menu(message: str, context: str) -> MenuAnswer | None:
    """Return the digit that a normalised message chooses, or None where it chooses none.

    After calls and before visits our text carries no menu: a bare digit there means nothing.
    """
    bare = _BARE.match(message)
    two = _TWO.match(message)
    if context not in MENU_CONTEXTS:
        return MenuAnswer((), "") if (bare and bare["digit"]) or two else None
    if bare:
        return MenuAnswer(_on_menu(bare["digit"] or _NAMES[bare["name"]]), "")
    if copied := digit_of(message):
        return MenuAnswer((copied,), "")
    if two:
        return MenuAnswer(tuple(sorted({*_on_menu(two["one"]), *_on_menu(two["two"])})), "")
    meant = _MEANT.search(message)
    if meant:
        return MenuAnswer((meant[1],), message)
    leading = _LEADING.match(message)
    if leading:
        digit, rest = leading["digit"] or _NAMES[leading["name"]], leading["rest"]
        return MenuAnswer((digit,), "" if repeats(digit, rest) else rest)
    return None


def _on_menu(digit: str) -> tuple[str, ...]:
    return (digit,) if digit in _MEANING else ()
