"""May this contact go out now, and how? Asked in the transaction that claims it.

A planned contact was allowed when it was planned; by the time it is due the person
may have answered, left, become protected or said STOP. This file decides again, from
the rows as they are locked (R1, R5-R10, R14, R21, R22).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from messaging.states import Channel
from register.states import Limit, PersonState, PointKind, PointOwner, PointState
from scheduler.late import LateAction, decide_late
from scheduler.plan import Addressee, IfLate, Window
from scheduler.states import Origin, OutreachState
from scheduler.window import is_open, next_open

HELD_LOOK_AGAIN = timedelta(hours=1)
A_DAY = timedelta(days=1)
# The one text that goes to a number whose holder has said STOP: that it has been done.
STOP_CONFIRMATION = "answer_stopped"
ONLY = {
    Limit.ONLY_SMS: Channel.SMS,
    Limit.ONLY_CHAT: Channel.CHAT,
    Limit.ONLY_EMAIL: Channel.EMAIL,
    Limit.ONLY_PHONE: Channel.PHONE,
}
POINT_KIND = {
    Channel.SMS: PointKind.MOBILE,
    Channel.EMAIL: PointKind.EMAIL,
    Channel.CHAT: PointKind.CHAT,
}
ANSWERED_BY = {kind: channel for channel, kind in POINT_KIND.items()}


@dataclass(frozen=True, slots=True)
class Point:
    """A way to reach somebody, as the claim sees it."""

    id: int
    owner: PointOwner
    kind: PointKind
    state: PointState


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the claim must know of the person."""

    state: str
    protected: bool
    turns_20_at: datetime  # midnight in Stockholm as the 20th birthday begins
    under_18: bool
    limits: frozenset[str]
    address_ok: bool
    round_state: str  # OutreachState, or "" without a round
    unread: bool  # an inbound text of theirs has not been read yet
    deceased: bool  # word has come that they died, and nobody has said otherwise (R19)
    in_pilot: bool
    held: bool = False  # an open round of theirs is held, whatever for


@dataclass(frozen=True, slots=True)
class Contact:
    """What the claim must know of the planned contact."""

    origin: Origin
    template: str
    channels: tuple[Channel, ...]
    addressee: str
    if_late: IfLate
    due_at: datetime
    late_at: datetime | None
    point_id: int | None  # answers go where the question came from


@dataclass(frozen=True, slots=True)
class Go:
    """Send it by this channel; `point` is empty for letters."""

    channel: Channel
    point: Point | None


@dataclass(frozen=True, slots=True)
class Shift:
    """Not now: look again at this instant; `late_at` moves too, or it would be late for ever."""

    due_at: datetime
    late_at: datetime | None


@dataclass(frozen=True, slots=True)
class Drop:
    """Never: the contact is withdrawn, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """The step passes to the next; `staff` asks a human to take it up."""

    reason: str
    staff: bool = False


Verdict = Go | Shift | Drop | Skip
NO_CHANNEL = "no_channel"
NO_CARRIER = "no_carrier"  # they have a channel that this installation does not
LIMITS = "limits"
LATE = "late"


def decide_contact(
    contact: Contact,
    recipient: Recipient,
    points: Sequence[Point],
    *,
    window: Window,
    carriers: Collection[str],
    now: datetime,
) -> Verdict:
    """Return what becomes of a due contact at `now`; `carriers` are the channels that work here."""
    barred = _barred(contact, recipient, now)
    if barred is not None:
        return barred
    if contact.origin is not Origin.ANSWER:
        when = _timing(contact, window, now)
        if when is not None:
            return when
    return choose_channel(contact, recipient, points, carriers)


def choose_channel(
    contact: Contact, recipient: Recipient, points: Sequence[Point], carriers: Collection[str]
) -> Go | Skip:
    """Return the first channel in order of preference that the person has and that may be used."""
    if contact.point_id is not None:
        return _answer_channel(contact, recipient, points, carriers)
    allowed = [one for one in contact.channels if channel_allowed(one, recipient.limits)]
    if not allowed or not _addressee_allowed(contact, recipient):
        return Skip(LIMITS)
    ways = [way for one in allowed if (way := _way(one, contact, recipient, points)) is not None]
    for way in ways:
        if way.channel is Channel.LETTER or way.channel in carriers:
            return way
    return Skip(NO_CARRIER if ways else NO_CHANNEL)


@lru_cache(maxsize=256)
def channel_allowed(channel: Channel, limits: frozenset[str]) -> bool:
    """Tell whether the person's contact limits allow a channel (R8)."""
    if channel is Channel.LETTER and Limit.NO_LETTER in limits:
        return False
    if channel in {Channel.VISIT, Channel.KNOCK_CARD} and Limit.NO_HOME_VISIT in limits:
        return False
    only = {ONLY[limit] for limit in ONLY if limit in limits}
    return not only or channel in only


