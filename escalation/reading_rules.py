"""What follows from a reply (docs/rules.md): pure, on one screen.

Automatic handling happens only where the reading is confident; otherwise a human
reads, and until then every step is held (R5).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from escalation.effects import Answer, Effect, NewTask
from escalation.evidence import asks_who, tells_of_death
from escalation.keywords import Keyword
from escalation.states import TaskKind
from messaging.meaning.reading import Intent, Reading, Respondent
from messaging.states import Channel, ReplyState
from register.facts import FactRow
from register.states import ChangeKind, FactKind, Occupation, PointState
from scheduler.cadence import recontact_at
from scheduler.plan import CALLS_DEFAULT, Plan, Window
from scheduler.states import HoldReason
from scheduler.window import next_open

ANSWERS_A_DAY = 3
# What a reply about illness is stored as: health data may not be kept (R15).
ILLNESS = "sick"
DEFAULT_REST = timedelta(days=120)
# A relative's wish is never carried out as if it were the person's own (R20).
OWN_CHOICES = frozenset({Intent.DECLINES_SUPPORT, Intent.WANTS_SUPPORT, Intent.OPT_OUT})
# Answers that are due whoever wrote last: the number is closed, or is not theirs.
ABOUT_THE_NUMBER = frozenset({"answer_stopped", "answer_wrong_number"})
HUMAN_READS = frozenset({Intent.QUESTION, Intent.LANGUAGE, Intent.MOVED, Intent.UNCLEAR})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reply whose sender we know, as the rules see it."""

    reply_id: int
    person_id: int
    points: tuple[int, ...]  # the person's contact points that are the number it came from
    at: datetime
    plan: Plan | None  # that of the person's round
    answers_today: int
    channel: str  # whose attempt it answers; "" where it is contact made unprompted
    protected: bool = False
    guardians: bool = False  # the number is a guardian's
    stopped: bool = False  # STOP was said by this number before, and confirmed
    came_by: Channel = Channel.SMS  # the channel itself, or that of the message with the link
    conversing: bool = False  # it answers what staff wrote themselves
    answered: bool = False  # the page or the menu has said thank you already
    keyword: Keyword = Keyword.NONE  # that the carrier has answered
    bare: bool = False  # the text is one word
    asked_already: bool = False  # a call of this number waits for staff to say who it was


@dataclass(frozen=True, slots=True)
class Followed:
    """What becomes of the reply itself, and of everything else."""

    state: ReplyState
    effect: Effect


def follow_reading(reply: Incoming, reading: Reading) -> Followed:
    """Decide what follows from one reading."""
    intents = frozenset(reading.intents)
    if Intent.CRISIS in intents:
        return _crisis(reply, reading)
    if reading.respondent is Respondent.MACHINE and reading.confident:
        return Followed(ReplyState.READ, bare_effect(reply, reading))
    if not reading.confident or reply.protected:
        return _review(reply, reading)
    wishes = intents & OWN_CHOICES if reading.respondent is Respondent.RELATIVE else frozenset()
    if wishes and not (reply.guardians and wishes == {Intent.OPT_OUT}):
        return _review(reply, reading, reached=reading.reached)
    if Intent.WRONG_PERSON in intents:
        return Followed(ReplyState.READ, _wrong_person(reply, reading))
    if Intent.OPT_OUT in intents:
        return _stop(reply, reading)
    if not reading.reached:
        return _review(reply, reading)
    return _contact(reply, reading)


def _contact(reply: Incoming, reading: Reading) -> Followed:
    intents = frozenset(reading.intents)
    tasks: list[NewTask] = []
    if intents & {Intent.CALL_ME, Intent.WANTS_SUPPORT}:
        due = reading.call_at or next_open(_calls(reply), reply.at)
        tasks.append(NewTask(TaskKind.CALL_BACK, due, reply_id=reply.reply_id))
    if intents & HUMAN_READS or reading.occupation == ILLNESS or reply.conversing:
        tasks.append(NewTask(TaskKind.REVIEW_REPLY, reply.at, reply_id=reply.reply_id))
    effect = replace(
        bare_effect(reply, reading),
        changes=_changes(reading),
        withdraw="reached",
        rest_until=_rest_until(reply, reading),
        answer=_answer(reply, _template(reading)),
        tasks=tuple(tasks),
    )
    review = any(task.kind is TaskKind.REVIEW_REPLY for task in tasks)
    return Followed(ReplyState.REVIEW if review else ReplyState.READ, effect)


def _review(reply: Incoming, reading: Reading, *, reached: bool = False) -> Followed:
    """Let a human read it; whoever answered for sure counts as reached at once."""
    task = NewTask(TaskKind.REVIEW_REPLY, reply.at, reply_id=reply.reply_id)
    changes = _reached(reading) if reached else ()
    effect = replace(
        bare_effect(reply, reading, counts=reached),
        changes=changes,
        withdraw="reached" if reached else "",
        rest_until=_rest_until(reply, reading) if reached else None,
        hold=HoldReason.UNREAD_REPLY,
        tasks=(task,),
    )
    return Followed(ReplyState.REVIEW, effect)


