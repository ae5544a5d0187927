"""Words by which a number is closed and opened at the carrier itself. Pure.

With Advanced Opt-Out Twilio answers STOP, START and HELP itself and tells us so in
`OptOutType`; which words it takes for them is set in its console, and such a word is all
that the text says (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out).
"""

from collections.abc import Mapping
from enum import StrEnum

# What opens a number at Twilio without Advanced Opt-Out, and ours that Twilio knows nothing of.
OPENING = frozenset({"start", "unstop"})


class Keyword(StrEnum):
    """What the carrier has done about a text before it came to us."""

    NONE = ""
    STOP = "STOP"  # it delivers nothing more to the number, and has said so
    START = "START"  # it delivers again, and has said so
    HELP = "HELP"  # it has told who we are


def read_keyword(form: Mapping[str, str], *, stopped: bool) -> Keyword:
    """Return the keyword of a Twilio form; `stopped`: nothing goes to its number now."""
    named = form.get("OptOutType", "").strip().upper()
    keyword = Keyword(named) if named in set(Keyword) else Keyword.NONE
    opens = stopped and form.get("Body", "").strip().casefold() in OPENING
    return Keyword.START if keyword is Keyword.NONE and opens else keyword


def is_bare(text: str) -> bool:
    """Tell whether a text is one word, as a keyword is."""
    return len(text.split()) <= 1
