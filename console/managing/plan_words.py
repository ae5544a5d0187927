"""The console's words for a plan: its steps as people say them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from console.marking import N_, Say
from console.step_words import step_name
from console.words import MONTHS
from scheduler.plan import Addressee, IfLate, Plan, PlanTask, Step
from scheduler.plan_step_file import MESSAGE
from scheduler.states import OutreachState

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CHANNELS: Mapping[str, str] = {
    "chat": N_("chatt"),
    "sms": N_("sms"),
    "email": N_("e-post"),
    "letter": N_("brev"),
}
TASKS: Mapping[str, str] = {
    MESSAGE: N_("Meddelande"),
    PlanTask.CALL: N_("Samtal"),
    PlanTask.KNOCK_CARD: N_("Knackakort"),
    PlanTask.HOME_VISIT: N_("Hembesök"),
    PlanTask.FIND_NUMBER: N_("Hitta nummer"),
}
LATE: Mapping[str, str] = {
    IfLate.SEND: N_("skickas ändå"),
    IfLate.SHIFT: N_("flyttas till nästa dag"),
    IfLate.SKIP: N_("hoppas över"),
    IfLate.STAFF: N_("en människa bestämmer"),
}
# For whom a plan may be, by what registers say of people.
TRAITS: Mapping[str, str] = {
    "unit": N_("Enhet"),
    "district": N_("Stadsdel"),
    "reason": N_("Orsak i registret"),
    "newly_arrived": N_("Nyanländ (ja eller nej)"),
    "language": N_("Språk (sv, ar)"),
    "programme": N_("Program"),
}
STATES: Mapping[OutreachState, str] = {
    OutreachState.WAITING: N_("väntar på första steget"),
    OutreachState.ACTIVE: N_("mitt i planen"),
    OutreachState.HELD: N_("pausade"),
    OutreachState.RESTING: N_("vilar till nästa omgång"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A step on the time line."""

    place: int  # from 1
    name: str  # "" where what it is says it all
    when: str  # after what, in words
    day: int  # at the earliest, counted from the start of the round
    what: str
    task: str
    template: str
    more: Sequence[str]  # what else is said of it


def time_line(plan: Plan, say: Say) -> list[Mark]:
    """Return a plan's steps in order, with the day that each comes at the earliest."""
    marks: list[Mark] = []
    at = timedelta()
    for place, step in enumerate(plan.steps):
        before = plan.steps[place - 1] if place else None
        if before is not None:
            at += max(before.spacing, DAY) * (before.attempts - 1) + before.gap
        when = say("när väntetiden är slut") if before is None else _after(before, say)
        marks.append(
            Mark(
                place=place + 1,
                name=name_beside(step, say),
                when=when,
                day=at // DAY,
                what=what_in_words(step, say),
                task=step.task or MESSAGE,
                template="" if step.task else step.template,
                more=_more(step, say),
            )
        )
    return marks


def what_in_words(step: Step, say: Say) -> str:
    """Return what a step is: `Sms, annars brev`, `Samtal, 3 gånger`."""
    if step.task:
        what = say(TASKS[step.task])
        return what if step.attempts == 1 else f"{what}, {step.attempts} {say('gånger')}"
    ways = f", {say('annars')} ".join(say(CHANNELS[channel]) for channel in step.channels)
    return ways[:1].upper() + ways[1:]


def name_beside(step: Step, say: Say) -> str:
    """Return what staff call a step, "" where that is said by what it is."""
    name = step_name(step.id, say)
    return "" if what_in_words(step, say).startswith(name) else name


def wait_in_words(wait: timedelta, say: Say) -> str:
    """Return a wait: `3 dagar`, `1 dag`, `12 timmar`."""
    days = not wait % DAY
    number = wait // (DAY if days else HOUR)
    if number == 1:
        return f"1 {say('dag') if days else say('timme')}"
    return f"{number} {say('dagar') if days else say('timmar')}"


def _after(before: Step, say: Say) -> str:
    if not before.gap:
        return say("direkt efter steget före")
    return f"{wait_in_words(before.gap, say)} {say('efter steget före')}"


def _more(step: Step, say: Say) -> list[str]:
    more = []
    if step.attempts > 1:
        apart = wait_in_words(max(step.spacing, DAY), say)
        more.append(f"{say('minst')} {apart} {say('mellan försöken')}")
    if step.staff:
        more.append(f"{step.staff} {say('personer går dit')}")
    if step.not_before:
        month, day = step.not_before
        more.append(f"{say('inte före')} {day} {say(MONTHS[month - 1])}")
    if step.to is Addressee.GUARDIAN:
        more.append(say("till vårdnadshavare"))
    if not step.task:
        more.append(f"{say('om tiden missades:')} {say(LATE[step.if_late])}")
    return more
