"""The form of one message to many: what was written in it, and what is missing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.clock import STOCKHOLM
from config.languages import DEFAULT_LANGUAGE, LANGUAGES
from console.marking import N_
from console.paths import read_number
from messaging.circular_rules import CircularAim, Draft, Reached
from register.states import Occupation

LONGEST_TITLE = 80
YEARS = range(2000, 2200)  # outside of them no instant can be reckoned with everywhere
AGES = frozenset({"age_from", "age_to"})
OLDEST = 19  # whole years; at 20 they have left
FAULTS = {
    "title": N_("Skriv en rubrik. Den är ämnet i mejl."),
    "text": N_("Skriv den svenska texten. Den får alla som inte har en på sitt språk."),
    "due": N_("Välj dag och tid då det ska gå iväg."),
    "age": N_("En ålder är ett helt tal, högst 19."),
    "choice": N_("Urvalet gick inte att läsa. Välj till vilka det ska gå igen."),
    "late": N_("Den sista tiden måste komma efter tiden då det går iväg, och inte ha varit."),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form says; `draft` only where nothing is missing."""

    fields: Mapping[str, str]
    faults: tuple[str, ...]
    draft: Draft | None


def read_form(fields: Mapping[str, str], now: datetime) -> Filled:
    """Return the draft that a form describes, or what is missing."""
    title = " ".join(fields.get("title", "").split())[:LONGEST_TITLE]
    texts = {
        language: text
        for language in LANGUAGES
        if (text := fields.get(f"text-{language}", "").replace("\r\n", "\n").strip())
    }
    due, late = _instant(fields.get("due", "")), _instant(fields.get("late", ""))
    aim = read_aim_fields(fields)
    unread = _unread(fields, aim)
    missing = [
        ("title", bool(title)),
        ("text", DEFAULT_LANGUAGE in texts),
        ("due", due is not None),
        ("late", late is not None and late > now and (due is None or late > due)),
        ("age", not unread & AGES),
        ("choice", unread <= AGES),
    ]
    faults = tuple(FAULTS[name] for name, good in missing if not good)
    if faults or due is None or late is None:
        return Filled(fields, faults, None)
    return Filled(fields, (), Draft(title, texts, aim, due, late))


def read_aim_fields(fields: Mapping[str, str]) -> CircularAim:
    """Return whom a form chooses, without the choices that cannot be read."""
    occupation, language = fields.get("occupation", ""), fields.get("language", "")
    reached = fields.get("reached", "")
    return CircularAim(
        unit_id=read_number(fields.get("unit", "")),
        district_id=read_number(fields.get("district", "")),
        age_from=_age(fields.get("age_from", "")),
        age_to=_age(fields.get("age_to", "")),
        occupation=occupation if occupation in set(Occupation) else "",
        reached=Reached(reached) if reached in set(Reached) else Reached.ANY,
        language=language if language in LANGUAGES else "",
        owner_id=read_number(fields.get("owner", "")),
    )


def _unread(fields: Mapping[str, str], aim: CircularAim) -> set[str]:
    """Return what was chosen by and cannot be read: left out, it would go to far too many."""
    told = _aim_fields(aim)
    return {name for name, value in told.items() if fields.get(name, "").strip() and not value}


def fields_of(draft: Draft) -> dict[str, str]:
    """Return what the form says of a draft."""
    return {
        "title": draft.title,
        "due": as_local(draft.due_at),
        "late": as_local(draft.late_at),
        **{f"text-{language}": text for language, text in draft.texts.items()},
        **_aim_fields(draft.aim),
    }


def _aim_fields(aim: CircularAim) -> dict[str, str]:
    numbers = {
        "unit": aim.unit_id,
        "district": aim.district_id,
        "age_from": aim.age_from,
        "age_to": aim.age_to,
        "owner": aim.owner_id,
    }
    return {
        "occupation": aim.occupation,
        "reached": aim.reached.value,
        "language": aim.language,
        **{name: "" if value is None else str(value) for name, value in numbers.items()},
    }


def as_local(at: datetime) -> str:
    """Return an instant as a browser's field of day and time has it, in Stockholm."""
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M}"


def _instant(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    sensible = read.tzinfo is None and read.year in YEARS
    return read.replace(tzinfo=STOCKHOLM) if sensible else None


def _age(text: str) -> int | None:
    number = read_number(text)
    return number if number is not None and number <= OLDEST else None
