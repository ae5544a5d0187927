"""Reads a reply: rules over its words, and confidence only where every word is explained.

This is the first reader. It knows the plain wordings; what it does not know it leaves, with its
best guess, to a human.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messaging.meaning import call_times, certainty, languages, machines, people
from messaging.meaning.danger import THREAT, find_danger, hints_danger
from messaging.meaning.harmless import KINSHIP_WORDS, TIME_WORDS
from messaging.meaning.intent_choice import IntentsFound, find_intents
from messaging.meaning.lexicon import Sighting
from messaging.meaning.menu import MenuAnswer, read_menu
from messaging.meaning.normal import normalise
from messaging.meaning.occupation_choice import OccupationFound, find_occupation
from messaging.meaning.reading import Intent, Reading, Respondent

__all__ = ["read_reply"]

_UNCLEAR = frozenset({Intent.UNCLEAR})
_NO_CONTACT = frozenset({_UNCLEAR, frozenset({Intent.OPT_OUT})})


@dataclass(frozen=True)
class _Seen:
    """Everything that the rules saw in one message."""

    message: str
    menu: MenuAnswer | None
    occupation: OccupationFound
    intents: IntentsFound
    danger: tuple[Sighting, ...]
    relative: str | None
    finder: str | None


def read_reply(
    text: str, context: str, *, lang: str | None = None, at: datetime | None = None
) -> Reading:
    """Read one reply.

    Args:
        text: the reply as it came.
        context: what our text before it was: first, survey_menu (both carry the menu 1-4),
            after_call or before_visit.
        lang: the language, where it is known; else it is guessed.
        at: when the reply came (aware), for "tomorrow" and "after three".

    Returns:
        The reading. A sign of danger is always among its intents, whatever else is said.
    """
    message = normalise(text)
    language = lang or languages.guess_language(message)
    machine = machines.sees_machine(message)
    danger = find_danger(message)
    if machine and not danger:
        return _machine_reading(machine, language, confident=machines.is_sure(message))
    seen = _look(message, context, tuple(danger))
    intents = _choose_intents(seen)
    occupation = _choose_occupation(seen, intents)
    respondent = _choose_respondent(seen, intents)
    call_at = call_times.read_call_time(message, at) if Intent.CALL_ME in intents else None
    return Reading(
        intents=tuple(sorted(intents)),
        occupation=occupation,
        respondent=respondent,
        reached=_is_reached(intents, respondent),
        confident=_is_confident(seen, intents, respondent),
        lang=language,
        call_at=call_at,
        evidence=_tell_evidence(seen),
    )


def _machine_reading(words: str, language: str, *, confident: bool) -> Reading:
    return Reading(
        intents=(Intent.UNCLEAR,),
        occupation=None,
        respondent=Respondent.MACHINE,
        reached=False,
        confident=confident,
        lang=language,
        call_at=None,
        evidence=(f"machine: {words}",),
    )


def _look(message: str, context: str, danger: tuple[Sighting, ...]) -> _Seen:
    menu = read_menu(message, context)
    rest = menu.rest if menu else message
    return _Seen(
        message=message,
        menu=menu,
        occupation=find_occupation(rest),
        intents=find_intents(rest, () if menu else danger),
        danger=danger,
        relative=people.sees_relative(message),
        finder=people.sees_finder(message),
    )


def _choose_intents(seen: _Seen) -> frozenset[Intent]:
    intents = set(seen.intents.intents)
    if seen.menu:
        intents |= seen.menu.intents
    if seen.occupation.code:
        intents.add(Intent.OCCUPATION)
    if seen.finder:
        intents = {Intent.QUESTION}
    if seen.danger:
        intents.add(Intent.CRISIS)
    if any(sign.label == THREAT for sign in seen.danger):
        intents = intents - {Intent.CALL_ME} | {Intent.DECLINES_SUPPORT}
    return _settle(intents)


def _settle(intents: set[Intent]) -> frozenset[Intent]:
    """Drop what the others make needless."""
    if Intent.WRONG_PERSON in intents:
        intents &= {Intent.WRONG_PERSON, Intent.QUESTION, Intent.OPT_OUT, Intent.CRISIS}
    if Intent.OPT_OUT in intents or Intent.WANTS_SUPPORT in intents or Intent.CALL_ME in intents:
        intents.discard(Intent.DECLINES_SUPPORT)
    if intents - {Intent.ACKNOWLEDGE}:
        intents.discard(Intent.ACKNOWLEDGE)
    return frozenset(intents) or _UNCLEAR


def _choose_occupation(seen: _Seen, intents: frozenset[Intent]) -> str | None:
    if Intent.OCCUPATION not in intents:
        return None
    chosen = seen.menu.occupation if seen.menu else None
    read = seen.occupation.code
    if chosen is None or read is None:
        return read or chosen
    return "studies_abroad" if chosen == "studying_unspecified" and read == "abroad" else read


def _choose_respondent(seen: _Seen, intents: frozenset[Intent]) -> Respondent:
    if seen.finder or Intent.WRONG_PERSON in intents:
        return Respondent.OTHER
    return Respondent.RELATIVE if seen.relative else Respondent.SELF


def _is_reached(intents: frozenset[Intent], respondent: Respondent) -> bool:
    """R4: a bare STOP, a wrong person, a stranger and what is unclear are not contact."""
    return respondent is not Respondent.OTHER and intents not in _NO_CONTACT


def _is_confident(seen: _Seen, intents: frozenset[Intent], respondent: Respondent) -> bool:
    if seen.danger:
        return intents == {Intent.CRISIS} and respondent is Respondent.SELF
    if not certainty.may_settle(intents, respondent) or hints_danger(seen.message):
        return False
    if seen.relative and not people.is_signed(seen.relative):
        return False
    if seen.occupation.doubtful or len(seen.occupation.codes) > 1 or seen.intents.doubtful:
        return False
    harmless: frozenset[str] = frozenset()
    if Intent.CALL_ME in intents:
        harmless |= TIME_WORDS
    if seen.relative:
        harmless |= KINSHIP_WORDS
    words = _unexplained(seen)
    return _fits_menu(seen) and certainty.accounts_for(words, _sightings(seen), also=harmless)


def _fits_menu(seen: _Seen) -> bool:
    """A digit and words beside it must say the same, or the words must say nothing."""
    if seen.menu is None:
        return True
    if len(seen.menu.digits) != 1 or seen.menu.rest == seen.message:
        return False
    said = seen.intents.intents | ({Intent.OCCUPATION} if seen.occupation.code else set())
    return said <= seen.menu.intents | {Intent.ACKNOWLEDGE} and _same_field(seen)


def _same_field(seen: _Seen) -> bool:
    chosen = seen.menu.occupation if seen.menu else None
    read = seen.occupation.code
    return chosen is None or read is None or chosen == read


def _unexplained(seen: _Seen) -> str:
    return seen.menu.rest if seen.menu else seen.message


def _sightings(seen: _Seen) -> Sequence[Sighting]:
    signed: list[Sighting] = []
    if seen.relative:
        start = seen.message.find(seen.relative)
        signed = [Sighting(start, start + len(seen.relative), "relative", seen.relative)]
    return [*seen.occupation.seen, *seen.intents.seen, *signed]


def _tell_evidence(seen: _Seen) -> tuple[str, ...]:
    told = [f"menu: {digit}" for digit in seen.menu.digits] if seen.menu else []
    if seen.relative:
        told.append(f"relative: {seen.relative}")
    if seen.finder:
        told.append(f"finder: {seen.finder}")
    sights = (*seen.danger, *seen.intents.seen, *seen.occupation.seen)
    return tuple(dict.fromkeys([*told, *(sight.evidence for sight in sights)]))
