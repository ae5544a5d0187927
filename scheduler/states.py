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
    """Where a planned contact comes from; only `plan` is ever withdrawn by a program."""

    PLAN = "plan"
    ANSWER = "answer"
    STAFF = "staff"


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
