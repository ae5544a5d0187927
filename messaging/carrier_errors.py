"""What a carrier's error code asks us to do.

The codes are Twilio's (https://www.twilio.com/docs/api/errors); the raw value is
always kept with the message, so a code that is not listed here loses nothing.
"""

from enum import StrEnum


class Effect(StrEnum):
    """What follows from a message that failed."""

    STOPPED = "stopped"  # the holder has said STOP to the carrier: the number is closed (R6)
    BAD_NUMBER = "bad_number"  # no such number: another channel at once, and find_number
    LATER = "later"  # switched off or out of reach: once more another day, then the phone
    STOP_BATCH = "stop_batch"  # the carrier filters us: nothing more goes out, and an alert
    PLAIN = "plain"  # a failure and nothing else


VALIDITY_EXPIRED = "30036"  # the message's validity period ended in the carrier's queue

_EFFECTS = {
    "21610": Effect.STOPPED,
    "21211": Effect.BAD_NUMBER,  # not a phone number
    "21614": Effect.BAD_NUMBER,  # not a mobile number
    "21635": Effect.BAD_NUMBER,  # a landline
    "30003": Effect.LATER,  # unreachable handset
    "30005": Effect.BAD_NUMBER,  # unknown handset
    "30006": Effect.BAD_NUMBER,  # landline or unreachable carrier
    "30007": Effect.STOP_BATCH,  # filtered
}


def effect_of(code: str) -> Effect:
    """Return what a carrier's error code asks for; unknown codes are a plain failure."""
    return _EFFECTS.get(code, Effect.PLAIN)
