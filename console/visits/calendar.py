"""Visits as a calendar file (iCalendar, RFC 5545). Pure.

A calendar is shared with colleagues and lies on telephones: it holds a reference and no name, no
address and no personnummer. Who and where stands behind the link, for whoever signs in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

LASTS = timedelta(hours=1)
REMINDER = timedelta(minutes=-60)


@dataclass(frozen=True, slots=True)
class Entry:
    """One visit in a calendar."""

    visit_id: int
    starts_at: datetime
    title: str  # what it is, without saying whom
    address: str  # of the console's page of that day


def reference_of(visit_id: int) -> str:
    """Return what a visit is called where nobody is named, such as `B-17`."""
    return f"B-{visit_id}"


def write_calendar(entries: Sequence[Entry], now: datetime) -> bytes:
    """Return visits as a calendar file; a later file of the same visits replaces an earlier one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Uppsök//Besök//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, now: datetime) -> Event:
    reference = reference_of(entry.visit_id)
    event = Event()
    event.add("uid", f"{reference}@uppsok")
    event.add("dtstamp", now)
    # minutes since 1970: a moved visit replaces the one that a calendar has
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", (entry.starts_at + LASTS).astimezone(UTC))
    event.add("summary", f"{entry.title} {reference}")
    event.add("url", entry.address)
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{entry.title} {reference}")
    alarm.add("trigger", REMINDER)
    event.add_component(alarm)
    return event
