"""When somebody wants to be called: times of day and days, as people write them.

The words of each language stand in `times/`; there too the grammar that they share.
"""

from datetime import datetime

from messaging.meaning.times.instants import find_instant
from messaging.meaning.times.marks import read_marks
from messaging.meaning.times.together import gather_wishes


def read_call_time(message: str, at: datetime | None) -> datetime | None:
    """Return the first instant that a normalised message names as good for a call, in UTC.

    Hours from one to seven mean the afternoon where nothing says otherwise, and a time that has
    passed the next day; a part of the day that has begun means now. Nothing before 8 or after 21
    comes out that was not written so.

    Args:
        message: the normalised text; call only where somebody asks to be called.
        at: when the message came (aware); without it no day can be told.

    Returns:
        The instant, later than `at`. None where the message names neither time nor day, or only
        what does not suit.
    """
    if at is None:
        return None
    marks = read_marks(message)
    if marks is None:
        return None
    found = (find_instant(wish, at) for wish in gather_wishes(marks))
    return min((instant for instant in found if instant), default=None)
