"""What a carrier's error code asks us to do.

SMS: Twilio's codes (https://www.twilio.com/docs/api/errors). E-mail: enhanced status codes
(RFC 3463 and the register it began: RFC 7372, 7504, 7505), told at once or by a bounce; where
a mail server gives none, its reply code (RFC 5321, 4.2). Chats: ours, for what Telegram says
in words. The raw value is always kept with the message, so a code that is not listed here loses
nothing.
"""

import re
from enum import StrEnum


class Effect(StrEnum):
    """What follows from a message that failed."""

    STOPPED = "stopped"  # the holder has said STOP to the carrier: the number is closed (R6)
    # no such number or address: another channel at once, and find_number
    BAD_NUMBER = "bad_number"
    LATER = "later"  # switched off or out of reach: once more another day, then the phone
    STOP_BATCH = "stop_batch"  # the carrier filters us: nothing more goes out, and an alert
    PLAIN = "plain"  # a failure and nothing else


VALIDITY_EXPIRED = "30036"  # the message's validity period ended in the carrier's queue
CHAT_BLOCKED = "telegram 403"  # the bot is blocked there, or the account is gone
CHAT_NOT_FOUND = "telegram chat not found"

_EFFECTS = {
    "21610": Effect.STOPPED,
    "21211": Effect.BAD_NUMBER,  # not a phone number
    "21614": Effect.BAD_NUMBER,  # not a mobile number
    "21635": Effect.BAD_NUMBER,  # a landline
    "30003": Effect.LATER,  # unreachable handset
    "30005": Effect.BAD_NUMBER,  # unknown handset
    "30006": Effect.BAD_NUMBER,  # landline or unreachable carrier
    "30007": Effect.STOP_BATCH,  # filtered
    "5.1.1": Effect.BAD_NUMBER,  # no such mailbox
    "5.1.2": Effect.BAD_NUMBER,  # no such host
    "5.1.3": Effect.BAD_NUMBER,  # not an address
    "5.1.6": Effect.BAD_NUMBER,  # the mailbox has moved, nobody knows where
    "5.1.10": Effect.BAD_NUMBER,  # a host that takes no mail
    "5.2.1": Effect.BAD_NUMBER,  # the mailbox is closed
    "5.4.4": Effect.BAD_NUMBER,  # no way to the host: as a rule, a slip of the pen in its name
    "5.2.2": Effect.LATER,  # the mailbox is full
    "552": Effect.LATER,  # the same, from servers that know no status codes
    CHAT_BLOCKED: Effect.BAD_NUMBER,
    CHAT_NOT_FOUND: Effect.BAD_NUMBER,
}
# Class 4: it did not work for days, and might another day.
_FOR_NOW = re.compile(r"4\.\d{1,3}\.\d{1,3}")


def effect_of(code: str) -> Effect:
    """Return what a carrier's error code asks for; unknown codes are a plain failure."""
    if _FOR_NOW.fullmatch(code):
        return Effect.LATER
    return _EFFECTS.get(code, Effect.PLAIN)
