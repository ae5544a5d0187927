"""Chance that stays the same for two plans: a draw is a function of who, what and how often.

Compared on the same dice, two plans differ by what they do and not by luck.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
_STEP, _FIRST, _SECOND = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)
_TOP = np.uint64(11)


def mixed(numbers: Numbers) -> Numbers:
    """Return numbers that look like chance (Steele, Lea and Flood 2014: SplitMix64)."""
    with np.errstate(over="ignore"):
        z = numbers + _STEP
        z = (z ^ (z >> np.uint64(30))) * _FIRST
        z = (z ^ (z >> np.uint64(27))) * _SECOND
        return z ^ (z >> np.uint64(31))


def uniform(keys: Numbers, purpose: int, turn: NDArray[np.int32] | int = 0) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each key, purpose and turn."""
    with np.errstate(over="ignore"):
        turns = np.asarray(turn, dtype=np.uint64)
        salted = keys + _FIRST * np.uint64(purpose + 1) + _SECOND * turns
    return (mixed(mixed(salted)) >> _TOP).astype(np.float64) * 2.0**-53
