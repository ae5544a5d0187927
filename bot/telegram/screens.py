"""What the chat shows: texts, and the buttons under them. Pure.

A button carries a verb and, where it needs one, what it is about: `say:working`. Buttons stay in
old messages for ever, so a verb that has been given out keeps its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.telegram.call_offers import clock_time, day_name, in_an_hour, later_times, write_time
from bot.telegram.speech import Speech
from messaging.meaning.choices import Choice

# A message that the plan or staff have sent opens the menu below itself; a menu changes in place.
OPEN = "open"
MENU, SAY, UNSAID, CALL, STOP = "menu", "say", "unsaid", "call", "stop"
WHO, RELATIVE, SELF, WRONG = "who", "relative", "self", "wrong"
LANGUAGE = "language"
ANY_TIME = "any"
STUDIES = (
    Choice.UPPER_SECONDARY,
    Choice.ADULT_EDUCATION,
    Choice.FOLK_HIGH_SCHOOL,
    Choice.OTHER_STUDIES,
)


@dataclass(frozen=True, slots=True)
class Button:
    """What is tapped: its words, and what the tap carries (64 bytes at most)."""

    text: str
    data: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A text with its rows of buttons."""

    text: str
    rows: Rows = ()


def menu(speech: Speech, *, relative: bool, greeting: bool = False) -> Screen:
    """Return the answers that can be given."""
    ask = speech.say("ask_relative" if relative else "ask")
    text = f"{speech.say('hello')}\n\n{ask}" if greeting else ask
    other = Button(speech.say("it_is_me"), SELF) if relative else _button(speech, "not_me", WHO)
    rows = (
        (_say(speech, Choice.STUDYING), _say(speech, Choice.WORKING)),
        (_say(speech, Choice.NOTHING_NOW),),
        (_say(speech, Choice.WANTS_SUPPORT),),
        (_button(speech, "call_me", CALL),),
        (_say(speech, Choice.TALK),),
        (other,),
        (_button(speech, "no_more", STOP), _button(speech, "language", LANGUAGE)),
    )
    return Screen(text, rows)


def studies(speech: Speech) -> Screen:
    """Ask which studies."""
    named = tuple((_say(speech, choice),) for choice in STUDIES)
    rows = (*named, (_button(speech, "unsaid", UNSAID),), (_change(speech),))
    return Screen(speech.say("which_studies"), rows)


def call_times(speech: Speech, now: datetime) -> Screen:
    """Ask when to call."""
    soon = in_an_hour(now)
    hour = [Button(speech.say("in_an_hour"), f"{CALL}:{write_time(soon)}")] if soon else []
    times = [Button(when(speech, at, now), f"{CALL}:{write_time(at)}") for at in later_times(now)]
    buttons = (*hour, *times, _button(speech, "any_time", f"{CALL}:{ANY_TIME}"))
    rows = (*((one,) for one in buttons), (_button(speech, "back", MENU),))
    return Screen(speech.say("when_call"), rows)


def when(speech: Speech, at: datetime, now: datetime) -> str:
    """Return a day and a time of day in words."""
    return speech.say("at_time", day=speech.say(day_name(at, now)), time=clock_time(at))


def who(speech: Speech) -> Screen:
    """Ask who writes, if it is not the young person."""
    rows = (
        (_button(speech, "relative", RELATIVE),),
        (_button(speech, "wrong_person", WRONG),),
        (_button(speech, "back", MENU),),
    )
    return Screen(speech.say("who"), rows)


def languages(speech: Speech, names: Mapping[str, str]) -> Screen:
    """Offer the languages, each in its own words."""
    rows = tuple((Button(name, f"{LANGUAGE}:{code}"),) for code, name in names.items())
    return Screen(speech.say("language"), rows)


def thanks(speech: Speech, key: str, **values: str) -> Screen:
    """Thank for an answer, which can be changed."""
    return Screen(speech.say(key, **values), ((_change(speech),),))


def stopped(speech: Speech) -> Screen:
    """Confirm that nothing more is written here, and what may follow."""
    return Screen(speech.say("stopped"), ((_button(speech, "again", MENU),),))


def _change(speech: Speech) -> Button:
    return _button(speech, "change", MENU)


def _say(speech: Speech, choice: Choice) -> Button:
    return Button(speech.say(choice.value), f"{SAY}:{choice.value}")


def _button(speech: Speech, key: str, data: str) -> Button:
    return Button(speech.say(key), data)
