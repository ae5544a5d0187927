"""The words of the schedule: rounds and planned contacts, and how they may change."""

from collections.abc import Mapping
from enum import StrEnum


class OutreachState(StrEnum):
    """Where a person's round through the plan stands."""

    WAITING = "waiting"  # before the first step: the wait of R2, or Start has not been said
    ACTIVE = "active"  # steps are being taken
    HELD = "held"  # an unread reply, a refused line or a pause by staff stops every step
    RESTING = "resting"  # until next_at: re-contact or the pause between rounds
    ENDED = "ended"  # over for good: the person left, or a later round took its place


class HoldReason(StrEnum):
    """What holds a round; several can hold it at once."""

    UNREAD_REPLY = "unread_reply"  # R5
    REFUSED_LINE = "refused_line"  # R21
    STAFF = "staff"
    PROTECTED = "protected"  # R7; its removal re-enables nothing by itself
    DECEASED = "deceased"  # R19


class Consumer(StrEnum):
    """Who takes a planned contact."""

    MESSAGE = "message"  # a machine: SMS, chat, e-mail
    TASK = "task"  # a human: call, letter, knock card, visit


class Origin(StrEnum):
    """Where a planned contact comes from; of these a program withdraws `plan` alone.

    And `circular` where it was meant for those who had not been reached.
    """

    PLAN = "plan"
    ANSWER = "answer"
    STAFF = "staff"
    CIRCULAR = "circular"  # one message to many


# The steps of one message to many: to whomever, or to those who had not been reached (R5).
CIRCULAR_STEP, UNREACHED_STEP = "circular", "circular-unreached"


class ContactState(StrEnum):
    """Where a planned contact stands."""

    PLANNED = "planned"
    HANDED = "handed"  # became a message or a task
    SKIPPED = "skipped"  # its time was missed, or no channel could take it: `reason` says which
    WITHDRAWN = "withdrawn"  # taken back by a program or by staff


CONTACT_TRANSITIONS: Mapping[ContactState, frozenset[ContactState]] = {
    ContactState.PLANNED: frozenset(
        {ContactState.HANDED, ContactState.SKIPPED, ContactState.WITHDRAWN}
    ),
    ContactState.HANDED: frozenset(),
    ContactState.SKIPPED: frozenset(),
    ContactState.WITHDRAWN: frozenset({ContactState.PLANNED}),  # an undone outcome
}

OUTREACH_TRANSITIONS: Mapping[OutreachState, frozenset[OutreachState]] = {
    OutreachState.WAITING: frozenset(
        {
            OutreachState.ACTIVE,
            OutreachState.HELD,
            OutreachState.RESTING,
            OutreachState.ENDED,
        }
    ),
    OutreachState.ACTIVE: frozenset(
        {OutreachState.HELD, OutreachState.RESTING, OutreachState.ENDED}
    ),
    OutreachState.HELD: frozenset(
        {
            OutreachState.WAITING,
            OutreachState.ACTIVE,
            OutreachState.RESTING,
            OutreachState.ENDED,
        }
    ),
    OutreachState.RESTING: frozenset(
        {OutreachState.ACTIVE, OutreachState.HELD, OutreachState.ENDED}
    ),
    OutreachState.ENDED: frozenset(),
}


class ExperimentKind(StrEnum):
    """What an experiment varies."""

    TEXT = "text"  # the words of one template, in one channel and language
    WAIT = "wait"  # the wait after one step of a plan


class ExperimentState(StrEnum):
    """Where an experiment stands."""

    DRAFT = "draft"  # described, and nobody takes part
    RUNNING = "running"  # people are drawn when they come to its step
    DECIDED = "decided"  # the rule has spoken; nobody is drawn any more
    STOPPED = "stopped"  # ended without a decision


class ExperimentEnding(StrEnum):
    """Why an experiment ended."""

    WINNER = "winner"  # one variant was shown to reach more, or all others to reach fewer
    SAME = "same"  # no difference that would matter
    TIME = "time"  # the last day that was set before the start has passed
    BY_HAND = "by_hand"  # somebody stopped it
    OVERTAKEN = "overtaken"  # another text or plan came to use meanwhile


EXPERIMENT_TRANSITIONS: Mapping[ExperimentState, frozenset[ExperimentState]] = {
    ExperimentState.DRAFT: frozenset({ExperimentState.RUNNING}),
    ExperimentState.RUNNING: frozenset({ExperimentState.DECIDED, ExperimentState.STOPPED}),
    ExperimentState.DECIDED: frozenset(),
    ExperimentState.STOPPED: frozenset(),
}
