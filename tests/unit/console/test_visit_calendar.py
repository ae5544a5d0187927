"""Visits in a calendar: when, and nothing of whom."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from console.visits.calendar import LASTS, Entry, write_calendar

NOW = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
AT = datetime(2025, 10, 7, 11, 0, tzinfo=UTC)
ENTRY = Entry(17, AT, "Hembesök", "https://uppsok.example.se/visits/today?day=2025-10-07")


def test_an_entry_has_a_time_and_a_reference() -> None:
    """The link leads to who signs in; a later file has a higher number in its sequence."""
    [event] = Calendar.from_ical(write_calendar([ENTRY], NOW)).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (AT, AT + LASTS)
    assert (str(event["summary"]), str(event["uid"])) == ("Hembesök B-17", "B-17@uppsok")
    assert str(event["url"]) == ENTRY.address
    [later] = Calendar.from_ical(write_calendar([ENTRY], NOW + timedelta(hours=1))).walk("VEVENT")
    assert later.decoded("sequence") > event.decoded("sequence")
    assert event.decoded("dtstart").tzinfo is not None
