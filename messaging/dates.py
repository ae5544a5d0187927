"""Days as a text says them, and the instant at which somebody turns 20."""

from collections.abc import Mapping
from datetime import date, datetime, time

from config.clock import STOCKHOLM
from config.languages import DEFAULT_LANGUAGE
from register.age import birthday

SCOPE_AGE = 20
# The names are those of the common locale data (CLDR). Persian has the Afghan names: people from
# Iran know them from English, people from Afghanistan would not know Iran's, which are French.
# Tigrinya has the names that Eritrea uses for these twelve months.
MONTHS: Mapping[str, tuple[str, ...]] = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    "so": (
        "Janaayo", "Febraayo", "Maarso", "Abriil", "Maayo", "Juun",
        "Luulyo", "Agosto", "Sebtembar", "Oktoobar", "Noofeembar", "Diseembar",
    ),
    "ti": (
        "ጥሪ", "ለካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰነ",
        "ሓምለ", "ነሓሰ", "መስከረም", "ጥቅምቲ", "ሕዳር", "ታሕሳስ",
    ),
    "fa": (
        "جنوری", "فبروری", "مارچ", "اپریل", "می", "جون",
        "جولای", "اگست", "سپتمبر", "اکتوبر", "نومبر", "دسمبر",
    ),
    "uk": (
        "січня", "лютого", "березня", "квітня", "травня", "червня",
        "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
    ),
}  # fmt: skip
# Monday first, in the form that follows "we come": Ukrainian needs a preposition there.
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "so": ("Isniin", "Talaado", "Arbaco", "Khamiis", "Jimco", "Sabti", "Axad"),
    "ti": ("ሰኑይ", "ሰሉስ", "ረቡዕ", "ሓሙስ", "ዓርቢ", "ቀዳም", "ሰንበት"),
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنج‌شنبه", "جمعه", "شنبه", "یک‌شنبه"),
    "uk": (
        "в понеділок", "у вівторок", "в середу", "в четвер", "в п'ятницю", "в суботу", "в неділю",
    ),
}  # fmt: skip


def turns_20_at(born_on: date) -> datetime:
    """Return midnight in Stockholm as the 20th birthday begins."""
    return datetime.combine(birthday(born_on, SCOPE_AGE), time(), STOCKHOLM)


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it, such as `3 maj 2027`; other languages get the Swedish."""
    return f"{_day_and_month(day, language)} {day.year}"


def visit_day_in_words(day: date, language: str) -> str:
    """Return the day of a visit as it follows "we come": `onsdag 24 september`."""
    weekdays = WEEKDAYS.get(language, WEEKDAYS[DEFAULT_LANGUAGE])
    return f"{weekdays[day.weekday()]} {_day_and_month(day, language)}"


def _day_and_month(day: date, language: str) -> str:
    months = MONTHS.get(language, MONTHS[DEFAULT_LANGUAGE])
    return f"{day.day} {months[day.month - 1]}"
