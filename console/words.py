"""The console's words for what the queue holds, and for times. Pure."""

from collections.abc import Mapping
from datetime import datetime

from config.clock import STOCKHOLM, swedish_date
from escalation.states import TaskKind
from messaging.dates import visit_day_in_words
from scheduler.bands import Band

# One of a kind, and several.
KINDS: Mapping[TaskKind, tuple[str, str]] = {
    TaskKind.URGENT: ("Akut", "Akuta"),
    TaskKind.CALL_BACK: ("Ring upp", "Att ringa upp"),
    TaskKind.REVIEW_REPLY: ("Läs svar", "Svar att läsa"),
    TaskKind.PROTECTED: ("Skyddade uppgifter", "Skyddade uppgifter"),
    TaskKind.HANDOVER_20: ("Överlämning vid 20", "Överlämningar vid 20"),
    TaskKind.CALL: ("Ring", "Samtal"),
    TaskKind.HOME_VISIT: ("Hembesök", "Hembesök"),
    TaskKind.KNOCK_CARD: ("Knackakort", "Knackakort"),
    TaskKind.PRINT_LETTER: ("Skriv ut brev", "Brev att skriva ut"),
    TaskKind.FIND_NUMBER: ("Hitta nummer", "Nummer att hitta"),
    TaskKind.REPORT_ADDRESS: ("Anmäl adress", "Adresser att anmäla"),
}
BANDS: Mapping[str, str] = {
    Band.MORNING: "förmiddagen",
    Band.AFTERNOON: "eftermiddagen",
    Band.EVENING: "kvällen",
}


def day_in_words(now: datetime) -> str:
    """Return a day as a heading has it, such as `Onsdag 1 oktober`."""
    words = visit_day_in_words(swedish_date(now), "sv")
    return words[:1].upper() + words[1:]


def hour(at: datetime) -> str:
    """Return a time of day in Stockholm, such as `14.35`."""
    return f"{at.astimezone(STOCKHOLM):%H.%M}"


def due_in_words(due_at: datetime, now: datetime) -> str:
    """Return since when something waits: the time today, the day before that."""
    day = swedish_date(due_at)
    days = (swedish_date(now) - day).days
    if days <= 0:
        return f"i dag {hour(due_at)}"
    if days == 1:
        return f"i går {hour(due_at)}"
    local = due_at.astimezone(STOCKHOLM)
    year = "" if local.year == now.astimezone(STOCKHOLM).year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1]}{year}"


MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
