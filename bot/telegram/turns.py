"""One turn of the conversation: what somebody did in, what we store and say out. Pure.

Every answer is stored at once: `studying` counts before it is told where. The menu has thanked
for what was tapped; what was written is answered when it has been read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.telegram import screens
from bot.telegram.call_offers import read_time
from bot.telegram.events import Event, Kind
from bot.telegram.screens import Screen
from bot.telegram.speech import Phrases, Speech, speak
from messaging.meaning.choices import Choice
from messaging.meaning.reading import Respondent
from register.states import PointState

# How long a question of ours stands open for what is written.
OPEN_FOR = timedelta(days=1)
# What is written while one of these stands open answers it, whatever else it says.
ASKED = frozenset({Choice.CALL_ME, Choice.TALK})
SAID = frozenset(
    {
        *(Choice.STUDYING, *screens.STUDIES, Choice.WORKING, Choice.NOTHING_NOW),
        *(Choice.WANTS_SUPPORT, Choice.TALK),
    }
)
_THANKS = {Choice.WANTS_SUPPORT: "thanks_support", Choice.TALK: "thanks_talk"}


@dataclass(frozen=True, slots=True)
class Talk:
    """A bound chat as the conversation sees it."""

    language: str
    relative: bool = False  # a relative has said that they answer here
    menu: str = ""  # of `Asked`


@dataclass(frozen=True, slots=True)
class Asked:
    """Which question stands open since when, and what was tapped last, in which message."""

    choice: Choice = Choice.WORDS
    at: datetime | None = None
    last: str = ""

    def write(self) -> str:
        """Return it as it is stored."""
        since = self.at.isoformat() if self.at else ""
        return f"{self.choice.value} {since} {self.last}"

    def stands(self, now: datetime) -> bool:
        """Tell whether what is written now answers the question."""
        return self.choice in ASKED and self.at is not None and now - self.at <= OPEN_FOR


@dataclass(frozen=True, slots=True)
class Book:
    """What can be said: phrases by language, the languages' names, who we are."""

    phrases: Phrases
    languages: Mapping[str, str]
    values: Mapping[str, str]  # name, municipality, phone, info_url


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from one event; what is None or empty stays as it is."""

    screen: Screen | None = None
    toast: str = ""  # shown over the chat for a moment, after a tap
    store: Mapping[str, str] | None = None  # for the inbox
    asked: Asked | None = None
    language: str = ""
    relative: bool | None = None
    anew: bool = False  # below what has been said, not in place of the message that was tapped
    point: PointState | None = None  # OK opens a stopped chat again, BAD: nothing arrives there
    leaves: PointState | None = None  # the chat is forgotten, and its contact point is this


def read_asked(text: str) -> Asked:
    """Return what `Asked.write` wrote; nothing asked where it was written by somebody else."""
    choice, _, rest = text.partition(" ")
    since, _, last = rest.partition(" ")
    try:
        return Asked(Choice(choice), datetime.fromisoformat(since) if since else None, last)
    except ValueError:
        return Asked()


def take_turn(event: Event, talk: Talk, book: Book, now: datetime) -> Turn:
    """Return what follows from something done in a bound chat."""
    speech = speak(book.phrases, talk.language, book.values)
    match event.kind:
        case Kind.COMMAND:
            return _command(event.text, talk, book, speech)
        case Kind.TAP:
            return _tap_once(event, talk, book, speech, now=now)
        case Kind.WORDS:
            return Turn(store=_written(event.text, talk, now))
        case Kind.BLOCKED:
            return Turn(point=PointState.BAD)
    rows = screens.menu(speech, relative=talk.relative).rows
    return Turn(Screen(speech.say("only_words"), rows))


def _command(name: str, talk: Talk, book: Book, speech: Speech) -> Turn:
    match name:
        case "stop" | "stopp":
            return _stop(talk, speech)
        case "language":
            return Turn(screens.languages(speech, book.languages))
        case "forget":
            return Turn(Screen(speech.say("forgotten")), leaves=PointState.OLD)
        case _:
            screen = screens.menu(speech, relative=talk.relative, greeting=name == "start")
            return Turn(screen, asked=Asked(), point=PointState.OK)


def _tap_once(event: Event, talk: Talk, book: Book, speech: Speech, *, now: datetime) -> Turn:
    """Take a tap; one that is repeated on the same button shows the same and stores nothing.

    It is a finger that tapped twice, or somebody who has seen no answer to the first.
    """
    last = f"{event.message_id}:{event.text}" if event.message_id else ""
    turn = _tap(event.text, talk, book, speech, last=last, now=now)
    repeated = last and read_asked(talk.menu).last == last
    return replace(turn, store=None) if repeated else turn


def _tap(data: str, talk: Talk, book: Book, speech: Speech, *, last: str, now: datetime) -> Turn:
    verb, _, about = data.partition(":")
    match verb:
        case screens.SAY if about in SAID:
            return _say(Choice(about), talk, speech, last, now=now)
        case screens.CALL:
            return _call(about, talk, speech, last, now=now)
        case screens.UNSAID:
            return Turn(_thanks(Choice.STUDYING, talk, speech), asked=Asked())
        case screens.STOP:
            return _stop(talk, speech)
        case screens.LANGUAGE:
            return _language(about, talk, book, speech)
        case screens.WHO | screens.RELATIVE | screens.SELF | screens.WRONG:
            return _who(verb, talk, speech)
    known = verb in {screens.MENU, screens.OPEN}
    return Turn(
        screens.menu(speech, relative=talk.relative),
        "" if known else speech.say("old_button"),
        asked=Asked(),
        anew=verb != screens.MENU,
        point=PointState.OK,
    )


def _say(choice: Choice, talk: Talk, speech: Speech, last: str, *, now: datetime) -> Turn:
    studying = choice is Choice.STUDYING
    return Turn(
        screens.studies(speech) if studying else _thanks(choice, talk, speech),
        speech.say("noted"),
        store=_tapped(choice, talk),
        asked=Asked(choice, now, last),
        point=PointState.OK,
    )


def _call(about: str, talk: Talk, speech: Speech, last: str, *, now: datetime) -> Turn:
    at = read_time(about, now)
    if at is None and about != screens.ANY_TIME:
        toast = speech.say("past_time") if about else ""
        asked = Asked(Choice.CALL_ME, now)
        return Turn(screens.call_times(speech, now), toast, asked=asked, point=PointState.OK)
    if at is None:
        screen, call_at = screens.thanks(speech, "thanks_any_time"), {}
    else:
        screen = screens.thanks(speech, "thanks_call", when=screens.when(speech, at, now))
        call_at = {"call_at": at.isoformat()}
    return Turn(
        screen,
        speech.say("noted"),
        store=_tapped(Choice.CALL_ME, talk) | call_at,
        asked=Asked(last=last),
        point=PointState.OK,
    )


def _stop(talk: Talk, speech: Speech) -> Turn:
    return Turn(screens.stopped(speech), store=_tapped(Choice.NO_MORE, talk), asked=Asked())


def _language(about: str, talk: Talk, book: Book, speech: Speech) -> Turn:
    if about not in book.languages:
        return Turn(screens.languages(speech, book.languages))
    chosen = speak(book.phrases, about, book.values)
    return Turn(screens.menu(chosen, relative=talk.relative), language=about, asked=Asked())


def _who(verb: str, talk: Talk, speech: Speech) -> Turn:
    if verb == screens.WHO:
        return Turn(screens.who(speech))
    if verb == screens.WRONG:
        store = _tapped(Choice.WRONG_PERSON, talk)
        return Turn(Screen(speech.say("sorry")), store=store, leaves=PointState.WRONG)
    relative = verb == screens.RELATIVE
    return Turn(screens.menu(speech, relative=relative), relative=relative, asked=Asked())


def _thanks(choice: Choice, talk: Talk, speech: Speech) -> Screen:
    usual = "thanks_relative" if talk.relative else "thanks"
    return screens.thanks(speech, _THANKS.get(choice, usual))


def _tapped(choice: Choice, talk: Talk) -> dict[str, str]:
    """Return what the inbox gets of a tap, for which the menu has thanked."""
    return {"choice": choice.value, "language": talk.language, "answered": "1", **_by_whom(talk)}


def _written(text: str, talk: Talk, now: datetime) -> dict[str, str]:
    """Return what the inbox gets of words; the reader sees to their answer."""
    asked = read_asked(talk.menu)
    choice = {"choice": asked.choice.value} if asked.stands(now) else {}
    return {"text": text, "language": talk.language, **choice, **_by_whom(talk)}


def _by_whom(talk: Talk) -> dict[str, str]:
    return {"respondent": Respondent.RELATIVE.value} if talk.relative else {}
