"""The rates of one trial, drawn many times: how far the city's facts leave them open.

Each replicate has rates of its own, drawn from what is known of them (Beta and gamma
distributions around the facts, with the assumed rates for a start), so that the spread of
the results holds both the dice and how little is known.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from reports.trial import assumed
from reports.trial.timetable import AGAIN
from reports.trial.values import TASKS, TURNS, Attempt, Capacity, City, Evidence

Floats = NDArray[np.float64]
NEXT_TO_NONE = 0.01  # people: a gamma distribution needs more than none


@dataclass(frozen=True, slots=True)
class Draws:
    """Rates by replicate, the first axis of each."""

    kinds: Mapping[tuple[str, str], int]  # channel and text, in `answers`
    answers: Floats  # by kind, turn and whether they were reached before
    unprompted: Floats  # a day, by whether they were reached before
    leaves: Floats  # a day, by tenure and season
    entries: Floats  # people by day
    supported: Floats  # of those reached
    support_days: Floats
    found: Floats  # of searches
    called_back: Floats
    said: Floats  # shares of `AGAIN`, of those not in support
    capacity: Floats  # a week, by unit and task
    waits: Floats  # days, by unit and task; the same in each replicate


def draw_rates(
    city: City,
    kinds: Sequence[tuple[str, str]],
    *,
    replicates: int,
    days: int,
    chance: np.random.Generator,
) -> Draws:
    """Draw every rate so many times; `kinds` are the attempts that any of the plans makes."""
    known = city.evidence
    return Draws(
        kinds={kind: number for number, kind in enumerate(kinds)},
        answers=_answers(known, kinds, replicates, chance),
        unprompted=_unprompted(known, replicates, chance),
        leaves=_leaves(known, replicates, chance),
        entries=_entries(known, city.begins, days, replicates, chance) * city.thinning,
        supported=_share(known.supported, known.reached, assumed.SUPPORT, replicates, chance),
        support_days=_support_days(known, replicates, chance),
        found=_share(
            known.searches[True], known.searches.total(), assumed.FOUND, replicates, chance
        ),
        called_back=_share(0, 0, assumed.CALLED_BACK, replicates, chance),
        said=_said(known, replicates, chance),
        capacity=_capacities(city, replicates, chance),
        waits=np.array(
            [[city.capacity[unit, kind].waits for kind in TASKS] for unit in range(len(city.units))]
        ),
    )


def _beta(
    mean: Floats, weight: float, hits: int, tries: int, chance: np.random.Generator
) -> Floats:
    """Draw a share around its prior's mean and what was seen."""
    mean = np.clip(mean, 0.005, 0.95)
    drawn: Floats = chance.beta(mean * weight + hits, (1 - mean) * weight + tries - hits)
    return drawn


def _share(
    hits: int, tries: int, prior: tuple[float, float], replicates: int, chance: np.random.Generator
) -> Floats:
    mean, weight = prior
    return _beta(np.full(replicates, mean), weight, hits, max(tries, hits), chance)


def _answers(
    known: Evidence,
    kinds: Sequence[tuple[str, str]],
    replicates: int,
    chance: np.random.Generator,
) -> Floats:
    """Draw how attempts are answered: by channel, within it by text, within that by turn.

    Each level begins with the one above it, so that a text nobody has been sent yet is
    answered as its channel is, and one that many were sent as it was.
    """
    drawn = np.empty((replicates, len(kinds), TURNS, 2))
    channels = {channel: _of_channel(known, channel, replicates, chance) for channel, _ in kinds}
    for number, (channel, text) in enumerate(kinds):
        tries = _sum(known.attempts, channel, text)
        hits = min(_sum(known.answered, channel, text), tries)
        of_text = _beta(channels[channel], assumed.PRIOR_OF_TEXT, hits, tries, chance)
        for turn in range(TURNS):
            for reached in (False, True):
                sort = Attempt(channel, text, turn, reached)
                tries = known.attempts[sort]
                drawn[:, number, turn, int(reached)] = _beta(
                    of_text,
                    assumed.PRIOR_OF_TURN,
                    min(known.answered[sort], tries),
                    tries,
                    chance,
                )
    drift = np.exp(chance.normal(0, assumed.DRIFT, replicates))
    return np.minimum(drawn * drift[:, None, None, None], 1.0)


def _of_channel(
    known: Evidence, channel: str, replicates: int, chance: np.random.Generator
) -> Floats:
    tries = sum(count for sort, count in known.attempts.items() if sort.channel == channel)
    hits = sum(count for sort, count in known.answered.items() if sort.channel == channel)
    prior = np.full(replicates, assumed.ANSWERED[channel])
    return _beta(prior, assumed.PRIOR_ATTEMPTS, min(hits, tries), tries, chance)


