"""What follows when a human has said what a reply means: pure, on one screen.

Everything as from a confident reading (escalation/reading_rules.py), but for what a human's
reading makes needless: nobody is asked to read it again.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from escalation.effects import UNDO_WITHIN, Answer, Effect
from escalation.keywords import Keyword
from escalation.outcome_rules import Closing, answer_fact, ended_fact
from escalation.reading_rules import Incoming, follow_reading
from escalation.states import Outcome, TaskKind
from messaging.meaning.reading import Intent, Reading, Respondent
from register.facts import FactRow
from scheduler.states import HoldReason

# A machine's thanks a day later would answer nothing.
ANSWER_WITHIN = timedelta(hours=24)


def follow_human_reading(
    closing: Closing,
    reply: Incoming,
    reading: Reading,
    *,
    came_at: datetime,
    died: bool = False,
) -> Effect:
    """Decide what follows from a reply as a human reads it.

    Args:
        closing: the task that asked for it.
        reply: the reply; its `at` is now, for what follows begins now.
        reading: what the human says, with the evidence of the program's guess.
        came_at: when the reply came.
        died: word that the person has died.
    """
    crisis = Intent.CRISIS in reading.intents
    followed = follow_reading(replace(reply, protected=False), _carried_out(reply, reading)).effect
    if died:
        followed = replace(followed, hold=HoldReason.DECEASED, answer=None)
    late = reply.at - came_at > ANSWER_WITHIN
    silent = late or reply.protected or reply.keyword is Keyword.STOP
    return replace(
        followed,
        source=f"task:{closing.task_id}",
        actor=closing.actor,
        hold=followed.hold if crisis else None,
        release=() if crisis else _release(closing),
        answer=None if silent else _answer(followed.answer, at_once=crisis),
        tasks=tuple(one for one in followed.tasks if one.kind is not TaskKind.REVIEW_REPLY),
        facts=_facts(closing, reading),
    )


def outcome_of(kind: TaskKind, reading: Reading, *, known: bool = True) -> Outcome:
    """Return how the task ends; `known` tells whether it is known whose reply it is."""
    if kind is TaskKind.URGENT:
        return Outcome.SAFE
    if Intent.WRONG_PERSON in reading.intents:
        return Outcome.WRONG_NUMBER
    if not reading.reached or not known:
        return Outcome.OPTED_OUT if Intent.OPT_OUT in reading.intents else Outcome.HANDLED
    if reading.respondent is Respondent.RELATIVE:
        return Outcome.ANSWERED_RELATIVE
    if Intent.MOVED in reading.intents:
        return Outcome.MOVED
    declined = Intent.DECLINES_SUPPORT in reading.intents
    return Outcome.DECLINED if declined else Outcome.ANSWERED_SELF


def needs_person(reading: Reading, *, shared: bool) -> bool:
    """Tell whether what was said changes something for somebody, who must be named (R14).

    Danger is told at once, whoever it is; a stranger's wrong number is nobody's.
    """
    intents = frozenset(reading.intents)
    if Intent.CRISIS in intents or intents == {Intent.UNCLEAR}:
        return False
    return reading.reached or shared


def _carried_out(reply: Incoming, reading: Reading) -> Reading:
    """Return the reading as the rules shall carry it out.

    A relative's wish is never the person's own choice (R20): where they want help somebody
    calls, and their STOP closes no number but their own. A time that has passed is none.
    """
    intents = set(reading.intents)
    if reading.respondent is Respondent.RELATIVE:
        if Intent.WANTS_SUPPORT in intents:
            intents.add(Intent.CALL_ME)
        intents -= {Intent.WANTS_SUPPORT, Intent.DECLINES_SUPPORT}
        if not reply.guardians:
            intents.discard(Intent.OPT_OUT)
    passed = reading.call_at is not None and reading.call_at < reply.at
    return replace(
        reading,
        intents=tuple(sorted(intents)),
        call_at=None if passed else reading.call_at,
        confident=True,
    )


def _release(closing: Closing) -> tuple[HoldReason, ...]:
    """A human has read the reply: it holds nothing any more; who is safe has not died."""
    urgent = closing.kind is TaskKind.URGENT
    return (HoldReason.UNREAD_REPLY, *([HoldReason.DECEASED] if urgent else []))


def _answer(answer: Answer | None, *, at_once: bool) -> Answer | None:
    """Let an answer wait until the outcome can be taken back no more; numbers to call do not."""
    if answer is None or at_once:
        return answer
    return replace(answer, wait=UNDO_WITHIN)


def _facts(closing: Closing, reading: Reading) -> tuple[FactRow, ...]:
    ended = ended_fact(closing, outcome_of(closing.kind, reading))
    if not reading.reached or closing.answers is None:
        return (ended,)
    relative = reading.respondent is Respondent.RELATIVE
    answer = answer_fact(ended, closing.answers, relative=relative)
    return (ended, replace(answer, detail=" ".join(reading.intents)))
