"""The words of the results: tables, columns, rows and figures."""

from collections.abc import Callable, Mapping

from console.managing.text_words import template_name
from console.marking import N_, Say
from console.replies.words import CHANNELS
from console.step_words import step_name, task_name
from console.words import MONTHS, WEEKDAYS, language_name
from reports.annual_rules import MAN, WOMAN
from reports.annual_values import NO_DISTRICT
from reports.named_periods import NamedPeriod
from reports.period import PeriodKind
from reports.results import TextVersion

KIND_NAMES: Mapping[PeriodKind, str] = {
    PeriodKind.NOVEMBER: N_("KAA-år, november till oktober"),
    PeriodKind.TERTIAL: N_("Tertial"),
    PeriodKind.CALENDAR: N_("Kalenderår"),
    PeriodKind.SCHOOL: N_("Läsår"),
    PeriodKind.DECEMBER: N_("KAA-år, december till november"),
}
TITLES: Mapping[str, str] = {
    "funnel": N_("Från registret till stöd"),
    "months": N_("Nådda för första gången, per månad"),
    "channels": N_("Kanaler"),
    "steps": N_("Steg i planen"),
    "templates": N_("Texter och deras versioner"),
    "hours": N_("Veckodag och klockslag"),
    "districts": N_("Stadsdelsområden"),
    "genders": N_("Kön"),
    "ages": N_("Ålder"),
    "languages": N_("Språk"),
    "units": N_("Belastning per enhet"),
    "tasks": N_("Ärenden som personalen har avslutat"),
}
HINTS: Mapping[str, str] = {
    "funnel": N_(
        "Varje person räknas en gång på varje rad. Framme är det som operatören har bekräftat:"
        " brev, samtal och besök bekräftas inte, så fler kan ha svarat än så."
    ),
    "channels": N_(
        "Sökta är personer, försök är brev, meddelanden, samtal och besök. Nådda räknas där de"
        " svarade första gången."
    ),
    "steps": N_("Ett svar hör till det senaste försöket i samma kanal."),
    "templates": N_("Varje version för sig, så att det syns vad en ändring gjorde."),
    "hours": N_("Andel av försöken som besvarades, efter när de gjordes. Antal försök under."),
    "districts": N_("Området är det som stod senast under perioden."),
    "ages": N_("Åldern vid första försöket eller kontakten under perioden."),
    "units": N_("Samordnare är de som finns nu; unga och ärenden är periodens."),
    "tasks": N_("Allt som har avslutats under perioden, av vem som helst."),
}
COLUMNS: Mapping[str, str] = {
    "people": N_("Personer"),
    "register_percent": N_("Av registret"),
    "sought_share_percent": N_("Av sökta"),
    "before": N_("Året innan"),
    "sought": N_("Sökta"),
    "attempts": N_("Försök"),
    "answered": N_("Svar"),
    "answered_percent": N_("Andel svar"),
    "reached": N_("Nådda"),
    "reached_percent": N_("Andel nådda"),
    "before_percent": N_("Andel nådda året innan"),
    "register": N_("Unga i registret"),
    "closed": N_("Avslutade ärenden"),
    "coordinators": N_("Samordnare"),
    "people_each": N_("Unga per samordnare"),
    "closed_each": N_("Ärenden per samordnare"),
}
# What stands at the beginning of a table's rows.
FIRST_COLUMNS: Mapping[str, str] = {
    "funnel": N_("Steg"),
    "months": N_("Månad"),
    "channels": N_("Kanal"),
    "steps": N_("Steg"),
    "templates": N_("Text"),
    "hours": N_("När"),
    "districts": N_("Område"),
    "genders": N_("Kön"),
    "ages": N_("Ålder"),
    "languages": N_("Språk"),
    "units": N_("Enhet"),
    "tasks": N_("Ärende"),
}
CARDS: Mapping[str, str] = {
    "reached_percent": N_("nådda av de sökta"),
    "median_to_attempt": N_("dagar till första försöket, median"),
    "median_to_reached": N_("dagar till nådd, median"),
    "overdue": N_("gick över 30 dagar utan försök i perioden"),
    "calls_per_reached": N_("samtal per nådd i telefon"),
    "attempts_per_reached": N_("försök per nådd"),
}
FUNNEL: Mapping[str, str] = {
    "register": N_("I registret"),
    "waited": N_("Väntetiden över"),
    "sought": N_("Sökta"),
    "delivered": N_("Meddelande framme"),
    "answered": N_("Svarade"),
    "reached": N_("Nådda"),
    "support": N_("I stöd"),
    "closed": N_("Stöd avslutat"),
    "studies": N_("Avslutat till studier"),
    "work": N_("Avslutat till arbete"),
}
GENDER_NAMES: Mapping[str, str] = {WOMAN: N_("Kvinnor"), MAN: N_("Män")}
_YEAR_DIGITS = 2


def period_name(named: NamedPeriod, say: Say) -> str:
    """Return a period's name among those of its kind."""
    first, last = named.period.from_, named.period.to
    if named.kind is PeriodKind.TERTIAL:
        return f"{say('Tertial')} {named.part} {named.year}"
    if named.kind is PeriodKind.SCHOOL:
        return f"{say('Läsår')} {first.year}/{str(last.year)[-_YEAR_DIGITS:]}"
    if named.kind is PeriodKind.CALENDAR:
        return str(named.year)
    months = (f"{say(MONTHS[day.month - 1])} {day.year}" for day in (first, last))
    return " – ".join(months)


def row_name(table: str, key: str, say: Say, templates: Mapping[str, TextVersion]) -> str:
    """Return what a row is called; names of places stand as they are."""
    named = _NAMES.get(table)
    return named(key, say, templates) if named else key


def _month(key: str, say: Say) -> str:
    year, month, _ = key.split("-")
    return f"{say(MONTHS[int(month) - 1])} {year}"


def _text(one: TextVersion | None, key: str, say: Say) -> str:
    """Return what it is called, such as `Påminnelse, sms, somaliska, version 2`."""
    if one is None:
        return f"{say('Text')} {key}"
    parts = (say(CHANNELS.get(one.channel, one.channel)), say(language_name(one.language)))
    version = f"{say('version')} {one.number}"
    return ", ".join((template_name(one.template, say), *parts, version))


def _hour(key: str, say: Say) -> str:
    day, hour = key.split("-")
    return f"{say(WEEKDAYS[int(day)])} {say('kl.')} {hour}"


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _district(key: str, say: Say) -> str:
    return say("Utan stadsdel") if key == NO_DISTRICT else key


_NAMES: Mapping[str, Callable[[str, Say, Mapping[str, TextVersion]], str]] = {
    "funnel": lambda key, say, _: say(FUNNEL[key]),
    "months": lambda key, say, _: _month(key, say),
    "channels": lambda key, say, _: _capital(say(CHANNELS.get(key, key))),
    "steps": lambda key, say, _: step_name(key, say),
    "templates": lambda key, say, texts: _text(texts.get(key), key, say),
    "hours": lambda key, say, _: _capital(_hour(key, say)),
    "districts": lambda key, say, _: _district(key, say),
    "genders": lambda key, say, _: say(GENDER_NAMES.get(key, N_("Ej angivet"))),
    "ages": lambda key, say, _: f"{key} {say('år')}",
    "languages": lambda key, say, _: _capital(say(language_name(key))),
    "tasks": lambda key, say, _: task_name(key, say),
}
