"""How often something may be asked for: so many times in any stretch of time. Pure.

Kept in the process's memory, by the caller's clock. A limit remembers so many keys at most and
forgets those that asked longest ago, so that nobody can fill the memory by asking.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

MOST_KEYS = 20_000


class RequestLimit:
    """At most `most` requests of one key within any `within`."""

    def __init__(self, most: int, within: timedelta, *, most_keys: int = MOST_KEYS) -> None:
        """Begin with nothing asked."""
        self._most, self._within, self._most_keys = most, within, most_keys
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()

    def is_full(self, key: str, now: datetime) -> bool:
        """Tell whether a key has asked as often as it may."""
        times = self._asked.get(key)
        if times is None:
            return False
        while times and times[0] <= now - self._within:
            times.popleft()
        return len(times) >= self._most

    def add(self, key: str, now: datetime) -> None:
        """Count a request."""
        times = self._asked.setdefault(key, deque(maxlen=self._most))
        times.append(now)
        self._asked.move_to_end(key)
        if len(self._asked) > self._most_keys:
            self._asked.popitem(last=False)

    def take(self, key: str, now: datetime) -> bool:
        """Count a request and tell whether it may be answered; one too many is not counted."""
        if self.is_full(key, now):
            return False
        self.add(key, now)
        return True
