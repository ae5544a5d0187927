"""What a mail server's answer means for a message: taken, refused, or for another time.

Replies: RFC 5321, 4.2; enhanced status codes in their texts: RFC 3463. Whatever the server
says before it has answered the message's end, it does not have the message.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from messaging.channels.base import Accepted, Refused, Result, TryLater, Unknown

GREY_SECONDS = 900.0  # servers that do not know us let us in after some minutes (greylisting)
BUSY_SECONDS = 60.0  # until a server that has had enough of us is asked again
FAULT_SECONDS = 300.0  # until what is wrong on our side is tried again
# RFC 3463 status, or an address that is not there: waiting changes nothing soon.
_ADDRESS_STATUS = re.compile(r"4\.(1\.\d+|2\.[12])")
_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
SERVICE_ENDS = 421  # the server closes the connection after it
_TEMPORARY, _PERMANENT, _BEYOND = 400, 500, 600
_CREDENTIALS = frozenset({530, 534, 535, 538})
_LONGEST_WORDS = 200


class Stage(StrEnum):
    """What the server's last answer was about."""

    GREETING = "greeting"
    LOGIN = "login"
    SENDER = "sender"  # MAIL
    RECEIVER = "receiver"  # RCPT
    BEGIN = "begin"  # DATA
    END = "end"  # the message with its final dot


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mail server said last: on success 2xx at the end."""

    stage: Stage
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer means for its message and for those that follow."""

    result: Result
    pause: float = 0.0  # seconds in which no message should be offered
    ours: bool = False  # something is wrong with the settings on our side


def judge_answer(answer: Answer, sid: str) -> Judged:
    """Return what an answer means; `sid` is what a message that was taken is known by."""
    code, at_end = answer.code, answer.stage is Stage.END
    if at_end and code // 100 == 2:  # noqa: PLR2004 - success
        return Judged(Accepted(sid))
    if code == SERVICE_ENDS:
        return Judged(TryLater(BUSY_SECONDS), BUSY_SECONDS)
    if _is_our_fault(answer):
        return Judged(TryLater(FAULT_SECONDS), FAULT_SECONDS, ours=True)
    if _PERMANENT <= code < _BEYOND:
        return Judged(Refused(status_of(answer), answer.text[:_LONGEST_WORDS]))
    if _TEMPORARY <= code < _PERMANENT:
        return _judge_temporary(answer)
    if at_end:
        return Judged(Unknown(f"SMTP {code}"))
    return Judged(TryLater(BUSY_SECONDS), BUSY_SECONDS)


def status_of(answer: Answer) -> str:
    """Return an answer's enhanced status code, such as 5.1.1, else its reply code."""
    found = _STATUS.match(answer.text)
    return found[1] if found else str(answer.code)


def _judge_temporary(answer: Answer) -> Judged:
    status = status_of(answer)
    if answer.stage is Stage.RECEIVER and _ADDRESS_STATUS.fullmatch(status):
        return Judged(Refused(status, answer.text[:_LONGEST_WORDS]))
    if answer.stage in {Stage.RECEIVER, Stage.END}:
        return Judged(TryLater(GREY_SECONDS))
    return Judged(TryLater(BUSY_SECONDS), BUSY_SECONDS)


def _is_our_fault(answer: Answer) -> bool:
    """Tell whether it is about who we are, not about whom we write to."""
    if not _PERMANENT <= answer.code < _BEYOND:
        return False
    if answer.stage in {Stage.GREETING, Stage.LOGIN, Stage.SENDER}:
        return True
    relaying = answer.stage is Stage.RECEIVER and "relay" in answer.text.lower()
    return relaying or answer.code in _CREDENTIALS
