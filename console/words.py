"""The console's words for what the queue holds, and for times. Pure."""

from collections.abc import Mapping
from datetime import datetime

from config.clock import STOCKHOLM, swedish_date
from config.languages import two_letters
from console.marking import N_, SWEDISH, Say
from escalation.states import TaskKind
from escalation.wanted import OTHER
from messaging.dates import visit_day_in_words
from scheduler.bands import Band

# One of a kind, and several.
KINDS: Mapping[TaskKind, tuple[str, str]] = {
    TaskKind.URGENT: (N_("Akut"), N_("Akuta")),
    TaskKind.CALL_BACK: (N_("Ring upp"), N_("Att ringa upp")),
    TaskKind.REVIEW_REPLY: (N_("Läs svar"), N_("Svar att läsa")),
    TaskKind.PROTECTED: (N_("Skyddade uppgifter"), N_("Skyddade uppgifter")),
    TaskKind.HANDOVER_20: (N_("Överlämning vid 20"), N_("Överlämningar vid 20")),
    TaskKind.CALL: (N_("Ring"), N_("Samtal")),
    TaskKind.HOME_VISIT: (N_("Hembesök"), N_("Hembesök")),
    TaskKind.KNOCK_CARD: (N_("Knackakort"), N_("Knackakort")),
    TaskKind.PRINT_LETTER: (N_("Skriv ut brev"), N_("Brev att skriva ut")),
    TaskKind.FIND_NUMBER: (N_("Hitta nummer"), N_("Nummer att hitta")),
    TaskKind.REPORT_ADDRESS: (N_("Anmäl adress"), N_("Adresser att anmäla")),
}
# What the people of a queue speak, as their register says.
LANGUAGE_NAMES: Mapping[str, str] = {
    "sv": N_("svenska"),
    "en": N_("engelska"),
    "ar": N_("arabiska"),
    "so": N_("somaliska"),
    "ti": N_("tigrinska"),
    "fa": N_("persiska"),
    "uk": N_("ukrainska"),
    OTHER: N_("annat språk"),
}
BANDS: Mapping[str, str] = {
    Band.MORNING: N_("förmiddagen"),
    Band.AFTERNOON: N_("eftermiddagen"),
    Band.EVENING: N_("kvällen"),
}


def language_name(code: str) -> str:
    """Return the name of a register's language; its code where it has none here."""
    return LANGUAGE_NAMES.get(two_letters(code), code)


def day_in_words(now: datetime, language: str = SWEDISH) -> str:
    """Return a day as a heading has it, such as `Onsdag 1 oktober`."""
    words = visit_day_in_words(swedish_date(now), language)
    return words[:1].upper() + words[1:]


def hour(at: datetime) -> str:
    """Return a time of day in Stockholm, such as `14.35`."""
    return f"{at.astimezone(STOCKHOLM):%H.%M}"


def due_in_words(due_at: datetime, now: datetime, say: Say = N_) -> str:
    """Return since when something waits: the time today, the day before that."""
    day = swedish_date(due_at)
    days = (swedish_date(now) - day).days
    if days <= 0:
        return f"{say('i dag')} {hour(due_at)}"
    if days == 1:
        return f"{say('i går')} {hour(due_at)}"
    local = due_at.astimezone(STOCKHOLM)
    year = "" if local.year == now.astimezone(STOCKHOLM).year else f" {local.year}"
    return f"{local.day} {say(MONTHS[local.month - 1])}{year}"


WEEKDAYS = (
    N_("måndag"), N_("tisdag"), N_("onsdag"), N_("torsdag"), N_("fredag"), N_("lördag"),
    N_("söndag"),
)  # fmt: skip
MONTHS = (
    N_("jan"), N_("feb"), N_("mars"), N_("april"), N_("maj"), N_("juni"),
    N_("juli"), N_("aug"), N_("sep"), N_("okt"), N_("nov"), N_("dec"),
)  # fmt: skip
