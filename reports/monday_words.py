"""Monday's mail in words: numbers and links, and nothing about anybody."""

from config.clock import swedish_date
from messaging.dates import day_in_words
from reports.breaking import Counted
from reports.monday import Monday, Standing
from reports.swedish import number, per_cent
from reports.words import Language, long_date

SWEDISH = "sv"
OFF = "Vill du inte ha det? Ändra under Mitt konto:"


def monday_subject(monday: Monday) -> str:
    """Return the subject: which week, of whom."""
    return f"Uppsök, läget vecka {monday.first.isocalendar().week}: {_whose(monday)}"


def monday_text(monday: Monday, base_url: str) -> str:
    """Return the mail as plain text; its HTML is made of it.

    Args:
        monday: the numbers.
        base_url: under which the reader reaches the console.
    """
    link = base_url.rstrip("/")
    parts = (
        f"Läget i {_whose(monday)}, veckan från {day_in_words(monday.first, SWEDISH)}.",
        _health(monday),
        f"{_breaking(monday)}\n{link}/reports/waiting",
        f"{_keeping_up(monday)}\n{link}/reports",
        _reached(monday, link),
        f"Brevet innehåller inga uppgifter om någon person. {OFF}\n{link}/me",
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _breaking(monday: Monday) -> str:
    return (
        f"{_counted(monday.breaking.now)} ungdomar når gränsen för första kontaktförsöket"
        f" den här veckan utan att någon har försökt{_before(monday.breaking)}.{_overdue(monday)}"
    )


def _overdue(monday: Monday) -> str:
    if not monday.overdue.total:
        return ""
    return f" {_counted(monday.overdue)} är redan över gränsen och väntar fortfarande."


def _keeping_up(monday: Monday) -> str:
    calls, replies = monday.calls, monday.replies
    return (
        f"{_counted(calls.now)} samtal skulle ha ringts före i dag{_before(calls)}.\n"
        f"{_counted(replies.now)} svar har väntat mer än en arbetsdag{_before(replies)}."
    )


def _whose(monday: Monday) -> str:
    names = list(monday.units.values())
    return names[0] if len(names) == 1 else "alla enheter"


def _health(monday: Monday) -> str:
    health = monday.health
    imported = "Registret har aldrig lästs in."
    if health.imported_at is not None:
        day = long_date(swedish_date(health.imported_at), Language.SV)
        imported = f"Registret lästes in {day}."
    told = [imported]
    if health.refused_at is not None:
        told.append("Det senaste utdraget avvisades.")
    if health.stale:
        told.append("Utdraget är för gammalt, så planerna skickar inget.")
    if health.delivered_percent is not None:
        told.append(f"{per_cent(health.delivered_percent)} av sms:en har nått fram på sju dagar.")
    if health.unknown:
        told.append(f"{number(health.unknown)} meddelanden har okänt utfall.")
    if not health.started:
        told.append("Utskicken är inte startade.")
    elif health.paused:
        told.append("Alla utskick är pausade.")
    return " ".join(told)


def _reached(monday: Monday, link: str) -> str:
    reached = monday.reached
    if reached is None:
        return ""
    told = (
        f"{number(reached.reached)} ungdomar har nåtts sedan"
        f" {long_date(reached.began, Language.SV)}, {per_cent(reached.share)} av de sökta"
    )
    if reached.last_year is None:
        return f"{told}.\n{link}/reports/results"
    before = f"Förra året vid samma tid: {number(reached.last_year)}."
    return f"{told}. {before}\n{link}/reports/results"


def _counted(counted: Counted) -> str:
    return ("minst " if counted.cut else "") + number(counted.total)


def _before(standing: Standing) -> str:
    if standing.week_ago is None:
        return ""
    return f" (för en vecka sedan {number(standing.week_ago)})"