def _sum(counts: Counter[Attempt], channel: str, text: str) -> int:
    return sum(n for sort, n in counts.items() if (sort.channel, sort.text) == (channel, text))


def _unprompted(known: Evidence, replicates: int, chance: np.random.Generator) -> Floats:
    drawn = np.empty((replicates, 2))
    for reached in (0, 1):
        weight = assumed.UNPROMPTED_WEIGHT
        events = assumed.UNPROMPTED[reached] * weight + known.unprompted[reached]
        drawn[:, reached] = chance.gamma(events, 1 / (weight + known.days[reached]), replicates)
    return drawn


def _leaves(known: Evidence, replicates: int, chance: np.random.Generator) -> Floats:
    drawn = np.empty((replicates, len(assumed.LEAVES), 2))
    for tenure, chances in enumerate(assumed.LEAVES):
        for season, prior in enumerate(chances):
            weight = assumed.LEAVES_WEIGHT
            events = prior * weight + known.left[tenure, season]
            at_risk = weight + known.stayed[tenure, season]
            drawn[:, tenure, season] = chance.gamma(events, 1 / at_risk, replicates)
    return drawn


def _entries(
    known: Evidence, begins: date, days: int, replicates: int, chance: np.random.Generator
) -> Floats:
    """Draw how many come on each day: a season's shape, as much of it as the city has shown.

    A month of which a whole one has been seen goes by its own count; the others by the assumed
    season, at the height that all that was seen together gives it. No year is quite like the last.
    """
    seen, parts = _seen_by_month(known, begins)
    expected = sum(assumed.SEASON[month] * part for month, part in parts.items())
    scale = chance.gamma(sum(seen.values()) + NEXT_TO_NONE, 1 / max(expected, 1.0), replicates)
    rate = np.empty((replicates, 12))
    for month, weight in enumerate(assumed.SEASON):
        spread = np.exp(chance.normal(0, assumed.SEASON_SPREAD, replicates))
        own = chance.gamma(seen[month] + NEXT_TO_NONE, 1, replicates)
        rate[:, month] = own if month in parts else scale * weight * spread
    rate *= np.exp(chance.normal(0, assumed.YEAR_SPREAD, (replicates, 1)))
    day = [begins + timedelta(days=later) for later in range(days)]
    rate /= known.share
    return np.stack([rate[:, one.month - 1] / _weekdays(one) * _works(one) for one in day], axis=1)


def _seen_by_month(known: Evidence, begins: date) -> tuple[Counter[int], Counter[int]]:
    """Return entries by month of the last year, and of which months (0 is January) all is seen."""
    seen: Counter[int] = Counter()
    parts: Counter[int] = Counter()
    first = begins.replace(day=1)
    for _ in range(12):
        last, first = first, (first - timedelta(days=1)).replace(day=1)
        if known.since is None or first + timedelta(days=3) < known.since:
            break
        seen[first.month - 1] = sum(
            count for day, count in known.entered.items() if first <= day < last
        )
        parts[first.month - 1] = 1
    return seen, parts


def _works(day: date) -> bool:
    return day.weekday() < 5  # noqa: PLR2004 - extracts come on weekday nights


def _weekdays(day: date) -> int:
    """Return how many weekdays a day's month has."""
    first = day.replace(day=1)
    days = (first + timedelta(days=later) for later in range(31))
    return sum(_works(one) for one in days if one.month == day.month)


def _support_days(known: Evidence, replicates: int, chance: np.random.Generator) -> Floats:
    mean, weight = assumed.SUPPORT_DAYS
    ended = weight + known.support_ended
    drawn: Floats = 1 / chance.gamma(ended, 1 / (mean * weight + known.support_days), replicates)
    return drawn


def _said(known: Evidence, replicates: int, chance: np.random.Generator) -> Floats:
    counts = [
        known.said[reason] + (1.0 if number == 0 else 0.05) for number, reason in enumerate(AGAIN)
    ]
    return chance.dirichlet(counts, replicates)


def _capacities(city: City, replicates: int, chance: np.random.Generator) -> Floats:
    drawn = np.empty((replicates, len(city.units), len(TASKS)))
    for place in range(len(city.units)):
        for number, kind in enumerate(TASKS):
            drawn[:, place, number] = _capacity(city.capacity[place, kind], replicates, chance)
    drawn /= np.array(city.weights)[None, :, None]
    return drawn


def _capacity(one: Capacity, replicates: int, chance: np.random.Generator) -> Floats:
    """What limits is drawn as far as the weeks that were seen leave it open; the rest is given."""
    if not one.limited:
        return np.full(replicates, one.a_week)
    return chance.gamma(one.a_week * one.seen + 0.5, 1 / one.seen, replicates)
