"""The picture of an interval that narrows day by day, as places on paper. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from reports.experiment_values import Look

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 28
LEAST_RANGE, MOST_RANGE = 0.1, 0.5  # of one; what is beyond ends at the edge


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across, with what stands beside it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One variant's interval over the days; places in a field of WIDTH by HEIGHT."""

    band: str  # points of a polygon
    line: str  # of the difference that was seen
    marks: Sequence[Mark]
    zero: float
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def draw_interval(looks: Sequence[Look], number: int) -> Picture | None:
    """Return the picture of one variant; None where there are no two days to draw."""
    days = [
        (look.day, standing.low, standing.high, _seen(look, number))
        for look in looks
        for standing in (look.standings[number - 1],)
        if standing.low is not None and standing.high is not None
    ]
    if len(days) < 2:  # noqa: PLR2004 - one day is no line
        return None
    early = len(days) - len(days) * 3 // 4  # wide as they are, they would flatten the rest
    widest = max(abs(end) for _, low, high, _ in days[early:] for end in (low, high))
    limit = min(max(ceil(widest * 10) / 10, LEAST_RANGE), MOST_RANGE)
    across = _Scale(days[0][0].toordinal(), days[-1][0].toordinal(), LEFT, WIDTH - RIGHT)
    up = _Scale(-limit, limit, HEIGHT - BOTTOM, TOP)
    x = [across(day.toordinal()) for day, *_ in days]
    highs = [f"{at},{up(high)}" for at, (_, _, high, _) in zip(x, days, strict=True)]
    lows = [f"{at},{up(low)}" for at, (_, low, _, _) in zip(x, days, strict=True)]
    line = [f"{at},{up(seen)}" for at, (_, _, _, seen) in zip(x, days, strict=True)]
    return Picture(
        band=" ".join([*highs, *reversed(lows)]),
        line=" ".join(line),
        marks=[Mark(up(part * limit), _points(part * limit)) for part in (-1, -0.5, 0, 0.5, 1)],
        zero=up(0),
        first=_day(days[0][0]),
        last=_day(days[-1][0]),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to places; what lies outside ends at the edge."""

    low: float
    high: float
    begin: float
    end: float

    def __call__(self, value: float) -> float:
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.begin + part * (self.end - self.begin), 1)


def _seen(look: Look, number: int) -> float:
    """Return the difference of the shares reached; nothing of nobody."""
    shares = [
        look.reached[place] / look.people[place] if look.people[place] else 0.0
        for place in (0, number)
    ]
    return shares[1] - shares[0] if all(look.people[place] for place in (0, number)) else 0.0


def _points(difference: float) -> str:
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return f"{sign}{abs(100 * difference):g}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}"
