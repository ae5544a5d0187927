"""An answer of a young person: its text beside what it truly means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from messaging.states import Channel

_INTENTS = frozenset(
    {
        "acknowledge",
        "call_me",
        "crisis",
        "declines_support",
        "language",
        "moved",
        "opt_out",
        "question",
        "unclear",
        "wants_support",
        "wrong_person",
    }
)
_NO_CONTACT = frozenset({"opt_out", "unclear", "wrong_person"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to an attempt, with its true meaning in the words of the readings."""

    delay: timedelta  # after the attempt
    via: Channel  # sms, chat, email or phone
    text: str  # on the phone: what they say
    lang: str
    context: str  # survey_menu, after_call or before_visit
    respondent: str  # self, relative or other
    intents: tuple[str, ...]  # sorted
    occupation: str | None  # as the text says it; the person's own is in the traits

    @property
    def reached(self) -> bool:
        """Tell whether a human would call it contact with the person or a relative."""
        return self.respondent != "other" and not _NO_CONTACT.issuperset(self.intents)


@dataclass(frozen=True, slots=True)
class Contact:
    """Contact that a young person makes unprompted."""

    at: datetime  # UTC
    answer: Answer  # its delay is zero


def meant_by(meaning: str) -> tuple[tuple[str, ...], str | None]:
    """Split a meaning ("working+wants_support") into sorted intents and an occupation code."""
    parts = meaning.split("+")
    codes = [part for part in parts if part not in _INTENTS]
    intents = {part if part in _INTENTS else "occupation" for part in parts}
    return tuple(sorted(intents)), codes[0] if codes else None
