"""What is measured each morning, and how far Monday's mail has come. Pure."""

from enum import StrEnum


class Measured(StrEnum):
    """What a morning is measured by, for each unit."""

    BREAKING = "breaking"  # whose time for the first attempt runs out this week (R2)
    CALLS = "calls"  # that were due before today
    REPLIES = "replies"  # unread for more than one working day
    CASES = "cases"  # people in the register whose owner is of the unit
    TASKS = "tasks"  # open tasks whose owner is of the unit


class MailState(StrEnum):
    """How far Monday's mail to one manager has come."""

    WAITING = "waiting"  # to be offered, for the first time or again
    OFFERED = "offered"  # to the mail server; where no answer is kept it is never offered again
    SENT = "sent"  # the mail server has taken it
    FAILED = "failed"  # refused for good, or too often
