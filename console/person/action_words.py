"""The console's words for what can be done about a person, and how it went. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from config.clock import STOCKHOLM, swedish_date
from console.marking import N_
from console.replies.words import OCCUPATIONS as ALL_OCCUPATIONS
from escalation.states import Outcome
from register.states import Hint, Occupation
from scheduler.bands import Band

# Illness is never stored (R15): who is ill does something else.
OCCUPATIONS: Mapping[str, str] = {
    code: words for code, words in ALL_OCCUPATIONS.items() if code in set(Occupation)
}
# How a call ended, with the key that chooses it (in console.js, after `c`).
ANSWERED, NO_ANSWER, WRONG, RELATIVE, LATER, DECLINED, SUPPORT = (
    "answered", "no_answer", "wrong_number", "relative", "later", "declined", "support",
)  # fmt: skip
CALL_ENDS: Mapping[str, tuple[str, str, Outcome]] = {
    ANSWERED: ("1", N_("Svarade"), Outcome.ANSWERED_SELF),
    NO_ANSWER: ("2", N_("Inget svar"), Outcome.NO_ANSWER),
    WRONG: ("3", N_("Fel nummer"), Outcome.WRONG_NUMBER),
    RELATIVE: ("4", N_("En anhörig"), Outcome.ANSWERED_RELATIVE),
    LATER: ("5", N_("Ring senare"), Outcome.ANSWERED_SELF),
    DECLINED: ("6", N_("Tackar nej"), Outcome.DECLINED),
    SUPPORT: ("7", N_("Vill ha stöd"), Outcome.WANTS_SUPPORT),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.ANSWERED_SELF: N_("svarade"),
    Outcome.ANSWERED_RELATIVE: N_("anhörig svarade"),
    Outcome.NO_ANSWER: N_("inget svar"),
    Outcome.WRONG_NUMBER: N_("fel nummer"),
    Outcome.WANTS_SUPPORT: N_("vill ha stöd"),
    Outcome.DECLINED: N_("tackar nej"),
    Outcome.MOVED: N_("har flyttat"),
    Outcome.FOUND: N_("nummer hittat"),
}
HINTS: Mapping[Hint, tuple[str, Mapping[str, str]]] = {
    Hint.BEST_TIME: (
        N_("Bästa tid"),
        {
            Band.MORNING: N_("Förmiddag"),
            Band.AFTERNOON: N_("Eftermiddag"),
            Band.EVENING: N_("Kväll"),
        },
    ),
    Hint.BEST_WAY: (
        N_("Bästa sätt"),
        {
            "phone": N_("Samtal"), "sms": N_("Sms"), "chat": N_("Chatt"), "email": N_("E-post"),
            "letter": N_("Brev"), "visit": N_("Besök"),
        },
    ),
    Hint.INTERPRETER: (
        N_("Tolk"),
        {
            "ar": N_("arabiska"), "so": N_("somaliska"), "ti": N_("tigrinska"),
            "fa": N_("persiska"), "prs": N_("dari"), "uk": N_("ukrainska"), "en": N_("engelska"),
            "kmr": N_("kurmanji"), "ckb": N_("sorani"), "tr": N_("turkiska"), "pl": N_("polska"),
            "ru": N_("ryska"), "es": N_("spanska"), "fr": N_("franska"), "am": N_("amhariska"),
            "bs": N_("bosniska"), "ro": N_("rumänska"), "th": N_("thailändska"),
            "ur": N_("urdu"), "ps": N_("pashto"), "sgn": N_("teckenspråk"),
        },
    ),
    Hint.ASK_FOR: (
        N_("Fråga efter"),
        {
            "self": N_("personen själv"), "mother": N_("mamma"), "father": N_("pappa"),
            "guardian": N_("annan vårdnadshavare"), "sibling": N_("syskon"),
            "other": N_("annan närstående"),
        },
    ),
}  # fmt: skip
SUPPORT_ENDS: Mapping[str, str] = {
    "studies": N_("Till studier"),
    "work": N_("Till arbete"),
    "other": N_("Av annat skäl"),
}
CONTACT_WAYS: Mapping[str, str] = {
    "other": N_("Träffades (fält, skola, en slump)"),
    "phone": N_("Ringde oss"),
    "email": N_("Mejlade oss"),
    "visit": N_("Kom hit"),
}
# What was done, by the action's word.
DONE: Mapping[str, str] = {
    "outcome": N_("Samtalet är sparat."),
    "undone": N_("Ångrat. Allt står som förut."),
    "number": N_("Numret är sparat."),
    "point": N_("Numret är märkt som fel."),
    "limits": N_("Begränsningarna är sparade."),
    "hint": N_("Sparat."),
    "snooze": N_("Framskjutet: inget händer före den dagen."),
    "occupation": N_("Sysselsättningen är rättad."),
    "support": N_("Stödet är avslutat."),
    "owner": N_("Överlämnat."),
    "contact": N_("Kontakten är sparad, och personen räknas som nådd."),
    "call-back": N_("Samtalet är bokat."),
    "claim": N_("Samtalet är ditt i en halvtimme."),
}
# Why nothing was done.
FAULTS: Mapping[str, str] = {
    "late": N_(
        "Inget sparades: någon annan hann före, eller så har något ändrats sedan sidan visades."
    ),
    "undo": N_("Det går inte att ångra längre. Rätta i stället."),
    "number": N_("Det är inget telefonnummer och ingen e-postadress."),
    "limits": N_("Bara ett sätt kan vara det enda."),
    "when": N_("Välj en tid framåt, högst ett halvår bort."),
    "snooze": N_("Inget är på gång som kan skjutas fram."),
    "empty": N_("Inget samtal kan tas just nu."),
    "form": N_("Något fattades i formuläret. Försök igen."),
}
_IN_A_WEEK, _IN_A_MONTH = timedelta(days=7), timedelta(days=30)
_LATEST_TODAY = time(19)


def later_days(now: datetime) -> list[tuple[date, str]]:
    """Return the days that something is put off to most often, with their words."""
    today = swedish_date(now)
    return [
        (today + timedelta(days=1), N_("i morgon")),
        (today + _IN_A_WEEK, N_("om en vecka")),
        (today + _IN_A_MONTH, N_("om en månad")),
    ]


def call_back_times(now: datetime) -> list[tuple[datetime, str]]:
    """Return the times for which a call is promised most often, with their words."""
    local = now.astimezone(STOCKHOLM)
    soon = local.replace(second=0, microsecond=0) + timedelta(hours=1)
    today, tomorrow = local.date(), local.date() + timedelta(days=1)
    asked = [
        (soon, N_("om en timme")),
        (datetime.combine(today, time(17), STOCKHOLM), N_("i kväll 17.00")),
        (datetime.combine(tomorrow, time(10), STOCKHOLM), N_("i morgon 10.00")),
        (datetime.combine(tomorrow, time(15), STOCKHOLM), N_("i morgon 15.00")),
    ]
    return [
        (at, words)
        for at, words in asked
        if at >= soon and (at.date() > today or at.time() <= _LATEST_TODAY)
    ]
