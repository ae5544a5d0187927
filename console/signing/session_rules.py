"""How long a session lasts. Pure."""

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)  # without a request
LONGEST = timedelta(hours=12)  # whatever is done in it
SECOND_STEP = timedelta(minutes=10)  # from the password to the code
# A session's last use is written down no more often than this.
SEEN_EVERY = timedelta(minutes=1)


def expires_at(now: datetime, *, complete: bool) -> datetime:
    """Return when a session that begins now ends at the latest."""
    return now + (LONGEST if complete else SECOND_STEP)


def is_alive(seen_at: datetime, expires: datetime, now: datetime) -> bool:
    """Tell whether a session may still be used."""
    return now < expires and now < seen_at + IDLE


def is_to_be_seen(seen_at: datetime, now: datetime) -> bool:
    """Tell whether this use of a session is to be written down."""
    return now >= seen_at + SEEN_EVERY
