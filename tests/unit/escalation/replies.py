"""Readings and replies that the tests of the rules begin from."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from escalation.effects import Effect
from escalation.reading_rules import Incoming, follow_reading
from escalation.states import TaskKind
from messaging.meaning.reading import Intent, Reading, Respondent
from scheduler.plan import Plan, Step

# A Wednesday, 10 in the morning in Stockholm.
NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
PLAN = Plan("digital-first", (Step("hello", channels=("sms",), template="hello"),))
REPLY = Incoming(
    reply_id=12,
    person_id=7,
    points=(31, 32),
    at=NOW,
    plan=PLAN,
    answers_today=0,
    channel="sms",
)


def reading(*intents: Intent, **known: Any) -> Reading:  # noqa: ANN401 - any field of a reading
    """Return a confident reading of the young person's own words; `known` says otherwise."""
    plain = Reading(
        intents=intents,
        occupation=None,
        respondent=Respondent.SELF,
        reached=True,
        confident=True,
        lang="sv",
        call_at=None,
        evidence=(),
    )
    return replace(plain, **known)


def effect_of(read: Reading, reply: Incoming = REPLY) -> Effect:
    """Return what a reply does to everything but itself."""
    return follow_reading(reply, read).effect


def kinds(effect: Effect) -> list[TaskKind]:
    """Return the kinds of the tasks that an effect opens."""
    return [task.kind for task in effect.tasks]
