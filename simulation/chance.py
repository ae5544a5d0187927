"""Chance that can be repeated: every draw is a function of a seed and a key.

Nothing is remembered between draws, so the order of the questions, the database
and the number of workers change no answer. A key names what is drawn, such as
`(row, "answers", "hello", 1)`.
"""

from collections.abc import Sequence
from hashlib import blake2b
from math import log
from statistics import NormalDist
from typing import TypeVar

Key = str | int
T = TypeVar("T")
_STANDARD = NormalDist()
_STEPS = 1 << 53  # as many as a float tells apart in [0, 1)


def chance(seed: int, *key: Key) -> float:
    """Return a number in [0, 1), always the same for the same seed and key.

    A key's parts are compared as text: 1 and "1" are the same part.
    """
    text = "\x1f".join(map(str, key))
    digest = blake2b(f"{seed}\x1f{text}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / _STEPS


def happens(probability: float, seed: int, *key: Key) -> bool:
    """Tell whether something of this probability happens."""
    return chance(seed, *key) < probability


def pick(options: Sequence[T], seed: int, *key: Key) -> T:
    """Pick one of the options, all equally likely.

    Raises:
        IndexError: there are no options.
    """
    return options[int(chance(seed, *key) * len(options))]


def pick_weighted(options: Sequence[tuple[T, float]], seed: int, *key: Key) -> T:
    """Pick one of the options, each as likely as its weight says; weights need no sum of 1."""
    left = chance(seed, *key) * sum(weight for _, weight in options)
    for option, weight in options:
        left -= weight
        if left < 0:
            return option
    return options[-1][0]


def whole(low: int, high: int, seed: int, *key: Key) -> int:
    """Return a whole number from low to high, both included."""
    return low + int(chance(seed, *key) * (high - low + 1))


def normal(seed: int, *key: Key) -> float:
    """Return a draw from the normal distribution with mean 0 and deviation 1."""
    return _STANDARD.inv_cdf(max(chance(seed, *key), 1 / _STEPS))


def exponential(mean: float, seed: int, *key: Key) -> float:
    """Return a draw from the exponential distribution with this mean, in the mean's unit."""
    return -mean * log(1 - chance(seed, *key))


def whole_share(expected: float, seed: int, *key: Key) -> int:
    """Return a whole number whose mean is `expected`: 1.25 is mostly 1, a quarter of the time 2."""
    return int(expected) + happens(expected % 1, seed, *key)
