"""What may be done with a version of a template, by whom."""

from enum import Enum
from typing import NamedTuple

from messaging.states import VERSION_TRANSITIONS, VersionState


class TextKey(NamedTuple):
    """What has one text in use: a template, a channel and a language."""

    template: str
    channel: str
    language: str


class VersionBarrier(Enum):
    """Why something cannot be done with a version."""

    UNKNOWN = "there is no such version"
    MOVED_ON = "somebody else has done something with this version meanwhile"
    PUBLISHED_MEANWHILE = "somebody else has published another version meanwhile"
    NOT_APPROVED = "a second person must approve it first"
    OFTEN = "tried too often within an hour"
    OWN_TEXT = "whoever wrote it, or asked for it, cannot approve it"


def may_become(state: VersionState, after: VersionState) -> VersionBarrier | None:
    """Return what stands against a version's going from one state to another."""
    return None if after in VERSION_TRANSITIONS[state] else VersionBarrier.MOVED_ON


def may_approve(state: VersionState, wrote: frozenset[str], by: str) -> VersionBarrier | None:
    """Return what stands against somebody's approval; `wrote`: who wrote it or asked for it."""
    if barrier := may_become(state, VersionState.APPROVED):
        return barrier
    return VersionBarrier.OWN_TEXT if by in wrote else None


def may_publish(state: VersionState, *, second_approval: bool) -> VersionBarrier | None:
    """Return what stands against publishing a version.

    What was live once has been approved then, so going back to it needs nobody.
    `second_approval`: the municipality asks for a second person's.
    """
    if second_approval and state in {VersionState.DRAFT, VersionState.WAITING}:
        return VersionBarrier.NOT_APPROVED
    return may_become(state, VersionState.LIVE)
