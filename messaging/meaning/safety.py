"""The rules that hold whatever the model says: danger, STOP, hidden addresses. Pure."""

from collections.abc import Collection

from messaging.meaning import machines
from messaging.meaning.danger import THREAT
from messaging.meaning.deciding import Chosen
from messaging.meaning.intent_choice import is_bare_stop
from messaging.meaning.lexicon import phrases
from messaging.meaning.reading import Intent, Respondent
from messaging.meaning.seeing import Seen

# Somebody whose address is secret must be asked by a human how they want to be reached (R7).
_HIDDEN = phrases(
    r"skyddad\w*", r"skyddsmarker\w*", r"sekretess\w*", r"hemlig\w* (?:adress\w*|nummer|identitet)",
    r"gömd\w* adress", r"kvarskriv\w*", r"protected (?:identity|address|number|data)",
    r"secret (?:address|number|identity)", r"safe ?house", r"skyddat boende", r"kvinnojour\w*",
    r"fingerad\w*",
)  # fmt: skip
_SOME_DANGER = 0.1  # chance; with as much and another reading a human looks
# What must not be overheard where the rules saw it and the model did not.
_WATCHED = frozenset({Intent.OPT_OUT, Intent.WRONG_PERSON})
Settled = tuple[frozenset[Intent], str | None, Respondent]  # intents, occupation, who wrote
_STAND_ALONE = frozenset({Intent.UNCLEAR, Intent.ACKNOWLEDGE})


def settle_at_once(seen: Seen) -> Settled | None:
    """Return what needs no weighing: a digit of the menu alone, STOP alone, a sure machine."""
    if seen.menu is not None and not seen.menu.rest and len(seen.menu.digits) < 2:  # noqa: PLR2004 - two choices are weighed
        intents = seen.menu.intents or {Intent.UNCLEAR}
        return frozenset(intents), seen.menu.occupation, Respondent.SELF
    if is_bare_stop(seen.message):
        return frozenset({Intent.OPT_OUT}), None, Respondent.SELF
    if seen.machine and not seen.danger and machines.is_sure(seen.message):
        return frozenset({Intent.UNCLEAR}), None, Respondent.MACHINE
    return None


def keep_safe(seen: Seen, intents: Collection[Intent]) -> frozenset[Intent]:
    """Add to chosen intents the danger that the rules saw; a threat refuses contact too."""
    safe = set(intents)
    if seen.danger:
        safe = safe - _STAND_ALONE | {Intent.CRISIS}
    if any(sign.label == THREAT for sign in seen.danger) and Intent.OPT_OUT not in safe:
        safe = safe - {Intent.CALL_ME} | {Intent.DECLINES_SUPPORT}
    return frozenset(safe)


def needs_human(seen: Seen, chosen: Chosen) -> bool:
    """Tell whether a human must read it, however sure the model is."""
    if _HIDDEN.search(seen.message):
        return True
    if seen.intents.intents & _WATCHED - chosen.intents:
        return True
    return Intent.CRISIS not in chosen.intents and chosen.danger > _SOME_DANGER
