"""The words of the queue: what staff are asked to do, and how it can end."""

from collections.abc import Mapping
from enum import StrEnum


class TaskKind(StrEnum):
    """What a member of the staff is asked to do."""

    URGENT = "urgent"  # signs of danger: at once (R19)
    CALL_BACK = "call_back"  # somebody asked to be called
    REVIEW_REPLY = "review_reply"  # a reply that a human must read
    CALL = "call"
    FIND_NUMBER = "find_number"
    PRINT_LETTER = "print_letter"  # one per batch
    KNOCK_CARD = "knock_card"  # agree on pair, date and time, and deliver the card
    HOME_VISIT = "home_visit"
    REPORT_ADDRESS = "report_address"  # to the Tax Agency's residence control
    HANDOVER_20 = "handover_20"
    PROTECTED = "protected"  # only by staff with the extra role


# Whoever closes one of these has read a reply.
READS_REPLY = frozenset({TaskKind.URGENT, TaskKind.REVIEW_REPLY})

# Never withdrawn by a program, only closed by a person (R5).
PERSON_CLOSES = frozenset(
    {
        TaskKind.URGENT,
        TaskKind.CALL_BACK,
        TaskKind.REVIEW_REPLY,
        TaskKind.REPORT_ADDRESS,
        TaskKind.HANDOVER_20,
        TaskKind.PROTECTED,
    }
)

PRIORITY: Mapping[TaskKind, int] = {
    TaskKind.URGENT: 100,
    TaskKind.CALL_BACK: 60,
    TaskKind.REVIEW_REPLY: 50,
    TaskKind.PROTECTED: 40,
    TaskKind.HANDOVER_20: 30,
    TaskKind.CALL: 20,
    TaskKind.HOME_VISIT: 20,
    TaskKind.KNOCK_CARD: 15,
    TaskKind.PRINT_LETTER: 15,
    TaskKind.FIND_NUMBER: 10,
    TaskKind.REPORT_ADDRESS: 5,
}


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    CLAIMED = "claimed"  # by one member of the staff until the lease ends
    DONE = "done"
    WITHDRAWN = "withdrawn"


TASK_TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.CLAIMED, TaskState.DONE, TaskState.WITHDRAWN}),
    TaskState.CLAIMED: frozenset({TaskState.OPEN, TaskState.DONE, TaskState.WITHDRAWN}),
    TaskState.DONE: frozenset({TaskState.OPEN}),  # undone within a minute
    TaskState.WITHDRAWN: frozenset({TaskState.OPEN}),  # what an undone outcome had withdrawn
}


class Outcome(StrEnum):
    """How a task ended, as staff record it."""

    ANSWERED_SELF = "answered_self"
    ANSWERED_RELATIVE = "answered_relative"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    OPTED_OUT = "opted_out"  # a reply: asks that messages to this number end (R6)
    WANTS_SUPPORT = "wants_support"  # answered, and support begins
    DECLINED = "declined"  # answered, and wants nothing now
    MOVED = "moved"  # answered: has moved away
    DOES_NOT_LIVE_HERE = "does_not_live_here"  # a visit found somebody else
    DELIVERED = "delivered"  # a knock card in the door
    POSTED = "posted"  # a batch of letters
    FOUND = "found"  # a number
    NOT_FOUND = "not_found"
    HANDLED = "handled"  # done, with nothing more to record
    SAFE = "safe"  # urgent: the person is safe
    HANDED_TO_112 = "handed_to_112"  # urgent: emergency services have taken over
    SOCIAL_SERVICES = "social_services"  # urgent: reported to the social services
    DECEASED = "deceased"  # urgent: the person has died; everything stays held


TALKED = frozenset(
    {
        Outcome.ANSWERED_SELF,
        Outcome.ANSWERED_RELATIVE,
        Outcome.WANTS_SUPPORT,
        Outcome.DECLINED,
        Outcome.MOVED,
    }
)

_CALL = TALKED | {Outcome.NO_ANSWER, Outcome.WRONG_NUMBER}

ALLOWED: Mapping[TaskKind, frozenset[Outcome]] = {
    TaskKind.URGENT: frozenset(
        {Outcome.SAFE, Outcome.HANDED_TO_112, Outcome.SOCIAL_SERVICES, Outcome.DECEASED}
    ),
    TaskKind.CALL_BACK: _CALL,
    TaskKind.CALL: _CALL,
    TaskKind.REVIEW_REPLY: TALKED | {Outcome.WRONG_NUMBER, Outcome.OPTED_OUT, Outcome.HANDLED},
    TaskKind.FIND_NUMBER: frozenset({Outcome.FOUND, Outcome.NOT_FOUND}),
    TaskKind.PRINT_LETTER: frozenset({Outcome.POSTED}),
    TaskKind.KNOCK_CARD: TALKED | {Outcome.DELIVERED, Outcome.DOES_NOT_LIVE_HERE},
    TaskKind.HOME_VISIT: TALKED | {Outcome.NO_ANSWER, Outcome.DOES_NOT_LIVE_HERE},
    TaskKind.REPORT_ADDRESS: frozenset({Outcome.HANDLED}),
    TaskKind.HANDOVER_20: frozenset({Outcome.HANDLED}),
    TaskKind.PROTECTED: frozenset({Outcome.HANDLED}),
}
