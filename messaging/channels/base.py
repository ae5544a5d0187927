"""What every channel is: something that takes a text for somebody and says what came of it.

What can be expected of a carrier is a value (`Accepted`, `Refused`, `TryLater`,
`Unknown`). Inside a channel, foreign exceptions become one of ours:

    ChannelError
    ├── NotTakenError       the carrier cannot have the message: safe to try again
    ├── AnswerLostError     the carrier may have the message: never tried again blindly
    └── MisconfiguredError  the channel cannot be built with these settings
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, runtime_checkable

from messaging import states
from messaging.states import MessageState, Provider


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out, committed as `sending` before a channel sees it."""

    message_id: int
    to: str  # E.164 number, e-mail address or chat id
    text: str
    subject: str = ""  # e-mail only
    language: str = ""  # of the text, such as "sv"; "": not known
    link: str = ""  # the person's own reply page, whole; e-mail names it as the way out
    valid_until: datetime | None = None  # no delivery after it; None: whenever
    template: str = ""  # which text it is; real carriers are not told
    at_once: bool = False  # an alert to staff: it does not wait for its turn among others


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took the message under its own id."""

    sid: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier will never take this message; `code` is its raw error code."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """The carrier did not take the message, and it is safe to offer it again."""

    after_seconds: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """The carrier may or may not have the message: it must not be offered again blindly."""

    reason: str


Result = Accepted | Refused | TryLater | Unknown


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier tells later about a message; it may come late, twice or out of order."""

    message_id: int | None  # None: the carrier named only its own id
    sid: str
    state: MessageState
    error: str  # the carrier's raw code, "" where there is none
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A message that the carrier says it took from us."""

    sid: str
    text: str
    state: MessageState
    error: str  # the carrier's raw code, "" where there is none
    at: datetime  # when the carrier took it


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something that somebody sent us, as received."""

    provider: Provider
    external_id: str  # unique with the provider
    sender: str  # E.164 number or chat id
    raw: dict[str, str]
    at: datetime
    person_id: int | None = None  # where the door knows who it is: a personal link, a bound chat


class Channel(Protocol):
    """A way to reach somebody by machine."""

    @property
    def name(self) -> states.Channel:
        """Which channel this is."""
        ...

    async def send(self, outgoing: Outgoing) -> Result:
        """Offer one message to the carrier once; never raises for what a carrier does."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


@runtime_checkable
class Listing(Protocol):
    """What a channel can do besides whose carrier tells what it has taken."""

    @property
    def listing_lag(self) -> timedelta:
        """How long what was taken may be missing from a list."""
        ...

    async def list_sent(self, to: str, since: datetime | None) -> list[Listed]:
        """Return what the carrier took for a number and sent at `since` or later.

        None: everything, also what it has not sent yet.

        Raises:
            ChannelError: it could not be asked, or the list has no end.
        """
        ...


class ChannelError(Exception):
    """Something between us and a carrier went wrong."""

    permanent: ClassVar[bool] = False  # true: the same request must not be made again


class NotTakenError(ChannelError):
    """The carrier cannot have the message; `after_seconds` says when to try again."""

    def __init__(self, reason: str, after_seconds: float, *, busy: bool = False) -> None:
        """Take what happened and how long to wait; `busy`: the carrier asked for the wait."""
        super().__init__(reason)
        self.after_seconds = after_seconds
        self.busy = busy


class AnswerLostError(ChannelError):
    """The request may have been carried out although its answer never came."""

    permanent = True


class MisconfiguredError(ChannelError):
    """The channel cannot be built with these settings; the text says what to change."""

    permanent = True
