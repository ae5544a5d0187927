"""When an answer comes: soon after an SMS, days after a letter, hardly ever at night."""

from datetime import UTC, datetime, time, timedelta
from math import exp

from config.clock import STOCKHOLM
from messaging.states import Channel
from simulation.chance import Key, chance, exponential, normal

_LAST_DAYS = 12
_WAKES = time(7)
# Median hours and deviation of the logarithm. Assumed: most SMS are answered within two hours.
_HOURS = {
    Channel.SMS: (0.6, 1.5),
    Channel.CHAT: (0.3, 1.5),
    Channel.EMAIL: (8.0, 1.2),
}


def answer_delay(channel: Channel, at: datetime, seed: int, *key: Key) -> timedelta:
    """Return how long after `at` (aware) an answer to an attempt on a channel comes."""
    if channel in _HOURS:
        median, spread = _HOURS[channel]
        waits = timedelta(hours=median * exp(spread * normal(seed, *key)))
    else:
        posted = 2.0 if channel is Channel.LETTER else 0.0
        waits = timedelta(days=posted + exponential(2.0, seed, *key))
    comes = at + min(waits, timedelta(days=_LAST_DAYS))
    return _awake(comes, chance(seed, *key, "morning")) - at


def _awake(at: datetime, part: float) -> datetime:
    """Move what would come before seven in the morning to a time between seven and ten."""
    local = at.astimezone(STOCKHOLM)
    if local.time() >= _WAKES:
        return at
    morning = datetime.combine(local.date(), _WAKES, STOCKHOLM)
    return morning.astimezone(UTC) + timedelta(hours=3 * part)
