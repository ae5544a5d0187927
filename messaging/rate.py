"""How fast a carrier may be asked: a token bucket that says how long to wait."""

BURST_SECONDS = 0.2  # of the rate, after a pause; more would break the rate it stands for


class TokenBucket:
    """Spreads requests evenly at `per_second`, with a small burst after a pause."""

    def __init__(self, per_second: float) -> None:
        """Take the rate, requests a second, above zero."""
        if per_second <= 0:
            raise ValueError("a rate is more than zero requests a second")
        self._gap = 1 / per_second
        self._saved = max(0.0, BURST_SECONDS - self._gap)
        self._free_at = float("-inf")

    def take(self, now: float) -> float:
        """Reserve the next place and return the seconds to wait for it, 0 at best.

        `now` is in seconds on any clock that only goes forward.
        """
        start = max(self._free_at, now - self._saved)
        self._free_at = start + self._gap
        return max(0.0, start - now)
