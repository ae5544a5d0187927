"""How a large register is thinned for a trial: which part of each unit is tried. Pure.

Everybody of a unit has the same chance, one in `step`, and stands for `step` people; so sums
are right on the average, whatever the people are like.
"""

from collections.abc import Mapping

MOST = 6_000  # people who are tried in all; a register no larger is tried whole
READ = 40_000  # people whose facts are read
LEAST = 500  # of a unit, so that its own figures are worth something
HEXADECIMAL = 16
DIGITS = 6  # of a subject that are looked at: a sixteen-millionth part is the finest


def steps_of(people: Mapping[str, int], *, most: int = MOST, least: int = LEAST) -> dict[str, int]:
    """Return of how many people of each unit one is tried; 1 where the register is small."""
    step = -(-sum(people.values()) // most)
    return {unit: max(1, min(step, count // least)) for unit, count in people.items()}


def subjects_below(people: int, *, most: int = READ) -> tuple[str, float]:
    """Return the bound of the subjects whose facts are read, and the share that lies below it.

    Subjects are random hexadecimal words: those below a bound are a random part of all. An empty
    bound is none.
    """
    if people <= most:
        return "", 1.0
    whole: int = HEXADECIMAL**DIGITS
    bound = max(whole * most // people, 1)
    return f"{bound:0{DIGITS}x}", bound / whole
