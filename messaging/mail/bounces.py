"""What a mail server says became of a mail of ours: delivery status notifications (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from messaging.mail.ids import MailIds
from messaging.states import MessageState

REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
NO_STATUS = "5.0.0"  # RFC 3463: it failed, and nobody says why
LONGEST = 200_000  # letters in which the mail's own marks are looked for
_STATES = {
    "failed": MessageState.UNDELIVERED,
    "delivered": MessageState.DELIVERED,
}
_ACTION = re.compile(r"^Action:\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_DAEMONS = frozenset({"mailer-daemon", "postmaster"})
_FAILED_FOR_GOOD = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?!\.?\d)")  # no network address


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one mail."""

    message_id: int | None  # None: no mail of ours is named
    state: MessageState | None  # None: nothing final; a delay changes nothing
    status: str  # RFC 3463; "" where it was delivered


def read_bounce(mail: Message, content: bytes, sender: str, ids: MailIds) -> Bounce | None:
    """Return what a mail reports about one of ours, or None where it is no report.

    Which mail is meant stands in the returned headers or in the envelope's id; as only a
    genuine mark counts, all of it is looked through.
    """
    daemon = sender.partition("@")[0] in _DAEMONS
    if not daemon and mail.get_content_type() != "multipart/report":
        return None  # a person may attach a report to what they write
    text = content[:LONGEST].decode("latin-1")
    told = [_text(part) for part in mail.walk() if part.get_content_type() in REPORTS]
    if told:
        return _judge("\n".join(told), ids.find(text))
    named = ids.find(text) if daemon else None
    if named is None:
        return None
    # servers that write no report, only words: some name the code, Exim names the receiver
    status = _FAILED_FOR_GOOD.search(text)
    if status is None and "X-Failed-Recipients" not in mail:
        return None
    return Bounce(named, MessageState.UNDELIVERED, status[0] if status else NO_STATUS)


def _judge(report: str, message_id: int | None) -> Bounce:
    actions = {found.lower() for found in _ACTION.findall(report)}
    for action, state in _STATES.items():
        if action in actions:
            statuses = [one for one in _STATUS.findall(report) if one[0] != "2"]
            failed = state is MessageState.UNDELIVERED
            return Bounce(message_id, state, (statuses or [NO_STATUS])[0] if failed else "")
    return Bounce(message_id, None, "")


def _text(part: Message) -> str:
    """Return a report's fields, a line each, however deep the parser has taken them apart."""
    return "\n".join(_fields(part))


def _fields(part: Message) -> Iterator[str]:
    payload = part.get_payload()
    if isinstance(payload, str):
        yield payload
        return
    for block in (one for one in payload or () if isinstance(one, Message)):
        yield from (f"{name}: {value}" for name, value in block.items())
        yield from _fields(block)
