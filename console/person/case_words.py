"""The console's words for what has happened: messages, outcomes, changes. Pure."""

from collections.abc import Mapping

from console.marking import N_
from escalation.states import Outcome, TaskKind
from messaging.states import MessageState, ReplyState
from register.states import ChangeKind

MESSAGE_STATES: Mapping[str, str] = {
    MessageState.PLANNED: N_("väntar på att postas"),
    MessageState.SENDING: N_("skickas nu"),
    MessageState.ACCEPTED: N_("skickat"),
    MessageState.SENT: N_("skickat"),
    MessageState.POSTED: N_("postat"),
    MessageState.UNKNOWN: N_("osäkert om det gick fram"),
    MessageState.DELIVERED: N_("levererat"),
    MessageState.UNDELIVERED: N_("kom inte fram"),
    MessageState.FAILED: N_("kunde inte skickas"),
    MessageState.EXPIRED: N_("hann inte fram i tid"),
    MessageState.RETURNED: N_("kom i retur"),
    MessageState.WITHDRAWN: N_("återtaget före postning"),
}
LOST = frozenset(
    {
        MessageState.UNKNOWN,
        MessageState.UNDELIVERED,
        MessageState.FAILED,
        MessageState.EXPIRED,
        MessageState.RETURNED,
    }
)
REPLY_STATES: Mapping[str, str] = {
    ReplyState.READ: N_("Läst av programmet"),
    ReplyState.REVIEW: N_("Väntar på att läsas"),
    ReplyState.HANDLED: N_("Läst av personal"),
}
# What was done, before how it ended.
DONE: Mapping[str, str] = {
    TaskKind.URGENT: N_("Akut"),
    TaskKind.CALL_BACK: N_("Samtal"),
    TaskKind.REVIEW_REPLY: N_("Svar läst"),
    TaskKind.CALL: N_("Samtal"),
    TaskKind.FIND_NUMBER: N_("Nummer sökt"),
    TaskKind.PRINT_LETTER: N_("Brev"),
    TaskKind.KNOCK_CARD: N_("Knackakort"),
    TaskKind.HOME_VISIT: N_("Hembesök"),
    TaskKind.REPORT_ADDRESS: N_("Adress anmäld"),
    TaskKind.HANDOVER_20: N_("Överlämning vid 20"),
    TaskKind.PROTECTED: N_("Skyddade uppgifter"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.ANSWERED_SELF: N_("svarade själv"),
    Outcome.ANSWERED_RELATIVE: N_("en anhörig svarade"),
    Outcome.NO_ANSWER: N_("inget svar"),
    Outcome.WRONG_NUMBER: N_("fel nummer"),
    Outcome.OPTED_OUT: N_("vill inte ha meddelanden hit"),
    Outcome.WANTS_SUPPORT: N_("vill ha stöd"),
    Outcome.DECLINED: N_("tackade nej"),
    Outcome.MOVED: N_("har flyttat"),
    Outcome.DOES_NOT_LIVE_HERE: N_("bor inte här"),
    Outcome.DELIVERED: N_("lämnat"),
    Outcome.POSTED: N_("postat"),
    Outcome.FOUND: N_("nummer hittat"),
    Outcome.NOT_FOUND: N_("inget nummer hittat"),
    Outcome.HANDLED: N_("klart"),
    Outcome.SAFE: N_("personen är i säkerhet"),
    Outcome.HANDED_TO_112: N_("112 har tagit över"),
    Outcome.SOCIAL_SERVICES: N_("anmält till socialtjänsten"),
    Outcome.DECEASED: N_("har avlidit"),
}
CHANGES: Mapping[str, str] = {
    ChangeKind.ENTERED: N_("Kom in i registret"),
    ChangeKind.LEFT: N_("Lämnade registret"),
    ChangeKind.PROTECTED: N_("Personuppgifterna blev skyddade"),
    ChangeKind.UNPROTECTED: N_("Skyddet av personuppgifter upphörde"),
    ChangeKind.REACHED: N_("Nådd"),
    ChangeKind.OCCUPATION: N_("Sysselsättning"),
    ChangeKind.DECLINED: N_("Vill inte ha stöd nu"),
    ChangeKind.LIMITS: N_("Kontaktgränser"),
    ChangeKind.SUPPORT_BEGUN: N_("Stöd började"),
    ChangeKind.SUPPORT_ENDED: N_("Stöd avslutades"),
    ChangeKind.REMOVED: N_("Togs ur registret"),
    ChangeKind.RESTORED: N_("Lades tillbaka i registret"),
}
DETAILS: Mapping[str, str] = {
    "self": N_("personen själv"),
    "relative": N_("en anhörig"),
    "studies": N_("till studier"),
    "work": N_("till arbete"),
    "other": N_("av annat skäl"),
    "gone": N_("finns inte i utdraget"),
    "turned_20": N_("fyllde 20"),
    "moved": N_("flyttade"),
}
# Why a step was taken back or left out.
REASONS: Mapping[str, str] = {
    "reached": N_("personen har nåtts"),
    "in_contact": N_("vi har redan kontakt"),
    "crisis": N_("tecken på fara"),
    "gone": N_("inte längre i registret"),
    "turned_20": N_("har fyllt 20"),
    "moved": N_("har flyttat"),
    "removed": N_("borttagen ur registret"),
    "left": N_("inte längre i registret"),
    "protected": N_("skyddade personuppgifter"),
    "deceased": N_("har avlidit"),
    "round_over": N_("omgången var slut"),
    "limits": N_("en kontaktgräns"),
    "no_channel": N_("inget sätt att nå fram"),
    "no_carrier": N_("kanalen är inte igång"),
    "no_number": N_("inget nummer att ringa"),
    "no_address": N_("ingen adress"),
    "late": N_("tiden hade gått"),
}
TAKEN_BACK: Mapping[str, str] = {
    "planned_contact": N_("planerat steg"),
    "message": N_("brev"),
    "visit": N_("bokat besök"),
}
# Steps of the shipped plans that are asked of staff.
PARTS: Mapping[str, TaskKind] = {
    "call": TaskKind.CALL,
    "knock-card": TaskKind.KNOCK_CARD,
    "visit": TaskKind.HOME_VISIT,
}
