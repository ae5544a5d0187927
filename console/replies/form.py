"""What somebody says in the form about a reply, as a correction that hangs together. Pure."""

from collections.abc import Mapping
from datetime import datetime

from config.clock import STOCKHOLM
from console.marking import N_
from console.replies.words import INTENTS, OCCUPATIONS
from messaging.labels import CALLED, Correction
from messaging.meaning.reading import Intent, Respondent

NOTHING_CHOSEN = N_("Välj minst en sak som svaret säger.")
STOP_OR_NOT = N_("Antingen vill de inte ha fler meddelanden alls, eller bara inte ha hjälp nu.")
NO_TIME = N_("Tiden att ringa går inte att läsa. Skriv den som 2026-05-04 15:30.")
# Each says the whole of a reply: with others beside it, it is they who count.
_ALONE = frozenset({Intent.UNCLEAR, Intent.ACKNOWLEDGE})


class FormFault(Exception):  # noqa: N818 - a fault of a form, told at it
    """What is wrong with a form, in words for whoever filled it in."""


def read_correction(fields: Mapping[str, str]) -> Correction:
    """Return what the form of a reply says.

    Its fields: `intent_<intent>`, `occupation`, `respondent`, `call_at`, and `died`.

    Raises:
        FormFault: it says nothing, or two things that cannot both be so.
    """
    respondent = _respondent(fields.get("respondent", ""))
    if respondent is Respondent.MACHINE:
        return Correction((Intent.UNCLEAR,), respondent=respondent)
    occupation = fields.get("occupation", "") if fields.get("occupation") in OCCUPATIONS else None
    intents = {Intent(one) for one in INTENTS if fields.get(f"intent_{one}")}
    if fields.get("died"):
        intents.add(Intent.CRISIS)
    if occupation is not None:
        intents.add(Intent.OCCUPATION)
    if intents - _ALONE:
        intents -= _ALONE
    if not intents or intents == _ALONE:
        raise FormFault(NOTHING_CHOSEN)
    if {Intent.OPT_OUT, Intent.DECLINES_SUPPORT} <= intents:
        raise FormFault(STOP_OR_NOT)
    call_at = _instant(fields.get("call_at", "")) if intents & CALLED else None
    if Intent.WRONG_PERSON in intents and respondent is Respondent.SELF:
        respondent = None  # then it was not they who wrote
    return Correction(frozenset(intents), occupation, respondent, call_at)


def _respondent(text: str) -> Respondent | None:
    return Respondent(text) if text in set(Respondent) else None


def _instant(text: str) -> datetime | None:
    """Return a time of Stockholm, as a browser's field has it."""
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise FormFault(NO_TIME) from None
    return at.replace(tzinfo=STOCKHOLM) if at.tzinfo is None else at
