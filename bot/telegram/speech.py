"""The bot's phrases in one language, filled in. Pure.

What is filled into a text that is written from right to left stands apart from it: a telephone
number would otherwise be shown with its groups in the wrong order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import bidirectional

Phrases = Mapping[str, Mapping[str, str]]

MODEL = "sv"  # spoken where a language is not known
_APART, _BACK = "\u2068", "\u2069"  # first strong isolate, pop (Unicode annex 9)


@dataclass(frozen=True, slots=True)
class Speech:
    """One language's phrases, and what they are filled in with."""

    texts: Mapping[str, str]
    values: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """Return a phrase with its words filled in."""
        text = self.texts[key]
        rtl = any(bidirectional(sign) in {"R", "AL"} for sign in text)
        filled = {**self.values, **values}
        return text.format_map(
            {name: _APART + value + _BACK if rtl else value for name, value in filled.items()}
        )


def speak(phrases: Phrases, language: str, values: Mapping[str, str]) -> Speech:
    """Return the speech of a language, Swedish where there is none."""
    return Speech(phrases.get(language) or phrases[MODEL], values)