def _crisis(reply: Incoming, reading: Reading) -> Followed:
    """Signs of danger reach a human at once, whatever else the text says (R19)."""
    died = tells_of_death(reading.evidence)
    if died and reading.respondent is Respondent.SELF:
        reading = replace(reading, respondent=Respondent.RELATIVE)
    answer = None
    if not died and reply.points and not reply.protected and not reply.answered:
        answer = Answer("answer_crisis", reply.points[0])  # exempt from the three a day
    effect = replace(
        bare_effect(reply, reading, counts=reading.reached),
        changes=_reached(reading) if reading.reached else (),
        withdraw="crisis" if reading.reached else "",
        rest_until=_rest_until(reply, reading) if reading.reached else None,
        hold=HoldReason.DECEASED if died else HoldReason.UNREAD_REPLY,
        answer=answer,
        tasks=(NewTask(TaskKind.URGENT, reply.at, reply_id=reply.reply_id),),
    )
    return Followed(ReplyState.REVIEW, effect)


def _stop(reply: Incoming, reading: Reading) -> Followed:
    """STOP closes the channel, never the case (R6); more than a bare STOP is contact too.

    Letters have nothing that could be closed: a human decides about the next.
    """
    contact = reading.reached
    question = Intent.QUESTION in reading.intents or not reply.points
    review = NewTask(TaskKind.REVIEW_REPLY, reply.at, reply_id=reply.reply_id)
    effect = replace(
        bare_effect(reply, reading),
        points=mark_all(reply, PointState.STOPPED),
        changes=_changes(reading) if contact else (),
        withdraw="reached" if contact else "",
        rest_until=_rest_until(reply, reading) if contact else None,
        answer=None if reply.stopped else _answer(reply, "answer_stopped"),
        tasks=(review,) if question else (),
    )
    return Followed(ReplyState.REVIEW if question else ReplyState.READ, effect)


def _wrong_person(reply: Incoming, reading: Reading) -> Effect:
    """A wrong number stops that number and opens find_number; it is never contact (R14).

    Whoever says so by the link in a letter lives where the letter went.
    """
    return replace(
        bare_effect(reply, reading),
        address_bad=reply.came_by is Channel.LETTER,
        points=mark_all(reply, PointState.WRONG),
        answer=_answer(reply, "answer_wrong_number"),
        tasks=(NewTask(TaskKind.FIND_NUMBER, reply.at, reply_id=reply.reply_id),),
    )


def mark_all(reply: Incoming, state: PointState) -> tuple[tuple[int, PointState], ...]:
    """Mark the number wherever it stands with the person."""
    return tuple((point, state) for point in reply.points)


def bare_effect(reply: Incoming, reading: Reading, *, counts: bool | None = None) -> Effect:
    """Return the bare effect: nothing but the fact that somebody wrote."""
    counted = reading.reached and reading.confident if counts is None else counts
    actor = "relative" if reading.respondent is Respondent.RELATIVE else "young_person"
    fact = FactRow(
        source_key=f"reply:{reply.reply_id}",
        person_id=reply.person_id,
        at=reply.at,
        kind=FactKind.REPLY,
        channel=reply.channel,
        step="answer" if counted else "",
        outcome=reading.respondent.value,
        detail=" ".join(intent.value for intent in reading.intents),
        actor=actor,
    )
    return Effect(
        source=f"reply:{reply.reply_id}",
        person_id=reply.person_id,
        at=reply.at,
        actor=actor,
        facts=(fact,),
    )


def _reached(reading: Reading) -> tuple[tuple[ChangeKind, str], ...]:
    who = "relative" if reading.respondent is Respondent.RELATIVE else "self"
    return ((ChangeKind.REACHED, who), *_occupation(reading))


def _changes(reading: Reading) -> tuple[tuple[ChangeKind, str], ...]:
    declined = Intent.DECLINES_SUPPORT in reading.intents
    return _reached(reading) + (((ChangeKind.DECLINED, ""),) if declined else ())


def _occupation(reading: Reading) -> tuple[tuple[ChangeKind, str], ...]:
    code = _stored_code(reading)
    return () if code is None else ((ChangeKind.OCCUPATION, code),)


def _stored_code(reading: Reading) -> str | None:
    return Occupation.OTHER_ACTIVITY.value if reading.occupation == ILLNESS else reading.occupation


def _rest_until(reply: Incoming, reading: Reading) -> datetime:
    if reply.plan is None:
        return reply.at + DEFAULT_REST
    own = reading.respondent is not Respondent.RELATIVE
    declined = own and Intent.DECLINES_SUPPORT in reading.intents
    return recontact_at(reply.plan, _stored_code(reading), now=reply.at, declined=declined)


def _calls(reply: Incoming) -> Window:
    return reply.plan.calls if reply.plan is not None else CALLS_DEFAULT


def _template(reading: Reading) -> str:
    intents = frozenset(reading.intents)
    if Intent.QUESTION in intents:
        return "answer_who" if asks_who(reading.evidence) else ""
    if Intent.WANTS_SUPPORT in intents:
        return "answer_support"
    if Intent.CALL_ME in intents:
        return "answer_call"
    if reading.respondent is Respondent.RELATIVE:
        return "answer_relative"
    return "" if intents == {Intent.ACKNOWLEDGE} else "answer_thanks"


def _answer(reply: Incoming, template: str) -> Answer | None:
    """Return the automatic answer: one per reply, three a day, and to somebody who wrote."""
    full = reply.answers_today >= ANSWERS_A_DAY
    if not template or not reply.points or reply.answered or full:
        return None
    if reply.conversing and template not in ABOUT_THE_NUMBER:
        return None  # a human is talking: a machine's thanks would come between
    return Answer(template, reply.points[0])
