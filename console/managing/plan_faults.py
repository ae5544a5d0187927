"""What is wrong in a plan, in the reader's language. Pure."""

from collections.abc import Mapping

from console.marking import N_, Say
from scheduler.plan_faults import Fault, FaultKind

K = FaultKind
WORDS: Mapping[FaultKind, str] = {
    K.NOT_YAML: N_("texten går inte att läsa som YAML: {why}"),
    K.CHARACTER: N_("ett tecken som YAML inte tar emot"),
    K.DEEP: N_("för många parenteser i varandra"),
    K.LONG: N_("planen är längre än {most} tecken"),
    K.ALIAS: N_("planen måste skrivas ut: & och * går inte att använda"),
    K.EMPTY: N_("planen är tom"),
    K.NO_MAPPING: N_("skriv som `nyckel: värde`"),
    K.UNKNOWN_KEY: N_("okänd nyckel `{word}`{near}"),
    K.TWICE: N_("`{word}` står två gånger"),
    K.NO_VALUE: N_("ett värde saknas här"),
    K.UNKNOWN_WORD: N_("`{word}` finns inte{near}"),
    K.NO_NUMBER: N_("{what} ska vara ett heltal från {least} till {most}, inte `{word}`"),
    K.NO_DURATION: N_("`{word}` är ingen tid: skriv 12h, 3d eller 2w"),
    K.NO_CLOCK: N_("`{word}` är inget klockslag: skriv 09:30"),
    K.NO_MONTH_DAY: N_("`{word}` är ingen månad och dag: skriv 09-15"),
    K.NO_WEEKDAYS: N_("ingen veckodag står här"),
    K.NO_WEEKDAY: N_("`{word}` är ingen veckodag: skriv mon-fri, eller mon, wed"),
    K.MISSING: N_("`{word}` saknas"),
    K.HOURS: N_("tiderna ska börja innan de slutar"),
    K.NO_STEPS: N_("`steps` ska vara en lista med minst ett steg"),
    K.MANY_STEPS: N_("en plan har högst {most} steg"),
    K.SAME_ID: N_("två steg heter `{word}`"),
    K.UNDER_A_DAY: N_("`{word}` ska vara en dag eller mer"),
    K.DEMANDED_EARLY: N_("det första försöket kan inte krävas innan väntetiden är slut"),
    K.CALLING_HOURS: N_(
        "samtalstiderna ska nå förmiddag (9–12), eftermiddag (12–17) och kväll (17–20)"
    ),
    K.NO_CHANNEL: N_("ingen kanal är vald"),
    K.CHANNEL_TWICE: N_("samma kanal står två gånger"),
    K.NO_ID: N_("ett steg behöver ett namn: högst 40 bokstäver, siffror, - och _"),
    K.ONE_OF_TWO: N_("ett steg är antingen ett meddelande med kanal eller en uppgift, inte båda"),
    K.NO_EFFECT: N_("`{word}` gäller inte för den sortens steg"),
    K.NO_TEMPLATE: N_("ett meddelande behöver en text"),
    K.ALONE: N_("till ett hembesök går minst två"),
    K.FEW_CALLS: N_("samtal görs minst tre gånger, på olika dagar"),
    K.CLOSE_CALLS: N_("mellan samtal går minst en dag: de görs på olika dagar"),
}


# The same in a form, where nobody writes a plan's own words.
TYPED: Mapping[FaultKind, str] = {
    K.TWICE: N_("står två gånger"),
    K.NO_VALUE: N_("ska fyllas i"),
    K.UNKNOWN_WORD: N_("välj något i listan"),
    K.UNKNOWN_KEY: N_("välj något i listan"),
    K.NO_NUMBER: N_("skriv ett heltal från {least} till {most}"),
    K.NO_DURATION: N_("skriv hur många, till exempel 3"),
    K.NO_CLOCK: N_("skriv ett klockslag, till exempel 09:30"),
    K.NO_MONTH_DAY: N_("den dagen finns inte varje år"),
    K.NO_WEEKDAYS: N_("välj minst en veckodag"),
    K.UNDER_A_DAY: N_("minst en dag"),
    K.NO_CHANNEL: N_("välj minst en kanal"),
    K.ONE_OF_TWO: N_("välj minst en kanal"),
    K.NO_TEMPLATE: N_("välj en text"),
    K.NO_STEPS: N_("planen behöver minst ett steg"),
    K.SAME_ID: N_("två steg heter {word}"),
}


def typed_fault_in_words(fault: Fault, say: Say) -> str:
    """Return what is wrong at a field of a form."""
    if fault.kind in TYPED:
        return say(TYPED[fault.kind]).format_map(fault.values)
    return fault_in_words(fault, say)


def fault_in_words(fault: Fault, say: Say) -> str:
    """Return what is wrong."""
    return say(WORDS[fault.kind]).format_map({**fault.values, "near": _near(fault, say)})


def _near(fault: Fault, say: Say) -> str:
    near, known = fault.values.get("near"), fault.values.get("known", "")
    return f"; {say('menade du')} `{near}`?" if near else f" ({say('finns:')} {known})"
