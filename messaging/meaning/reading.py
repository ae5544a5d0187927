"""What a reply was read as: the values that the rest of the program sees."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

SICK = "sick"  # read as such, stored as other_activity (R15)


class Intent(StrEnum):
    """What somebody wants with a reply."""

    ACKNOWLEDGE = "acknowledge"  # ok, thanks, and nothing else
    CALL_ME = "call_me"  # asks to be called, or proposes or moves a meeting
    CRISIS = "crisis"  # danger to or from somebody, or word of a death
    DECLINES_SUPPORT = "declines_support"  # wants no help now, but messages may go on
    LANGUAGE = "language"  # asks for another language or an interpreter
    MOVED = "moved"  # moved to another municipality or country
    OCCUPATION = "occupation"  # says what they do now
    OPT_OUT = "opt_out"  # demands that messages end
    QUESTION = "question"  # asks what only a human, or the answer "who we are", can answer
    UNCLEAR = "unclear"  # none of the others; stands alone
    WANTS_SUPPORT = "wants_support"  # wants help, guidance or an appointment
    WRONG_PERSON = "wrong_person"  # the number belongs to somebody else


class Respondent(StrEnum):
    """Who wrote the reply."""

    SELF = "self"
    RELATIVE = "relative"  # a parent, sibling or guardian answers for the young person
    OTHER = "other"  # a stranger
    MACHINE = "machine"  # an automatic answer, an operator's notice, an advertisement


@dataclass(frozen=True)
class Reading:
    """One reply as understood.

    `intents` is sorted and never empty. `occupation` is one of the occupation codes or "sick".
    `reached` follows R4. `confident` means that it may be handled without a human reading it.
    `lang` is a guess: a language code, "mixed" or "none". `call_at` is aware, in UTC.
    `evidence` holds lines "rule: the words that it saw", to be kept as secret as the text (R15).
    """

    intents: tuple[Intent, ...]
    occupation: str | None
    respondent: Respondent
    reached: bool
    confident: bool
    lang: str
    call_at: datetime | None
    evidence: tuple[str, ...]


# Alone these are no contact (R4).
_NO_CONTACT = frozenset({Intent.OPT_OUT, Intent.UNCLEAR})


def is_contact(intents: Collection[Intent], respondent: Respondent) -> bool:
    """Tell whether a reply is contact with the person or a relative (R4)."""
    theirs = respondent in {Respondent.SELF, Respondent.RELATIVE}
    return theirs and Intent.WRONG_PERSON not in intents and not set(intents) <= _NO_CONTACT


def to_json(reading: Reading) -> dict[str, Any]:
    """Return the reading as the JSON object of the contract `uppsok replies read`."""
    return {
        "intents": [intent.value for intent in reading.intents],
        "occupation": reading.occupation,
        "respondent": reading.respondent.value,
        "reached": reading.reached,
        "confident": reading.confident,
        "lang": reading.lang,
        "call_at": reading.call_at.isoformat() if reading.call_at else None,
        "evidence": list(reading.evidence),
    }


def from_json(stored: Mapping[str, Any]) -> Reading:
    """Return the reading that `to_json` wrote.

    Raises:
        KeyError: a key of the contract is missing.
        ValueError: an intent, a respondent or a time is none.
    """
    call_at = stored["call_at"]
    return Reading(
        intents=tuple(sorted(Intent(intent) for intent in stored["intents"])),
        occupation=stored["occupation"],
        respondent=Respondent(stored["respondent"]),
        reached=stored["reached"],
        confident=stored["confident"],
        lang=stored["lang"],
        call_at=datetime.fromisoformat(call_at) if call_at else None,
        evidence=tuple(stored["evidence"]),
    )
