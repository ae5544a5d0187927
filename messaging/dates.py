"""Days as a text says them, and the instant at which somebody turns 20."""

from datetime import date, datetime, time

from config.clock import STOCKHOLM
from register.age import birthday

SCOPE_AGE = 20
MONTHS = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def turns_20_at(born_on: date) -> datetime:
    """Return midnight in Stockholm as the 20th birthday begins."""
    return datetime.combine(birthday(born_on, SCOPE_AGE), time(), STOCKHOLM)


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it, such as `3 maj 2027`; other languages get the Swedish."""
    months = MONTHS.get(language, MONTHS["sv"])
    return f"{day.day} {months[day.month - 1]} {day.year}"
