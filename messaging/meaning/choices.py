"""Answers that are chosen and not written: a tap on the reply page or in the chat's menu.

A tap is certain of what it says. Words that come with it are read as any other reply; where
they say something else than the tap, a human decides. Pure.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from messaging.meaning.reading import Intent, Reading, Respondent


class Choice(StrEnum):
    """What can be chosen."""

    STUDYING = "studying"
    UPPER_SECONDARY = "upper_secondary"
    ADULT_EDUCATION = "adult_education"
    FOLK_HIGH_SCHOOL = "folk_high_school"
    OTHER_STUDIES = "other_studies"
    WORKING = "working"
    NOTHING_NOW = "nothing_now"
    WANTS_SUPPORT = "wants_support"
    CALL_ME = "call_me"
    WRONG_PERSON = "wrong_person"
    NO_MORE = "no_more"
    TALK = "talk"  # to a human, in writing
    WORDS = "words"  # nothing tapped: only what was written


_OCCUPATION: Mapping[Choice, str] = {
    Choice.STUDYING: "studying_unspecified",
    Choice.UPPER_SECONDARY: "upper_secondary",
    Choice.ADULT_EDUCATION: "adult_education",
    Choice.FOLK_HIGH_SCHOOL: "folk_high_school",
    Choice.OTHER_STUDIES: "other_studies",
    Choice.WORKING: "working",
    Choice.NOTHING_NOW: "none",
}
_INTENT: Mapping[Choice, Intent] = {
    Choice.WANTS_SUPPORT: Intent.WANTS_SUPPORT,
    Choice.CALL_ME: Intent.CALL_ME,
    Choice.WRONG_PERSON: Intent.WRONG_PERSON,
    Choice.NO_MORE: Intent.OPT_OUT,
    Choice.TALK: Intent.QUESTION,
}
# What words may say beside a tap and change nothing.
_EMPTY_WORDS = frozenset({Intent.ACKNOWLEDGE})
_STUDIES = frozenset(_OCCUPATION.values()) - {"studying_unspecified", "working", "none"}


def read_choice(
    choice: Choice, *, relative: bool = False, call_at: datetime | None = None, lang: str = "none"
) -> Reading:
    """Return what a tap means.

    Args:
        choice: what was tapped; not WORDS, which means nothing without the words.
        relative: a relative has said that they answer for the young person (R20).
        call_at: when they want to be called, aware.
        lang: the language they chose to read in.
    """
    stranger = choice is Choice.WRONG_PERSON
    who = Respondent.OTHER if stranger else Respondent.RELATIVE if relative else Respondent.SELF
    return Reading(
        intents=(_INTENT.get(choice, Intent.OCCUPATION),),
        occupation=_OCCUPATION.get(choice),
        respondent=who,
        # a bare STOP and a wrong person are not contact (R4)
        reached=choice not in {Choice.WRONG_PERSON, Choice.NO_MORE},
        confident=True,
        lang=lang,
        call_at=call_at if choice is Choice.CALL_ME else None,
        evidence=(f"choice: {choice}",),
    )


def join_words(tapped: Reading, written: Reading) -> Reading:
    """Return what a tap and the words sent with it mean together."""
    evidence = (*tapped.evidence, *written.evidence)
    told = frozenset(written.intents)
    if Intent.CRISIS in told:
        return replace(written, evidence=evidence, respondent=_who(tapped, written))
    if told <= _EMPTY_WORDS:
        return replace(tapped, evidence=evidence)
    occupation = _same_occupation(tapped.occupation, written.occupation)
    agree = written.occupation is None or occupation == written.occupation
    return replace(
        tapped,
        intents=tuple(sorted({*tapped.intents, *told} - {Intent.UNCLEAR, *_EMPTY_WORDS})),
        occupation=occupation,
        reached=tapped.reached or (written.reached and written.confident),
        confident=written.confident and agree,
        call_at=tapped.call_at or written.call_at,
        evidence=evidence,
    )


def _same_occupation(tapped: str | None, written: str | None) -> str | None:
    """Return the occupation tapped, or written where it is the same said more closely."""
    closer = tapped == "studying_unspecified" and written in _STUDIES
    return written if tapped is None or closer else tapped


def _who(tapped: Reading, written: Reading) -> Respondent:
    relative = tapped.respondent is Respondent.RELATIVE
    return Respondent.RELATIVE if relative else written.respondent