def _barred(contact: Contact, recipient: Recipient, now: datetime) -> Drop | Shift | None:
    if recipient.protected:
        return Drop("protected")
    if contact.origin is Origin.ANSWER:
        return Drop("deceased") if recipient.deceased else None
    if recipient.state != PersonState.ACTIVE or now >= recipient.turns_20_at:
        return Drop("left")
    if recipient.deceased:
        return Shift(now + A_DAY, contact.late_at)
    if contact.origin is not Origin.PLAN:
        many = contact.origin is Origin.CIRCULAR
        return _circular_shift(contact, recipient, now) if many else None
    if recipient.round_state not in {OutreachState.ACTIVE, OutreachState.HELD}:
        return Drop("round_over")
    if recipient.unread or recipient.round_state == OutreachState.HELD:
        return Shift(now + HELD_LOOK_AGAIN, contact.late_at)
    return None if recipient.in_pilot else Shift(now + A_DAY, None)


def _circular_shift(contact: Contact, recipient: Recipient, now: datetime) -> Shift | None:
    """Return until when one message to many waits: rounds that are held hold it too (R5, R22)."""
    if recipient.unread or recipient.held:
        return Shift(now + HELD_LOOK_AGAIN, contact.late_at)
    return None if recipient.in_pilot else Shift(now + A_DAY, contact.late_at)


def _timing(contact: Contact, window: Window, now: datetime) -> Shift | Skip | None:
    if contact.origin is Origin.STAFF:
        answers = contact.if_late is IfLate.SEND  # what the person wrote, so it goes at once (R9)
        return None if answers or is_open(window, now) else Shift(next_open(window, now), None)
    late = decide_late(contact.if_late, now, contact.late_at, window)
    if late.action is LateAction.SEND:
        return None
    if late.action is LateAction.SHIFT:
        return Shift(late.due_at or next_open(window, now), late.late_at)
    return Skip(LATE, staff=late.action is LateAction.STAFF)


def _addressee_allowed(contact: Contact, recipient: Recipient) -> bool:
    """Tell whether a guardian may be written to, where a step speaks to one (R8)."""
    if contact.addressee != Addressee.GUARDIAN:
        return True
    return recipient.under_18 and Limit.NO_GUARDIAN not in recipient.limits


def _answer_channel(
    contact: Contact, recipient: Recipient, points: Sequence[Point], carriers: Collection[str]
) -> Go | Skip:
    point = next((one for one in points if one.id == contact.point_id), None)
    if point is None or not _may_answer(contact, point):
        return Skip(NO_CHANNEL)
    if point.owner is not PointOwner.SELF and Limit.NO_GUARDIAN in recipient.limits:
        return Skip(LIMITS)
    channel = ANSWERED_BY.get(point.kind, Channel.SMS)
    return Go(channel, point) if channel in carriers else Skip(NO_CARRIER)


def _may_answer(contact: Contact, point: Point) -> bool:
    if point.state is PointState.STOPPED:
        return contact.template == STOP_CONFIRMATION
    return point.state is not PointState.BAD


def _way(
    channel: Channel, contact: Contact, recipient: Recipient, points: Sequence[Point]
) -> Go | None:
    """Return how a channel reaches the addressee, or nothing where it does not."""
    if channel is Channel.LETTER:
        return Go(channel, None) if recipient.address_ok else None
    kind = POINT_KIND.get(channel)
    guardian = contact.addressee == Addressee.GUARDIAN
    for point in points:
        theirs = (point.owner is not PointOwner.SELF) == guardian
        if theirs and point.kind is kind and point.state is PointState.OK:
            return Go(channel, point)
    return None
