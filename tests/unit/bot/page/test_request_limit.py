"""How often something may be asked for."""

from datetime import UTC, datetime, timedelta

from bot.page.request_limit import RequestLimit

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_so_many_in_any_minute() -> None:
    """The third of two is refused, and the window moves: each is forgotten a minute after it."""
    limit = RequestLimit(2, MINUTE)
    assert limit.take("a", NOW)
    assert limit.take("a", NOW + MINUTE / 2)
    assert not limit.take("a", NOW + MINUTE * 0.9)
    assert limit.take("a", NOW + MINUTE)
    assert not limit.take("a", NOW + MINUTE * 1.4)
    assert limit.take("a", NOW + MINUTE * 1.5)


def test_each_key_has_its_own() -> None:
    """Whoever asks too often stops nobody else."""
    limit = RequestLimit(1, MINUTE)
    assert limit.take("a", NOW)
    assert not limit.take("a", NOW)
    assert limit.take("b", NOW)


def test_the_memory_is_bounded() -> None:
    """Of more keys than are kept, the one that asked longest ago is forgotten."""
    limit = RequestLimit(1, MINUTE, most_keys=2)
    for key in "abac":
        limit.add(key, NOW)
    assert limit.is_full("a", NOW)
    assert limit.is_full("c", NOW)
    assert not limit.is_full("b", NOW)
