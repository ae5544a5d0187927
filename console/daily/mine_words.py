"""The console's words for a list of people: how they stand, what was, what comes. Pure."""

from collections.abc import Mapping
from datetime import datetime

from config.clock import STOCKHOLM, swedish_date
from console.marking import N_, Say
from console.person.case_words import OUTCOMES
from console.words import KINDS, MONTHS, hour
from escalation.states import TaskKind
from messaging.states import Channel
from register.states import ChangeKind, FactKind
from scheduler.states import HoldReason

HOLDS: Mapping[str, str] = {
    HoldReason.UNREAD_REPLY: N_("oläst svar"),
    HoldReason.REFUSED_LINE: N_("fel i registret"),
    HoldReason.STAFF: N_("av personal"),
    HoldReason.PROTECTED: N_("var skyddad"),
    HoldReason.DECEASED: N_("sagd vara död"),
}
ATTEMPTS: Mapping[str, str] = {
    Channel.SMS: N_("Sms"),
    Channel.CHAT: N_("Chatt"),
    Channel.EMAIL: N_("E-post"),
    Channel.LETTER: N_("Brev"),
    Channel.PHONE: N_("Samtal"),
    Channel.KNOCK_CARD: N_("Knackakort"),
    Channel.VISIT: N_("Hembesök"),
    Channel.OTHER: N_("Annan kontakt"),
}
CHANGES: Mapping[str, str] = {
    ChangeKind.ENTERED: N_("Kom in i registret"),
    ChangeKind.REACHED: N_("Nådd"),
    ChangeKind.OCCUPATION: N_("Sysselsättning noterad"),
    ChangeKind.DECLINED: N_("Tackade nej"),
    ChangeKind.LIMITS: N_("Kontaktgränser ändrade"),
    ChangeKind.SUPPORT_BEGUN: N_("Stöd började"),
    ChangeKind.SUPPORT_ENDED: N_("Stöd avslutades"),
    ChangeKind.RESTORED: N_("Lades tillbaka"),
    ChangeKind.UNPROTECTED: N_("Skyddet upphörde"),
}


def held_in_words(held_for: str, say: Say = N_) -> str:
    """Return what holds somebody's round."""
    return ", ".join(say(HOLDS[one]) for one in held_for.split() if one in HOLDS)


def event_in_words(kind: str, *, channel: str, step: str, outcome: str, say: Say = N_) -> str:
    """Return what happened last to somebody, in a few words."""
    match kind:
        case FactKind.ATTEMPT:
            return say(ATTEMPTS.get(channel, channel))
        case FactKind.REPLY:
            return say(N_("En anhörig svarade") if outcome == "relative" else N_("Svarade"))
        case FactKind.TASK:
            # what came of danger is for the person's own page, not for a list
            told = "" if step == TaskKind.URGENT else outcome
            ended = say(OUTCOMES.get(told, N_("klart")))
            return f"{say(KINDS[TaskKind(step)][0])}: {ended}"
        case _:
            return say(CHANGES.get(outcome, outcome))


def step_in_words(kind: str, channels: str, say: Say = N_) -> str:
    """Return what is to be done next: a task of the staff, or a message by its first channel."""
    if kind:
        return say(KINDS[TaskKind(kind)][0])
    first = channels.split()[:1]
    return say(ATTEMPTS[first[0]]) if first else say(N_("Meddelande"))


def day_in_short(at: datetime, now: datetime, say: Say = N_) -> str:
    """Return a day near or far: `i dag 15.00`, `i morgon`, `3 okt`, `3 okt 2026`."""
    days = (swedish_date(at) - swedish_date(now)).days
    near = {0: f"{say(N_('i dag'))} {hour(at)}", 1: say(N_("i morgon")), -1: say(N_("i går"))}
    if days in near:
        return near[days]
    local = at.astimezone(STOCKHOLM)
    year = "" if local.year == now.astimezone(STOCKHOLM).year else f" {local.year}"
    return f"{local.day} {say(MONTHS[local.month - 1])}{year}"
