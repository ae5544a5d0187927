"""The rules that hold whatever the model says: danger, STOP, hidden addresses. Pure."""

from collections.abc import Collection

from messaging.meaning import machines, occupations
from messaging.meaning.danger import THREAT
from messaging.meaning.deciding import Chosen
from messaging.meaning.intent_choice import is_bare_stop
from messaging.meaning.lexicon import phrases, whole
from messaging.meaning.occupation_choice import Standing
from messaging.meaning.reading import Intent, Respondent
from messaging.meaning.seeing import Seen

# Somebody whose address is secret must be asked by a human how they want to be reached (R7).
_HIDDEN = phrases(
    r"skyddad\w*", r"skyddsmarker\w*", r"sekretess\w*", r"hemlig\w* (?:adress\w*|nummer|identitet)",
    r"gömd\w* adress", r"kvarskriv\w*", r"protected (?:identity|address|number|data)",
    r"secret (?:address|number|identity)", r"safe ?house", r"skyddat boende", r"kvinnojour\w*",
    r"fingerad\w*",
)  # fmt: skip
# Words to the carrier; to us they say nothing that could be settled.
_KEYWORDS = whole(r"start", r"unstop", r"help", r"info", r"hjälp", r"yes", r"ja")
# Who says so may need more than an answer to what they wrote about.
_LOW = phrases(
    r"mår(?: \w+)? (?:inte|dåligt|skit|kasst|piss|pyton)\w*", r"ångest\w*", r"panik\w*",
    r"depp\w*", r"deprim\w*", r"hopplös\w*", r"meningslös\w*", r"gråter", r"orkar inte leva",
    r"självmord\w*", r"not (?:ok|okay|doing well)", r"depress\w*", r"anxi\w*", r"hopeless",
)  # fmt: skip
_SOME_DANGER = 0.1  # chance; with as much and another reading a human looks
# What must not be overheard where the rules saw it and the model did not.
_WATCHED = frozenset({Intent.OPT_OUT, Intent.WRONG_PERSON})
_OVER = frozenset({Standing.NOT, Standing.PAST})
# What the rules know the words of, so that a denial of them is one of these.
_PRESENT = frozenset({*occupations.STUDIES, "working", "internship", "military"})
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
    """Add to chosen intents the danger that the rules saw; a threat refuses contact too.

    What only looks like a STOP is none, where the rules know it as such.
    """
    safe = set(intents)
    if seen.intents.friends:
        safe -= {Intent.OPT_OUT} - seen.intents.intents
        safe = safe or {Intent.UNCLEAR}
    if seen.danger:
        safe = safe - _STAND_ALONE | {Intent.CRISIS}
    if any(sign.label == THREAT for sign in seen.danger) and Intent.OPT_OUT not in safe:
        safe = safe - {Intent.CALL_ME} | {Intent.DECLINES_SUPPORT}
    return frozenset(safe)


def needs_human(seen: Seen, chosen: Chosen) -> bool:
    """Tell whether a human must read it, however sure the model is."""
    if not seen.message or _KEYWORDS.match(seen.message):  # a call, a picture: nothing was said
        return True
    if _HIDDEN.search(seen.message) or seen.intents.intents & _WATCHED - chosen.intents:
        return True
    if _is_over(seen, chosen) or _contradicts_menu(seen, chosen):
        return True
    if seen.intents.friends and chosen.intents & _WATCHED - seen.intents.intents:
        return True
    if Intent.CRISIS in chosen.intents:
        return False
    return chosen.danger > _SOME_DANGER or bool(_LOW.search(seen.message))


def is_bold(seen: Seen, chosen: Chosen) -> bool:
    """Tell whether the model alone would close a number: it must be surer of that."""
    return bool(chosen.intents & _WATCHED - seen.intents.intents)


def _contradicts_menu(seen: Seen, chosen: Chosen) -> bool:
    """Tell whether a digit was chosen and the words say something else, or correct it."""
    menu = seen.menu
    if menu is None or not menu.digits:
        return False
    return not menu.intents <= chosen.intents or menu.rest == seen.message


def _is_over(seen: Seen, chosen: Chosen) -> bool:
    """Tell whether the rules saw what was chosen denied or past, and nothing present."""
    if seen.occupation.code == "none" and chosen.occupation == "seeking_work":
        return True
    standings = {standing for _, standing in seen.occupation.judged}
    return bool(standings) and standings <= _OVER and chosen.occupation in _PRESENT
