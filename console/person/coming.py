"""What comes next for a person and when; why nothing does, where nothing does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.clock import swedish_date
from console.marking import N_, Say
from console.person.words import (
    Telling,
    date_in_words,
    holds_in_words,
    left_in_words,
    time_in_words,
)
from console.replies.words import CHANNELS
from console.step_words import STEPS
from console.words import KINDS, due_in_words, hour
from escalation.overview import Pending
from escalation.states import TaskKind, TaskState
from messaging.desk import Gate
from register.states import PersonState
from scheduler.cadence import NextContact
from scheduler.forecast import coming_contacts
from scheduler.plan import Plan
from scheduler.planning import progress_of
from scheduler.states import Origin, OutreachState
from storage.types import AnyRow

ORIGINS: Mapping[str, str] = {
    Origin.ANSWER: N_("Automatiskt svar"),
    Origin.STAFF: N_("Meddelande från personal"),
    Origin.CIRCULAR: N_("Utskick till många"),
}
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Next:
    """One thing that is to be done, as it is shown."""

    what: str
    when: str
    who: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class ComingShown:
    """What comes next for somebody."""

    standing: str  # where the round stands, and why nothing happens where nothing does
    held: bool
    waiting: Sequence[Next]  # what is to be done
    steps: Sequence[Next]  # what the plan does after that, at the earliest

    @property
    def first(self) -> Next | None:
        """What is done next."""
        return self.waiting[0] if self.waiting else None


def tell_coming(
    row: AnyRow, pending: Pending, plan: Plan | None, gate: Gate, telling: Telling
) -> ComingShown:
    """Return what comes next for a person, as `read_person` and `read_pending` found it."""
    standing, held = _standing(row, gate, telling)
    timed = [
        *((one.due_at, _contact(one, telling)) for one in pending.contacts),
        *((at, _visit(at, names, telling)) for at, names in pending.visits),
    ]
    waiting = [_task(one, telling) for one in pending.tasks]
    waiting += [one for _, one in sorted(timed, key=lambda pair: pair[0])]
    steps = [] if plan is None else _steps(row, pending, plan, telling)
    return ComingShown(standing, held, waiting, steps)


def how_in_words(channels: Sequence[str], task_kind: str, say: Say = N_) -> str:
    """Return how somebody is contacted: `Sms eller chatt`, `Ring`."""
    if task_kind:
        return say(KINDS[TaskKind(task_kind)][0])
    words = [say(CHANNELS[one]) for one in channels if one in CHANNELS]
    most, last = ", ".join(words[:-1]), "".join(words[-1:])
    text = say(N_("{most} eller {last}")).format(most=most, last=last) if most else last
    return text[:1].upper() + text[1:]


def step_in_words(step: str, channels: Sequence[str], task_kind: str, say: Say = N_) -> str:
    """Return a step of the plan: what it is called, and how it is done."""
    how = how_in_words(channels, task_kind, say)
    if step not in STEPS:
        return how or step
    return f"{say(STEPS[step])} ({how[:1].lower()}{how[1:]})" if how else say(STEPS[step])


def _standing(row: AnyRow, gate: Gate, telling: Telling) -> tuple[str, bool]:
    """Return where somebody's round stands, and whether that keeps everything from happening."""
    say = telling.say
    if row.state != PersonState.ACTIVE:
        why = left_in_words(row.state, row.left_why, say)
        return say(N_("Inget planeras: {why}.")).format(why=why), True
    if row.in_support and row.round_state in {None, OutreachState.RESTING}:
        return say(N_("Får stöd nu. Inget planeras så länge stödet pågår.")), False
    match row.round_state:
        case None:
            return say(N_("Ingen omgång pågår, så inget planeras av sig självt.")), True
        case OutreachState.HELD:
            why = holds_in_words(row.held_for, say)
            return say(N_("Allt är stoppat: {why}.")).format(why=why), True
        case OutreachState.RESTING:
            if row.next_at is None:
                return say(N_("Vilar.")), False
            until = date_in_words(swedish_date(row.next_at), telling)
            return say(N_("Vilar till {day}.")).format(day=until), False
    return _gate(gate, telling) or _round(row, telling), False


def _gate(gate: Gate, telling: Telling) -> str:
    """Return why no message goes out to anybody, "" where they do."""
    if not gate.started:
        return telling.say(N_("Utskicken har inte startats än."))
    if gate.paused:
        return telling.say(N_("Alla utskick är pausade."))
    return telling.say(N_("Registret är för gammalt: inga utskick.")) if gate.stale else ""


def _round(row: AnyRow, telling: Telling) -> str:
    return telling.say(N_("Omgång {number} pågår.")).format(number=row.round)


def _task(row: AnyRow, telling: Telling) -> Next:
    say, now = telling.say, telling.now
    claimed = row.state == TaskState.CLAIMED and row.claimed_by and row.lease_until
    who = say(N_("i kön"))
    if claimed:
        until = hour(row.lease_until)
        who = say(N_("{name} till {time}")).format(name=row.claimed_by, time=until)
    due = row.due_at <= now
    since = say(N_("sedan {when}")).format(when=due_in_words(row.due_at, now, say))
    return Next(
        what=say(KINDS[TaskKind(row.kind)][0]),
        when=since if due else time_in_words(row.due_at, telling),
        who=who,
        late=not claimed and swedish_date(row.due_at) < telling.day,
    )


def _contact(row: AnyRow, telling: Telling) -> Next:
    say = telling.say
    origin = ORIGINS.get(row.origin)
    plain = origin is None or row.step in STEPS or row.task_kind
    what = "" if plain or origin is None else say(origin)
    due = row.due_at <= telling.now
    when = say(N_("nu")) if due else time_in_words(row.due_at, telling)
    return Next(what or step_in_words(row.step, row.channels.split(), row.task_kind, say), when)


def _visit(at: datetime, names: Sequence[str], telling: Telling) -> Next:
    return Next(telling.say(N_("Bokat hembesök")), time_in_words(at, telling), ", ".join(names))


def _steps(row: AnyRow, pending: Pending, plan: Plan, telling: Telling) -> list[Next]:
    """Return what the plan would do after what is planned now, were nobody to answer."""
    if row.state != PersonState.ACTIVE or row.round_state in {None, OutreachState.RESTING}:
        return []
    ahead = [
        one.due_at for one in (*pending.contacts, *pending.tasks) if one.outreach_id is not None
    ]
    ended = max([telling.now, *ahead]) if row.step else None
    progress = progress_of(row, plan, ended)
    coming = coming_contacts(
        plan, progress, ended or telling.now, most=MOST_STEPS, booked_at=row.booked_at
    )
    return [_step(one, telling) for one in coming]


def _step(one: NextContact, telling: Telling) -> Next:
    words = step_in_words(one.step, one.channels, one.task_kind, telling.say)
    return Next(words, date_in_words(swedish_date(one.due_at), telling))
