"""The words of texts and their versions, as managers read them. Pure."""

from collections.abc import Mapping

from config.languages import LANGUAGES
from console.marking import N_, Say
from messaging.previews import SampleKind
from messaging.states import Channel, VersionChange, VersionState
from messaging.text_problems import Problem, ProblemKind
from messaging.text_warnings import TextWarning, WarningKind
from messaging.version_rules import TextKey, VersionBarrier

TEMPLATES: Mapping[str, str] = {
    "hello": N_("Första meddelandet"),
    "reminder": N_("Påminnelse"),
    "missed_you": N_("Meddelande efter samtal"),
    "autumn_letter": N_("Höstbrev"),
    "tried_to_reach_you": N_("Brev: vi har försökt nå dig"),
    "notice_of_visit": N_("Besked om besök"),
    "knock_card": N_("Knackakort"),
    "before_20": N_("Brevet före 20-årsdagen"),
    "answer_thanks": N_("Svar: tack"),
    "answer_who": N_("Svar: vem skriver?"),
    "answer_call": N_("Svar: vi ringer"),
    "answer_support": N_("Svar: vi hjälper"),
    "answer_relative": N_("Svar: till anhörig"),
    "answer_stopped": N_("Svar: stopp"),
    "answer_wrong_number": N_("Svar: fel nummer"),
    "answer_crisis": N_("Svar: fara"),
}
CHANNELS: Mapping[str, str] = {
    Channel.SMS: N_("sms"),
    Channel.CHAT: N_("chatt"),
    Channel.EMAIL: N_("e-post"),
    Channel.LETTER: N_("brev"),
}
# What a text looks like beside its words, by channel.
SHEETS: Mapping[str, str] = {
    Channel.EMAIL: N_("Visa som mejl"),
    Channel.LETTER: N_("Visa som brev"),
}
STATES: Mapping[VersionState, str] = {
    VersionState.DRAFT: N_("utkast"),
    VersionState.WAITING: N_("väntar på godkännande"),
    VersionState.APPROVED: N_("godkänt"),
    VersionState.LIVE: N_("används"),
    VersionState.REPLACED: N_("ersatt"),
    VersionState.DISCARDED: N_("bortlagt"),
}
CHANGES: Mapping[VersionChange, str] = {
    VersionChange.SAVED: N_("sparade"),
    VersionChange.ASKED: N_("bad om godkännande"),
    VersionChange.APPROVED: N_("godkände"),
    VersionChange.SENT_BACK: N_("skickade tillbaka"),
    VersionChange.PUBLISHED: N_("publicerade"),
    VersionChange.REPLACED: N_("ersatte med en annan"),
    VersionChange.ROLLED_BACK: N_("gick tillbaka till den"),
    VersionChange.DISCARDED: N_("lade bort"),
    VersionChange.TRIED: N_("provskickade till sig"),
}
BARRIERS: Mapping[VersionBarrier, str] = {
    VersionBarrier.UNKNOWN: N_("Den versionen finns inte."),
    VersionBarrier.MOVED_ON: N_(
        "Inget ändrades: någon annan hann göra något med den här versionen."
    ),
    VersionBarrier.PUBLISHED_MEANWHILE: N_(
        "Inget ändrades: någon annan har publicerat en annan version under tiden. Ditt utkast finns"
        " kvar. Jämför med den som används nu, och publicera sedan om det fortfarande ska gälla."
    ),
    VersionBarrier.NOT_APPROVED: N_("En till måste godkänna texten innan den publiceras."),
    VersionBarrier.OWN_TEXT: N_(
        "Den som skrev texten, eller bad om godkännande, kan inte godkänna."
    ),
    VersionBarrier.IN_EXPERIMENT: N_(
        "Inget ändrades: ett experiment pågår, och en del får den här texten. Stoppa experimentet"
        " först."
    ),
    VersionBarrier.EXPERIMENT_BEGUN: N_(
        "Inget ändrades: ett experiment har börjat med texten under tiden. Byter du text slutar det"
        " utan beslut."
    ),
    VersionBarrier.OFTEN: N_("Du har provskickat tio gånger den senaste timmen. Vänta en stund."),
}
PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.EMPTY: N_("Texten är tom."),
    ProblemKind.SILENT: N_("Texten säger inget."),
    ProblemKind.LONG: N_("Texten är för lång: högst %s tecken."),
    ProblemKind.CONTROL: N_(
        "Texten har ett styrtecken. Skriv om den i stället för att klistra in."
    ),
    ProblemKind.SYNTAX: N_("Något är fel med klamrarna: %s"),
    ProblemKind.VARIABLE: N_("Det finns inget som heter {{ %s }}."),
    ProblemKind.PARTS: N_("{{ %s }} är bara en text och har inga delar."),
    ProblemKind.FILTER: N_("Det finns inget filter som heter %s."),
    ProblemKind.CONDITION: N_("Ett villkor får bara fråga om något finns."),
    ProblemKind.VALUE: N_("Det finns inget värde för {{ %s }}."),
    ProblemKind.SUBJECT: N_("Första raden i ett mejl är ämnet: Subject: ..."),
    ProblemKind.NO_LINK: N_("Avsändaren går inte att svara: texten behöver {{ reply_url }}."),
    ProblemKind.SEGMENTS: N_("%s sms med ett långt namn: högst tre får det bli."),
    ProblemKind.NO_STOP: N_("Ett första sms säger hur man slipper fler: Slut: STOPP"),
    ProblemKind.CARD: N_("Texten får inte plats på kortet."),
}
WARNINGS: Mapping[WarningKind, str] = {
    WarningKind.NO_OPT_OUT: N_("Texten säger inte hur man slipper fler (Slut: STOPP)."),
    WarningKind.NO_SENDER: N_("Texten säger inte vem som skriver ({{ municipality }})."),
    WarningKind.NO_WAY_BACK: N_("Texten har varken telefonnummer eller svarslänk."),
    WarningKind.HARD: N_("Texten är svår att läsa. LIX %s"),
    WarningKind.GIVES_AWAY: N_("”%s” röjer ärendet för den som ser skärmen eller kortet."),
    WarningKind.SEVERAL: N_("Det blir %s sms i stället för ett."),
    WarningKind.GAP: N_("Utan namn eller ansvarig blir det en lucka i texten: %s"),
    WarningKind.SIGN: N_("Tecknet ”%s” gör att bara 70 tecken ryms i ett sms."),
}
SAMPLES: Mapping[SampleKind, str] = {
    SampleKind.USUAL: N_("Vanligt namn"),
    SampleKind.SHORT: N_("Kort namn"),
    SampleKind.LONG: N_("Långt namn"),
    SampleKind.SIGNS: N_("Namn med ovanlig bokstav"),
    SampleKind.NO_OWNER: N_("Utan stadsdel och ansvarig"),
    SampleKind.NO_NAME: N_("Utan namn"),
}
VARIABLES: Mapping[str, str] = {
    "first_name": N_("den ungas förnamn"),
    "sender": N_("ansvarig samordnares förnamn"),
    "municipality": N_("kommunen"),
    "unit": N_("enheten"),
    "phone": N_("enhetens telefonnummer"),
    "info_url": N_("sidan där man ser att det är äkta"),
    "reply_url": N_("personens egen svarssida"),
    "chat_url": N_("länk till chatten, bara i brev"),
    "visit_day": N_("besökets dag"),
    "visit_time": N_("besökets tid"),
    "last_day": N_("20-årsdagen"),
}


def address_of(key: TextKey) -> str:
    """Return where a text's page is."""
    return f"/templates/{word_of(key)}"


def word_of(key: TextKey) -> str:
    """Return a text's key as it stands in addresses, such as `hello.sms.sv`."""
    return ".".join(key)


def key_of(word: str) -> TextKey | None:
    """Return the text that a word of an address names, None where it can be none of ours."""
    parts = word.split(".")
    known = len(parts) == len(TextKey._fields) and parts[1] in CHANNELS and parts[2] in LANGUAGES
    return TextKey(*parts) if known and parts[0].isidentifier() else None


def template_name(template: str, say: Say) -> str:
    """Return what managers call a template; one of their own has its own name."""
    return say(TEMPLATES[template]) if template in TEMPLATES else template


def problem_in_words(problem: Problem, say: Say) -> str:
    """Return what is wrong with a text."""
    return _with(say(PROBLEMS[problem.kind]), problem.detail)


def warning_in_words(warning: TextWarning, say: Say) -> str:
    """Return what to think twice about."""
    return _with(say(WARNINGS[warning.kind]), warning.detail)


def _with(text: str, detail: str) -> str:
    return text.replace("%s", detail)
