"""The console's words for what a reply means, and for how something came or went. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from config.clock import swedish_date
from console.marking import N_, SWEDISH, Say
from console.words import hour
from escalation.states import Outcome
from messaging.conversation_rules import Barrier
from messaging.dates import visit_day_in_words
from messaging.meaning.reading import SICK, Intent, Reading, Respondent
from messaging.states import Channel, MessageState, ReplyState
from register.states import Occupation
from scheduler.states import Origin

# In the order in which they are offered.
INTENTS: Mapping[str, str] = {
    Intent.CALL_ME: N_("Vill bli uppringd"),
    Intent.WANTS_SUPPORT: N_("Vill ha hjälp"),
    Intent.QUESTION: N_("Har en fråga"),
    Intent.DECLINES_SUPPORT: N_("Vill inte ha hjälp nu"),
    Intent.OPT_OUT: N_("Vill inte ha fler meddelanden"),
    Intent.WRONG_PERSON: N_("Fel person"),
    Intent.MOVED: N_("Har flyttat"),
    Intent.LANGUAGE: N_("Behöver ett annat språk"),
    Intent.ACKNOWLEDGE: N_("Bara ok eller tack"),
    Intent.UNCLEAR: N_("Går inte att förstå"),
    Intent.CRISIS: N_("Tecken på fara"),
}
OCCUPATIONS: Mapping[str, str] = {
    Occupation.WORKING: N_("Jobbar"),
    Occupation.STUDYING_UNSPECIFIED: N_("Pluggar"),
    Occupation.UPPER_SECONDARY: N_("Gymnasiet"),
    Occupation.ADULT_EDUCATION: N_("Komvux"),
    Occupation.FOLK_HIGH_SCHOOL: N_("Folkhögskola"),
    Occupation.OTHER_STUDIES: N_("Annan utbildning"),
    Occupation.STUDIES_ABROAD: N_("Pluggar utomlands"),
    Occupation.WAITING_FOR_STUDIES: N_("Väntar på att börja plugga"),
    Occupation.INTERNSHIP: N_("Praktik"),
    Occupation.SEEKING_WORK: N_("Söker jobb"),
    Occupation.MILITARY: N_("Värnplikt"),
    Occupation.ABROAD: N_("Utomlands"),
    Occupation.PARENTAL_LEAVE: N_("Föräldraledig"),
    SICK: N_("Sjuk (sparas som annat)"),
    Occupation.OTHER_ACTIVITY: N_("Annat"),
    Occupation.NONE: N_("Inget just nu"),
}
RESPONDENTS: Mapping[str, str] = {
    Respondent.SELF: N_("Den unga själv"),
    Respondent.RELATIVE: N_("En anhörig"),
    Respondent.OTHER: N_("Någon annan"),
    Respondent.MACHINE: N_("Ett automatiskt svar"),
}
CHANNELS: Mapping[str, str] = {
    Channel.SMS: N_("sms"),
    Channel.CHAT: N_("chatt"),
    Channel.EMAIL: N_("e-post"),
    Channel.LETTER: N_("brev"),
    Channel.PHONE: N_("telefon"),
    Channel.KNOCK_CARD: N_("knackakort"),
    Channel.VISIT: N_("besök"),
    Channel.OTHER: N_("annat sätt"),
}
# How what is urgent can end.
URGENT_ENDS = (
    (Outcome.SAFE, N_("Ingen fara längre")),
    (Outcome.HANDED_TO_112, N_("112 har tagit över")),
    (Outcome.SOCIAL_SERVICES, N_("Anmält till socialtjänsten")),
    (Outcome.DECEASED, N_("Personen har avlidit")),
)
# Where a message or a reply stands.
STATES: Mapping[str, str] = {
    "waiting": N_("väntar på att gå"),
    MessageState.PLANNED: N_("väntar på utskrift"),
    MessageState.SENDING: N_("på väg"),
    MessageState.ACCEPTED: N_("på väg"),
    MessageState.SENT: N_("skickat"),
    MessageState.POSTED: N_("postat"),
    MessageState.UNKNOWN: N_("oklart om det gick"),
    MessageState.DELIVERED: N_("framme"),
    MessageState.UNDELIVERED: N_("kom inte fram"),
    MessageState.FAILED: N_("kom inte fram"),
    MessageState.EXPIRED: N_("kom inte fram i tid"),
    MessageState.RETURNED: N_("kom i retur"),
    MessageState.WITHDRAWN: N_("taget tillbaka"),
    ReplyState.READ: N_("läst av programmet"),
    ReplyState.REVIEW: N_("väntar på att läsas"),
    ReplyState.HANDLED: N_("läst"),
}
# Who said something in a thread.
AUTHORS: Mapping[str, str] = {
    "person": N_("De"),
    Origin.STAFF: N_("Vi"),
    Origin.PLAN: N_("Planen"),
    Origin.ANSWER: N_("Automatiskt svar"),
    Origin.CIRCULAR: N_("Utskick"),
}
# Why nothing can be written.
BARRIERS: Mapping[str, str] = {
    Barrier.EMPTY: N_("Skriv något först."),
    Barrier.LONG: N_("För långt: högst 1 000 tecken."),
    Barrier.PROTECTED: N_("Till den som har skyddade uppgifter skickar systemet ingenting."),
    Barrier.LEFT: N_("Personen finns inte längre i registret, så inget kan skickas."),
    Barrier.LIMITS: N_("En kontaktbegränsning hindrar det."),
    Barrier.NO_CARRIER: N_("Det sättet är inte inkopplat här."),
    Barrier.NO_CHANNEL: N_("Personen har inget sådant, eller har sagt stopp där. Ring i stället."),
}
CALL_THEM = N_("Ring")
_RULES = {**INTENTS, **OCCUPATIONS, **RESPONDENTS, "menu": N_("Siffra i menyn")}


def guess_in_words(
    guess: Reading, now: datetime, say: Say = N_, language: str = SWEDISH
) -> list[str]:
    """Return what a reply was read as, a few words for each thing that it says."""
    doing = OCCUPATIONS.get(guess.occupation or "")
    words = [say(doing)] if doing else []
    words += [say(INTENTS[intent]) for intent in INTENTS if intent in guess.intents]
    if guess.call_at is not None:
        words.append(f"{say(CALL_THEM)} {time_in_words(guess.call_at, now, say, language)}")
    return words


def evidence_in_words(evidence: Iterable[str], say: Say = N_) -> Sequence[tuple[str, str]]:
    """Return which words of a reply made it be read so: what for, and the words."""
    pairs = [line.partition(": ") for line in evidence]
    told = [(say(_RULES[rule]), seen) for rule, _, seen in pairs if rule in _RULES and seen]
    return list(dict.fromkeys(told))


def time_in_words(at: datetime, now: datetime, say: Say = N_, language: str = SWEDISH) -> str:
    """Return a time to come, such as `i dag 15.00` or `fredag 3 oktober 15.00`."""
    day = swedish_date(at)
    today = day == swedish_date(now)
    return f"{say('i dag') if today else visit_day_in_words(day, language)} {hour(at)}"
