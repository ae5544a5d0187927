"""What a run added up to: contacts by week and unit, people reached and sought by replicate."""

import numpy as np
from numpy.typing import NDArray

from reports.trial.crowd import Crowd
from reports.trial.values import CHANNELS, TASKS

Who = NDArray[np.int64]
DAYS = 7
SEARCHES = len(CHANNELS)  # counted after the channels


class Score:
    """Counts of a run; `weeks` and units come first in each, replicates are added up or kept."""

    def __init__(self, crowd: Crowd, *, days: int, units: int, replicates: int) -> None:
        """Begin with nothing."""
        self._crowd = crowd
        self._units, self._replicates = units, replicates
        self.weeks = -(-days // DAYS)
        self._last = days - 1
        self.contacts = np.zeros((self.weeks, units, SEARCHES + 1))
        self.waiting = np.zeros((self.weeks, units, len(TASKS)))
        self.reached_weekly = np.zeros((self.weeks, units, replicates))
        self._reached = np.zeros(len(crowd.key), bool)
        self._sought = np.zeros(len(crowd.key), bool)

    @property
    def people_by_unit(self) -> NDArray[np.int64]:
        """How many there are in all replicates together."""
        return np.bincount(self._crowd.unit, minlength=self._units)

    def attempts(self, day: int, who: Who, channel: NDArray[np.int32]) -> None:
        """Count attempts, one per person."""
        self._add(day, who, channel.astype(np.int64))
        self._sought[who] = True

    def searches(self, day: int, who: Who) -> None:
        """Count searches for a number."""
        self._add(day, who, np.full(len(who), SEARCHES))

    def reached(self, day: int, who: Who) -> None:
        """Count people who are reached, each once (R18)."""
        new = who[~self._reached[who]]
        self._reached[new] = True
        where = (
            self._crowd.unit[new].astype(np.int64) * self._replicates + self._crowd.replicate[new]
        )
        added = np.bincount(where, minlength=self._units * self._replicates)
        self.reached_weekly[day // DAYS] += added.reshape(self._units, self._replicates)

    def end_day(
        self, day: int, queued: NDArray[np.int8], groups: Who, there: NDArray[np.bool_]
    ) -> None:
        """Count who waits for the staff at the end of each week."""
        if day % DAYS != DAYS - 1 and day != self._last:
            return
        for task in range(len(TASKS)):
            waiting = np.flatnonzero((queued == task) & there)
            self.waiting[day // DAYS, :, task] = np.bincount(
                groups[waiting] % self._units, minlength=self._units
            )

    def by_replicate(self, *, reached: bool) -> NDArray[np.float64]:
        """Return how many people each replicate reached, or sought, by unit."""
        flags = self._reached if reached else self._reached | self._sought
        who = np.flatnonzero(flags)
        where = (
            self._crowd.unit[who].astype(np.int64) * self._replicates + self._crowd.replicate[who]
        )
        counts = np.bincount(where, minlength=self._units * self._replicates)
        return counts.reshape(self._units, self._replicates).astype(np.float64)

    def _add(self, day: int, who: Who, what: Who) -> None:
        where = self._crowd.unit[who].astype(np.int64) * (SEARCHES + 1) + what
        added = np.bincount(where, minlength=self._units * (SEARCHES + 1))
        self.contacts[day // DAYS] += added.reshape(self._units, SEARCHES + 1)
