"""The token bucket in front of a carrier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.rate import BURST_SECONDS, TokenBucket


def test_even_spread() -> None:
    """Two a second means the second waits half a second and the third a whole one."""
    bucket = TokenBucket(2)
    assert [bucket.take(100.0) for _ in range(3)] == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("rate", [0, -1])
def test_no_rate_is_refused(rate: float) -> None:
    """A rate of zero would never send anything and is refused at once."""
    with pytest.raises(ValueError, match="more than zero"):
        TokenBucket(rate)


@given(
    rate=st.floats(0.1, 1000),
    gaps=st.lists(st.floats(0, 2), min_size=1, max_size=60),
)
def test_never_over_the_rate(rate: float, gaps: list[float]) -> None:
    """From any place to a later one never more pass than the rate and its burst allow."""
    bucket, now, passed = TokenBucket(rate), 0.0, []
    for gap in gaps:
        now += gap
        passed.append(now + bucket.take(now))
    for first, start in enumerate(passed):
        allowed = [1 + rate * (end - start + BURST_SECONDS) for end in passed[first:]]
        assert all(count <= most + 1e-6 for count, most in enumerate(allowed, 1))
