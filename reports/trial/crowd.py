"""Everybody of every replicate as arrays: who is there, who comes, and when they leave."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from reports.trial.assumed import TENURES
from reports.trial.counting import season_of
from reports.trial.dice import Numbers, mixed, uniform
from reports.trial.draws import Draws
from reports.trial.values import NEVER, City, Standing, Stands, Traits

Whole = NDArray[np.int32]
LEAVES, UNPROMPTED, PICKED, COMES, CALLED, SUPPORT_ENDS = range(6)
SOON = 3  # days until somebody is called who asked for it


@dataclass(slots=True)
class Crowd:
    """One entry per person and replicate; days count from the trial's first."""

    key: Numbers
    replicate: Whole
    unit: Whole
    ways: Whole
    guardian_ways: Whole
    turns_18: Whole
    turns_20: Whole
    registered: Whole
    waits: NDArray[np.bool_]
    enters: Whole
    leaves: Whole
    stands: Whole
    table: Whole
    place: Whole
    due: Whole
    reached: NDArray[np.bool_]  # before, or in the trial
    contacts: Whole  # since they entered, or were reached last
    made: Whole  # attempts in the trial
    unprompted: Whole  # the day on which they next make contact of their own accord
    seeks: Whole  # since when staff look for a number; `NEVER`: they don't

    def copy(self) -> "Crowd":
        """Return the same people, for another plan."""
        return Crowd(**{one.name: getattr(self, one.name).copy() for one in fields(self)})


def gather(city: City, draws: Draws, *, days: int, seed: int) -> Crowd:
    """Put every replicate's people together: those there now, and those who will come."""
    replicates = len(draws.supported)
    coming = _coming(draws, seed)
    there, pool = len(city.people), city.newcomers or [one.traits for one in city.people]
    traits = [one.traits for one in city.people]
    table = _columns([*traits, *pool])
    rows, replicate, enters, key = _who(there, len(pool), coming, replicates, seed)
    now = rows < there
    standing = _standing(city.people)
    crowd = Crowd(
        key=key,
        replicate=replicate,
        unit=table["unit"][rows],
        ways=table["ways"][rows],
        guardian_ways=table["guardian_ways"][rows],
        turns_18=table["turns_18"][rows] + enters,
        turns_20=table["turns_20"][rows] + enters,
        registered=table["registered"][rows] + enters,
        waits=table["waits"][rows].astype(bool),
        enters=enters,
        leaves=table["turns_20"][rows] + enters,
        stands=np.where(now, standing["stands"][rows * now], Stands.COMING).astype(np.int32),
        table=(standing["table"][rows * now] * now).astype(np.int32),
        place=(standing["place"][rows * now] * now).astype(np.int32),
        due=np.where(now, standing["due"][rows * now], -1).astype(np.int32),
        reached=now & (standing["reached"][rows * now] == 1),
        contacts=(standing["contacts"][rows * now] * now).astype(np.int32),
        made=np.zeros(len(rows), np.int32),
        unprompted=np.full(len(rows), NEVER, np.int32),
        seeks=np.where(now & (standing["sought_number"][rows * now] == 1), 0, NEVER).astype(
            np.int32
        ),
    )
    protected = table["protected"][rows].astype(bool)
    crowd.stands[protected] = Stands.NOWHERE
    since = np.where(now, -1, enters).astype(np.int32)  # whoever is there may leave on day 0
    _let_leave(crowd, draws, since, city.begins, days)
    _let_call(crowd, draws, since, now & (standing["called_back"][rows * now] == 1))
    crowd.unprompted[protected] = NEVER
    _end_support(crowd, draws)
    return crowd


def _columns(traits: Sequence[Traits]) -> dict[str, Whole]:
    return {
        one.name: np.array([getattr(each, one.name) for each in traits], np.int32)
        for one in fields(Traits)
    }


def _standing(people: Sequence[Standing]) -> dict[str, Whole]:
    """Return where people stand; at least one row, so that it can be looked into."""
    names = ("stands", "table", "place", "due", "reached", "contacts", "called_back")
    return {
        name: np.array([int(getattr(one, name)) for one in people] or [0], np.int32)
        for name in (*names, "sought_number")
    }


def _coming(draws: Draws, seed: int) -> NDArray[np.int64]:
    """Return how many come, by replicate and day."""
    chance = np.random.default_rng([seed, COMES])
    return chance.poisson(draws.entries)


def _who(
    there: int, pool: int, coming: NDArray[np.int64], replicates: int, seed: int
) -> tuple[NDArray[np.int64], Whole, Whole, Numbers]:
    """Return for each entry its row of traits, its replicate, its first day and its key."""
    total = coming.sum(axis=1)
    replicate = np.concatenate(
        [np.repeat(np.arange(replicates), there), np.repeat(np.arange(replicates), total)]
    )
    days = np.tile(np.arange(coming.shape[1]), replicates)
    enters = np.concatenate(
        [np.zeros(there * replicates, np.int64), np.repeat(days, coming.reshape(-1))]
    )
    key = mixed(np.arange(len(replicate), dtype=np.uint64) + np.uint64(seed) * np.uint64(1 << 40))
    picked = (uniform(key[there * replicates :], PICKED) * pool).astype(np.int64)
    rows = np.concatenate([np.tile(np.arange(there), replicates), there + picked])
    return rows, replicate.astype(np.int32), enters.astype(np.int32), key


def _let_leave(crowd: Crowd, draws: Draws, since: Whole, begins: date, days: int) -> None:
    """Let people leave by their chance of each day, at the latest on their 20th birthday."""
    patience = -np.log1p(-uniform(crowd.key, LEAVES))
    for day in range(days):
        tenure = sum((day - crowd.registered >= bound).astype(np.int32) for bound in TENURES)
        season = season_of(begins + timedelta(days=day))
        patience -= draws.leaves[crowd.replicate, tenure, season] * (since < day)
        crowd.leaves[(patience < 0) & (crowd.leaves > day)] = day


def _let_call(crowd: Crowd, draws: Draws, since: Whole, called_back: NDArray[np.bool_]) -> None:
    """Draw when people make contact of their own accord, or are called as they asked."""
    crowd.unprompted[:] = next_unprompted(crowd, draws, np.arange(len(crowd.key)), since)
    talks = uniform(crowd.key, CALLED) < draws.called_back[crowd.replicate]
    crowd.unprompted[called_back & talks] = SOON


def next_unprompted(
    crowd: Crowd, draws: Draws, who: NDArray[np.int64], since: Whole | int
) -> Whole:
    """Return the day on which people next make contact unprompted, after `since`."""
    rate = draws.unprompted[crowd.replicate[who], crowd.reached[who].astype(np.int32)]
    waits = -np.log1p(-uniform(crowd.key[who], UNPROMPTED, crowd.made[who])) / rate
    return np.minimum(since + 1 + waits, NEVER).astype(np.int32)


def _end_support(crowd: Crowd, draws: Draws) -> None:
    running = np.flatnonzero(crowd.stands == Stands.SUPPORTED)
    crowd.due[running] = support_until(crowd, draws, running, 0)


def support_until(crowd: Crowd, draws: Draws, who: NDArray[np.int64], day: int) -> Whole:
    """Return the day on which support that runs or begins on `day` ends."""
    mean = draws.support_days[crowd.replicate[who]]
    lasts = -mean * np.log1p(-uniform(crowd.key[who], SUPPORT_ENDS, crowd.made[who]))
    return np.minimum(day + 1 + lasts, NEVER).astype(np.int32)
