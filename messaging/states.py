"""The words of the outbox and the inbox, and which way a message's state may go."""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    """How a contact attempt is made. The first five are planned as messages."""

    SMS = "sms"
    CHAT = "chat"
    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"
    KNOCK_CARD = "knock_card"
    VISIT = "visit"
    OTHER = "other"  # contact outside the system, recorded by staff (R24)


class MessageState(StrEnum):
    """Where a message stands."""

    PLANNED = "planned"  # a letter that waits for its batch to be posted
    SENDING = "sending"  # committed before the carrier is asked
    ACCEPTED = "accepted"  # the carrier took it
    SENT = "sent"
    POSTED = "posted"
    UNKNOWN = "unknown"  # it may or may not have been taken: never sent again blindly
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    RETURNED = "returned"  # a letter came back
    WITHDRAWN = "withdrawn"  # a letter taken back before it was posted


# A state changes only to one of higher rank; of the final states none is ever left.
RANK: Mapping[MessageState, int] = {
    MessageState.PLANNED: 0,
    MessageState.SENDING: 10,
    MessageState.UNKNOWN: 20,
    MessageState.ACCEPTED: 30,
    MessageState.SENT: 40,
    MessageState.POSTED: 40,
    MessageState.DELIVERED: 90,
    MessageState.UNDELIVERED: 90,
    MessageState.FAILED: 90,
    MessageState.EXPIRED: 90,
    MessageState.RETURNED: 90,
    MessageState.WITHDRAWN: 90,
}
FINAL_RANK = 90
# The carrier took it, so it counts as a contact attempt.
ATTEMPTED_RANK = 30

MESSAGE_TRANSITIONS: Mapping[MessageState, frozenset[MessageState]] = {
    **{
        state: frozenset(other for other in RANK if RANK[other] > RANK[state])
        for state in RANK
        if RANK[state] < FINAL_RANK
    },
    **{state: frozenset() for state in RANK if RANK[state] == FINAL_RANK},
    # an undone outcome: the letter waits for its batch again
    MessageState.WITHDRAWN: frozenset({MessageState.PLANNED}),
}


class Provider(StrEnum):
    """The door that something came through; it decides the form in which it is stored."""

    TWILIO = "twilio"  # an SMS: Twilio's form
    TWILIO_VOICE = "twilio_voice"  # a call to the SMS number: Twilio's form
    TELEGRAM = "telegram"  # words or a tap in a bound chat
    EMAIL = "email"
    WEB = "web"  # the reply page


class ReplyState(StrEnum):
    """Where a reply stands."""

    READ = "read"  # understood with confidence, its consequences applied
    REVIEW = "review"  # waits for a human
    HANDLED = "handled"  # a human has read it


class TokenPurpose(StrEnum):
    """What a personal link opens."""

    REPLY = "reply"  # the reply page
    CHAT = "chat"  # binds a Telegram chat to the person, once


class VersionState(StrEnum):
    """Where a version of a template stands. Its text never changes: a new text is a new version."""

    DRAFT = "draft"  # written, or come with a new release; nobody is sent it
    WAITING = "waiting"  # for a second person's approval
    APPROVED = "approved"  # a second person has said yes: it may be published
    LIVE = "live"  # in use: one at most for each template, channel and language
    REPLACED = "replaced"  # was in use, and can be again
    DISCARDED = "discarded"  # never came to use


VERSION_TRANSITIONS: Mapping[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset(
        {VersionState.WAITING, VersionState.LIVE, VersionState.DISCARDED}
    ),
    VersionState.WAITING: frozenset(
        {VersionState.DRAFT, VersionState.APPROVED, VersionState.DISCARDED}
    ),
    VersionState.APPROVED: frozenset({VersionState.LIVE, VersionState.DISCARDED}),
    VersionState.LIVE: frozenset({VersionState.REPLACED}),
    VersionState.REPLACED: frozenset({VersionState.LIVE}),
    VersionState.DISCARDED: frozenset(),
}


class VersionChange(StrEnum):
    """What somebody did with a version of a template."""

    SAVED = "saved"  # wrote it
    ASKED = "asked"  # for a second person's approval
    APPROVED = "approved"
    SENT_BACK = "sent_back"  # asked for something else, in place of approving
    PUBLISHED = "published"
    REPLACED = "replaced"  # published another one in its place
    ROLLED_BACK = "rolled_back"  # put it to use again
    DISCARDED = "discarded"
    TRIED = "tried"  # sent it to themselves


class CircularState(StrEnum):
    """Where one message to many stands."""

    DRAFT = "draft"  # being written
    WAITING = "waiting"  # for a second person's approval
    GOING = "going"  # from its time on people are found and contacts planned, batch by batch
    OUT = "out"  # everybody is planned; what has not been sent waits its turn
    DONE = "done"  # nothing of it waits any more
    STOPPING = "stopping"  # what has not been sent is being withdrawn
    STOPPED = "stopped"  # put away, or stopped and withdrawn


CIRCULAR_TRANSITIONS: Mapping[CircularState, frozenset[CircularState]] = {
    CircularState.DRAFT: frozenset(
        {CircularState.WAITING, CircularState.GOING, CircularState.STOPPED}
    ),
    CircularState.WAITING: frozenset(
        {CircularState.DRAFT, CircularState.GOING, CircularState.STOPPED}
    ),
    CircularState.GOING: frozenset(
        {CircularState.OUT, CircularState.STOPPING, CircularState.STOPPED}
    ),
    CircularState.OUT: frozenset({CircularState.DONE, CircularState.STOPPING}),
    CircularState.STOPPING: frozenset({CircularState.STOPPED}),
    CircularState.DONE: frozenset(),
    CircularState.STOPPED: frozenset(),
}
