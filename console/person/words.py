"""The console's words for a person: their life, the ways to reach them, their round. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from config.clock import swedish_date
from console.marking import N_, SWEDISH, Say
from console.words import hour
from messaging.dates import visit_day_in_words
from register.age import SCOPE_AGE, age_on, birthday
from register.states import LeftReason, Limit, PersonState, PointKind, PointOwner, PointState
from scheduler.states import HoldReason

LIMITS: Mapping[str, str] = {
    Limit.NO_GUARDIAN: N_("Ingen kontakt med vårdnadshavare"),
    Limit.NO_HOME_VISIT: N_("Inget hembesök"),
    Limit.NO_LETTER: N_("Inget brev"),
    Limit.ONLY_SMS: N_("Bara sms"),
    Limit.ONLY_CHAT: N_("Bara chatt"),
    Limit.ONLY_EMAIL: N_("Bara e-post"),
    Limit.ONLY_PHONE: N_("Bara telefonsamtal"),
}
POINT_KINDS: Mapping[str, str] = {
    PointKind.MOBILE: N_("Mobil"),
    PointKind.LANDLINE: N_("Telefon"),
    PointKind.EMAIL: N_("E-post"),
    PointKind.CHAT: N_("Telegram"),
}
OWNERS: Mapping[str, str] = {
    PointOwner.SELF: "",
    PointOwner.GUARDIAN_1: N_("Vårdnadshavare"),
    PointOwner.GUARDIAN_2: N_("Vårdnadshavare"),
}
POINT_STATES: Mapping[str, str] = {
    PointState.OK: N_("Öppen"),
    PointState.STOPPED: N_("Stängd: skriv inte hit"),
    PointState.WRONG: N_("Fel: tillhör någon annan"),
    PointState.BAD: N_("Finns inte"),
    PointState.OLD: N_("Gammal: saknas i registret"),
}
HOLDS: Mapping[str, str] = {
    HoldReason.UNREAD_REPLY: N_("ett svar väntar på att läsas"),
    HoldReason.REFUSED_LINE: N_("raden i registret gick inte att läsa"),
    HoldReason.STAFF: N_("pausat av personal"),
    HoldReason.PROTECTED: N_("skyddade personuppgifter"),
    HoldReason.DECEASED: N_("det har sagts att personen är död"),
}
LEFT: Mapping[str, str] = {
    LeftReason.GONE: N_("finns inte längre i registret"),
    LeftReason.TURNED_20: N_("har fyllt 20"),
    LeftReason.MOVED: N_("har flyttat"),
    LeftReason.REMOVED: N_("är borttagen ur registret"),
}
SYSTEM, YOUNG, RELATIVE, STAFF = "system", "young_person", "relative", "staff:"
ACTORS: Mapping[str, str] = {
    SYSTEM: N_("programmet"),
    YOUNG: N_("den unga själv"),
    RELATIVE: N_("en anhörig"),
}
# Codes of three letters that the common locale data does not name in Swedish.
_MORE_LANGUAGES = {"prs": N_("dari"), "kmr": N_("kurmanji")}


@dataclass(frozen=True, slots=True)
class Telling:
    """To whom something is told, and when: what every sentence needs."""

    now: datetime
    language: str
    say: Say
    names: Mapping[str, str] = field(default_factory=dict)  # of the staff, by login

    @property
    def day(self) -> date:
        """The day in Stockholm."""
        return swedish_date(self.now)


def age_in_words(born_on: date, day: date, say: Say = N_) -> str:
    """Return an age, such as `17 år`."""
    return say(N_("{years} år")).format(years=age_on(born_on, day))


def days_to_20(born_on: date, day: date) -> int:
    """Return how many days are left to the 20th birthday; below 0 after it."""
    return (birthday(born_on, SCOPE_AGE) - day).days


def until_20_in_words(born_on: date, day: date, say: Say = N_) -> str:
    """Return how long it is to the 20th birthday, such as `412 dagar till 20`."""
    days = days_to_20(born_on, day)
    if days < 0:
        return say(N_("har fyllt 20"))
    if days == 0:
        return say(N_("fyller 20 i dag"))
    if days == 1:
        return say(N_("1 dag till 20"))
    return say(N_("{days} dagar till 20")).format(days=days)


def language_in_words(code: str, language: str = SWEDISH) -> str:
    """Return what a language is called; the code where nobody has named it."""
    found = _languages(language).get(code) or _MORE_LANGUAGES.get(code) or code
    return found[:1].upper() + found[1:]


@cache
def _languages(language: str) -> Mapping[str, str]:
    try:
        return dict(Locale.parse(language).languages)
    except (UnknownLocaleError, ValueError):
        return {}


def actor_in_words(actor: str, telling: Telling) -> str:
    """Return who it was: somebody of the staff by name."""
    if actor.startswith(STAFF):
        login = actor.removeprefix(STAFF)
        return telling.names.get(login, login)
    return telling.say(ACTORS[actor]) if actor in ACTORS else actor


def limits_in_words(limits: str, say: Say = N_) -> list[str]:
    """Return what must not be done."""
    return [say(LIMITS[one]) for one in limits.split() if one in LIMITS]


def holds_in_words(held_for: str, say: Say = N_) -> str:
    """Return why nothing is done for now."""
    return ", ".join(say(HOLDS.get(one, one)) for one in held_for.split())


def left_in_words(state: str, why: str | None, say: Say = N_) -> str:
    """Return why somebody is owed no contact, "" where they are."""
    if state == PersonState.ACTIVE:
        return ""
    reason = LeftReason.REMOVED if state == PersonState.REMOVED else why or LeftReason.GONE
    return say(LEFT.get(reason, reason))


def time_in_words(at: datetime, telling: "Telling") -> str:
    """Return when something is to be, such as `i dag 15.00` or `fredag 3 oktober 15.00`."""
    return f"{date_in_words(swedish_date(at), telling)} {hour(at)}"


def date_in_words(day: date, telling: "Telling") -> str:
    """Return a day, with its year where that is not this one."""
    this = telling.day
    if day == this:
        return telling.say(N_("i dag"))
    words = visit_day_in_words(day, telling.language)
    return words if day.year == this.year else f"{words} {day.year}"


def join_words(words: Iterable[str], between: str = " · ") -> str:
    """Return the words that say something, with a mark between."""
    return between.join(word for word in words if word)
