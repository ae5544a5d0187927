"""What may be done with a version of a template, by whom."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from messaging.states import VERSION_TRANSITIONS, VersionChange, VersionState

# What somebody does with a version by itself, and the state it has then.
AFTER: Mapping[VersionChange, VersionState] = {
    VersionChange.ASKED: VersionState.WAITING,
    VersionChange.APPROVED: VersionState.APPROVED,
    VersionChange.SENT_BACK: VersionState.DRAFT,
    VersionChange.DISCARDED: VersionState.DISCARDED,
}


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
    IN_EXPERIMENT = "an experiment that runs sends it"
    EXPERIMENT_BEGUN = "an experiment has begun with the text in use meanwhile"


def may_turn(
    state: VersionState, change: VersionChange, *, own: bool, tried: bool
) -> VersionBarrier | None:
    """Return what stands against a change of a version by itself, one of `AFTER`.

    Args:
        state: the version's.
        change: what somebody wants to do with it.
        own: they wrote it, or asked for its approval.
        tried: an experiment that runs sends it.
    """
    if barrier := _may_become(state, AFTER[change]):
        return barrier
    if change is VersionChange.APPROVED and own:
        return VersionBarrier.OWN_TEXT
    return VersionBarrier.IN_EXPERIMENT if tried else None


def may_replace(version: int, live: int | None, *, known: int | None) -> VersionBarrier | None:
    """Return what stands against a version's taking the place of the one that is in use.

    `known` is the one that was in use when this was decided.
    """
    if version == live:
        return VersionBarrier.MOVED_ON
    return None if live == known else VersionBarrier.PUBLISHED_MEANWHILE


def may_publish(state: VersionState, *, second_approval: bool) -> VersionBarrier | None:
    """Return what stands against publishing a version.

    What was live once has been approved then, so going back to it needs nobody.
    `second_approval`: the municipality asks for a second person's.
    """
    if second_approval and state in {VersionState.DRAFT, VersionState.WAITING}:
        return VersionBarrier.NOT_APPROVED
    return _may_become(state, VersionState.LIVE)


def _may_become(state: VersionState, after: VersionState) -> VersionBarrier | None:
    return None if after in VERSION_TRANSITIONS[state] else VersionBarrier.MOVED_ON
