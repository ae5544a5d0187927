"""What a human says that a reply means, checked to hang together: pure.

The labels are those by which the reader is measured and trained (docs/replies.md). A human
corrects a guess by naming what is otherwise; what is not named stays as it was read.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from messaging.meaning.reading import SICK, Intent, Reading, Respondent, is_contact
from register.states import Occupation

OCCUPATIONS = frozenset({*Occupation, SICK})
# With these somebody tells when they want to be called.
CALLED = frozenset({Intent.CALL_ME, Intent.WANTS_SUPPORT})
THEIRS = frozenset({Respondent.SELF, Respondent.RELATIVE})


class LabelsError(Exception):
    """Labels contradict each other; the text says how, and what to do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a human says; empty: as it was read."""

    intents: Collection[Intent] = ()
    occupation: str | None = None  # a code, or "sick"
    respondent: Respondent | None = None
    call_at: datetime | None = None


def correct(guess: Reading, said: Correction, by: str) -> Reading:
    """Return what a human makes of a guess, with whose reading it is as its evidence.

    Args:
        guess: how the program read the text.
        said: what the human says.
        by: who says it, such as `staff:sara`.

    Raises:
        LabelsError: the labels do not hang together.
    """
    machine = said.respondent is Respondent.MACHINE
    intents = frozenset(said.intents or ([Intent.UNCLEAR] if machine else guess.intents))
    kept = guess.occupation if Intent.OCCUPATION in intents else None
    read = replace(
        guess,
        intents=tuple(sorted(intents)),
        occupation=said.occupation or kept,
        respondent=said.respondent or _respondent(guess, intents),
        call_at=said.call_at or (guess.call_at if intents & CALLED else None),
        confident=True,
        evidence=(f"read by a human: {by}",),
    )
    faults = find_faults(read)
    if faults:
        raise LabelsError("; ".join(faults))
    return replace(read, reached=is_contact(read.intents, read.respondent))


def _respondent(guess: Reading, intents: frozenset[Intent]) -> Respondent:
    """Return who wrote, where the human did not say: it follows from what was meant."""
    if intents == frozenset(guess.intents):
        return guess.respondent
    if Intent.WRONG_PERSON in intents:
        return Respondent.OTHER
    return guess.respondent if guess.respondent in THEIRS else Respondent.SELF


def find_faults(read: Reading) -> list[str]:
    """Return what contradicts itself in a reading, a sentence each."""
    intents = frozenset(read.intents)
    faults = []
    if Intent.UNCLEAR in intents and len(intents) > 1:
        faults.append("unclear stands alone: leave it out, or the others")
    if (Intent.OCCUPATION in intents) != (read.occupation is not None):
        faults.append("the intent occupation and a code go together: give both or neither")
    if read.occupation is not None and read.occupation not in OCCUPATIONS:
        codes = ", ".join(sorted(OCCUPATIONS))
        faults.append(f"{read.occupation} is no occupation; the codes are {codes}")
    if {Intent.OPT_OUT, Intent.DECLINES_SUPPORT} <= intents:
        faults.append("opt_out says that messages must end, declines_support that they may go on")
    if Intent.ACKNOWLEDGE in intents and len(intents) > 1:
        faults.append("acknowledge is ok or thanks and nothing else: leave it out, or the others")
    if read.respondent is Respondent.MACHINE and intents != {Intent.UNCLEAR}:
        faults.append("what a machine wrote is unclear, and nothing else")
    if read.call_at is not None and not intents & CALLED:
        faults.append("a time to call goes with call_me or wants_support")
    return faults


def read_intents(text: str) -> frozenset[Intent]:
    """Return the intents in `text`, with commas between; empty for an empty text.

    Raises:
        LabelsError: a word is none.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = sorted(set(words) - set(Intent))
    if unknown:
        known = ", ".join(sorted(Intent))
        raise LabelsError(f"{', '.join(unknown)}: no such intent; there are {known}")
    return frozenset(map(Intent, words))
