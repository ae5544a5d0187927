"""The words of a conversation: why what staff write cannot go. Pure."""

from enum import StrEnum


class Barrier(StrEnum):
    """Why staff's words cannot go."""

    EMPTY = "empty"
    LONG = "long"
    PROTECTED = "protected"
    LEFT = "left"
    LIMITS = "limits"
    NO_CARRIER = "no_carrier"
    NO_CHANNEL = "no_channel"
