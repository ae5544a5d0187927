"""One plan's run through the coming months: day by day, for everybody of every replicate at once.

A day begins with what people do of their own accord, then come the plan's contacts, then the
staff's working day. Where a contact is answered, a round ends as the rules of R5 and R11 say.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from register.age import LAST_LETTER_DAYS
from reports.trial.assumed import ANSWER_DAYS
from reports.trial.book import NONE, Book
from reports.trial.crowd import Crowd, next_unprompted, support_until
from reports.trial.dice import uniform
from reports.trial.draws import Draws
from reports.trial.score import Score
from reports.trial.values import (
    BEFORE_20,
    CHANNELS,
    NEVER,
    TASKS,
    TURNS,
    Stands,
    Way,
    turn_of,
)
from scheduler.window import closed_days

Who = NDArray[np.int64]
ANSWERS, DELAY, SUPPORT, SAID, FOUND, LIES, LAST, LAST_DELAY = range(10, 18)
FAREWELL = ("letter", BEFORE_20)
LETTER = CHANNELS.index("letter")
LONGEST_CHAIN = 100  # contacts on one day: of a plan whose steps nobody of a group can be sent
SEARCH = TASKS.index("find_number")
NUMBER = int(Way.SMS | Way.PHONE)
DELAYS = np.array([ANSWER_DAYS[channel] for channel in CHANNELS])
SATURDAY = 5
TURN_AFTER = np.array([turn_of(contacts) for contacts in range(2 * TURNS)])


class Run:
    """The state of a run; `crowd` is changed by it."""

    def __init__(self, crowd: Crowd, book: Book, draws: Draws, begins: date, score: Score) -> None:
        """Begin with everybody where they stand; who comes later begins a round by then."""
        self._crowd, self._book, self._draws = crowd, book, draws
        self._begins, self._score = begins, score
        self._days = book.after.shape[1]
        self._queued = np.full(len(crowd.key), NONE, np.int8)  # of `TASKS`
        self._sought = np.zeros(len(crowd.key), bool)  # a number, in this round
        self._ready = np.zeros(len(crowd.key), np.int32)  # the day from which staff take it up
        self._groups = crowd.replicate.astype(np.int64) * draws.capacity.shape[1] + crowd.unit
        self._worked = 0
        self._said = np.cumsum(draws.said, axis=1)
        self._enter()

    def _enter(self) -> None:
        crowd, book = self._crowd, self._book
        new = np.flatnonzero(crowd.due == NONE)
        waits = np.where(crowd.waits[new], book.wait_days[0], 0)
        begins = np.maximum(crowd.registered[new] + waits, crowd.enters[new])
        crowd.due[new] = book.first[0, np.minimum(begins, self._days)]
        crowd.due[crowd.stands == Stands.NOWHERE] = NEVER
        waiting = np.flatnonzero(crowd.stands == Stands.QUEUED)
        crowd.stands[waiting] = Stands.COMING  # it is queued on the first day, as it was before
        crowd.due[waiting] = 0

    def live(self, day: int) -> None:
        """Live through a day; the days come in order."""
        crowd = self._crowd
        self._reach(self._there(np.flatnonzero(crowd.unprompted == day), day), day)
        self._say_where_to_turn(day)
        self._contact(self._there(np.flatnonzero(crowd.due == day), day), day)
        date_ = self._begins + timedelta(days=day)
        if date_.weekday() < SATURDAY and date_ not in closed_days(date_.year):
            self._work(day)
            self._contact(self._there(np.flatnonzero(crowd.due == day), day), day)
        self._score.end_day(day, self._queued, self._groups, crowd.leaves > day)

    def _say_where_to_turn(self, day: int) -> None:
        """Post the letter before the 20th birthday (R3), which some answer some days later."""
        crowd, draws = self._crowd, self._draws
        soon = np.flatnonzero(crowd.turns_20 == day + LAST_LETTER_DAYS)
        able = (crowd.stands[soon] != Stands.NOWHERE) & ((crowd.ways[soon] & Way.LETTER) != 0)
        who = self._there(soon[able], day)
        self._score.attempts(day, who, np.full(len(who), LETTER, np.int32))
        likely = draws.answers[
            crowd.replicate[who],
            draws.kinds[FAREWELL],
            TURN_AFTER[np.minimum(crowd.contacts[who], len(TURN_AFTER) - 1)],
            crowd.reached[who].astype(np.int32),
        ]
        answering = who[uniform(crowd.key[who], LAST) < likely]
        delay = -DELAYS[LETTER] * np.log1p(-uniform(crowd.key[answering], LAST_DELAY))
        comes = day + 1 + delay.astype(np.int32)
        crowd.unprompted[answering] = np.minimum(crowd.unprompted[answering], comes)

    def _there(self, who: Who, day: int) -> Who:
        """Return those of them who are in the register."""
        crowd = self._crowd
        gone = crowd.leaves[who] <= day
        crowd.due[who[gone]] = NEVER
        return who[~gone & (crowd.enters[who] <= day)]

    def _contact(self, due: Who, day: int) -> None:
        """Do what is due: begin rounds, learn of answers, make the plan's contacts."""
        crowd = self._crowd
        for _ in range(LONGEST_CHAIN):
            if not due.size:
                return
            stands = crowd.stands[due]
            self._reach(due[stands == Stands.ANSWERING], day)
            rested = (stands == Stands.RESTING) | (stands == Stands.SUPPORTED)
            self._begin(due[rested], day)
            self._make(due[stands == Stands.COMING], day)
            due = due[crowd.due[due] == day]
        crowd.due[due] = NEVER

    def _begin(self, who: Who, day: int) -> None:
        """Begin a round, on the plan that is tried."""
        crowd, book = self._crowd, self._book
        crowd.stands[who], crowd.table[who], crowd.place[who] = Stands.COMING, 0, 0
        self._sought[who] = False
        crowd.due[who] = book.first[0, day]

    def _make(self, who: Who, day: int) -> None:
        """Make the contact that is due: a message goes out, a task waits for the staff."""
        crowd, book = self._crowd, self._book
        place = book.base[crowd.table[who]] + crowd.place[who]
        speaks = book.guardian[place]
        young = crowd.turns_18[who] > day
        ways = np.where(speaks, np.where(young, crowd.guardian_ways[who], 0), crowd.ways[who])
        task, channel = book.task[place], book.channel[place, ways]
        able = (channel != NONE) | (task == SEARCH)
        queued = able & (task != NONE)
        crowd.due[who[queued]] = NEVER
        crowd.stands[who[queued]] = Stands.QUEUED
        self._queued[who[queued]] = task[queued]
        self._wait(who[queued], task[queued], day)
        crowd.seeks[who[queued]] = np.where(task[queued] == SEARCH, day, crowd.seeks[who[queued]])
        missing = who[~able]
        seeking = missing[~self._sought[missing]]
        crowd.seeks[seeking] = np.minimum(crowd.seeks[seeking], day)
        self._sought[seeking] = True
        self._wait(seeking, np.full(len(seeking), SEARCH), day)
        self._go_on(missing, day)
        sent = able & (task == NONE)
        self._try(who[sent], place[sent], channel[sent], day)

    def _try(
        self, who: Who, place: NDArray[np.int32], channel: NDArray[np.int32], day: int
    ) -> None:
        """Count an attempt, and draw whether it is answered."""
        crowd, draws = self._crowd, self._draws
        self._score.attempts(day, who, channel)
        turn = TURN_AFTER[np.minimum(crowd.contacts[who], len(TURN_AFTER) - 1)]
        kind = self._book.kind[place, channel]
        again = crowd.reached[who].astype(np.int32)
        likely = draws.answers[crowd.replicate[who], kind, turn, again]
        answered = uniform(crowd.key[who], ANSWERS, crowd.made[who]) < likely
        crowd.contacts[who] += 1
        crowd.made[who] += 1
        self._go_on(who[~answered], day)
        whose = who[answered]
        waits = -DELAYS[channel[answered]] * np.log1p(
            -uniform(crowd.key[whose], DELAY, crowd.made[whose])
        )
        crowd.stands[whose] = Stands.ANSWERING
        crowd.due[whose] = day + waits.astype(np.int32)
        self._reach(whose[crowd.due[whose] == day], day)

    def _go_on(self, who: Who, day: int) -> None:
        """Let a round go on after a contact that was not answered, or not made."""
        crowd, book = self._crowd, self._book
        table = crowd.table[who]
        place = crowd.place[who]
        crowd.due[who] = book.after[book.base[table] + place, day]
        over = place + 1 >= book.size[table]
        crowd.stands[who] = np.where(over, Stands.RESTING, Stands.COMING)
        crowd.place[who] = np.where(over, 0, place + 1)

    def _reach(self, who: Who, day: int) -> None:
        """Let people be reached: the round rests, by what they say, or while support runs."""
        crowd, draws = self._crowd, self._draws
        self._score.reached(day, who)
        supported = crowd.stands[who] == Stands.SUPPORTED
        crowd.reached[who], crowd.contacts[who] = True, 0
        crowd.made[who] += 1
        crowd.seeks[who], self._queued[who] = NEVER, NONE
        crowd.unprompted[who] = next_unprompted(crowd, draws, who, day)
        free = who[~supported]
        wants = (
            uniform(crowd.key[free], SUPPORT, crowd.made[free])
            < draws.supported[crowd.replicate[free]]
        )
        begun, others = free[wants], free[~wants]
        crowd.stands[begun] = Stands.SUPPORTED
        crowd.due[begun] = support_until(crowd, draws, begun, day)
        drawn = uniform(crowd.key[others], SAID, crowd.made[others])
        said = (drawn[:, None] > self._said[crowd.replicate[others]]).sum(axis=1)
        said = np.minimum(said, self._said.shape[1] - 1)
        crowd.stands[others] = Stands.RESTING
        crowd.due[others] = self._book.again[crowd.table[others], said, day]

    def _work(self, day: int) -> None:
        """Let the staff work a day: what waits longest comes first."""
        for task in range(len(TASKS)):
            most = self._room(task)
            waiting = np.flatnonzero(self._queued == task)
            if task == SEARCH:
                waiting = np.flatnonzero(self._crowd.seeks <= day)
            here = (self._crowd.leaves[waiting] > day) & (self._ready[waiting] <= day)
            waiting = waiting[here]
            served = self._first_of(waiting, most)
            if task == SEARCH:
                self._search(served, day)
            else:
                self._serve(served, day)
        self._worked += 1

    def _wait(self, who: Who, task: NDArray[np.int32], day: int) -> None:
        """Let tasks lie as long as they usually do, even where nobody is behind."""
        crowd = self._crowd
        usual = self._draws.waits[crowd.unit[who], task]
        lies = -usual * np.log1p(-uniform(crowd.key[who], LIES, crowd.made[who]))
        self._ready[who] = day + np.round(lies).astype(np.int32)

    def _room(self, task: int) -> NDArray[np.int64]:
        """Return how many tasks each group gets done today: together they are its capacity."""
        a_day = self._draws.capacity[:, :, task].reshape(-1) / 5
        before, after = self._worked * a_day, (self._worked + 1) * a_day
        return (np.floor(after) - np.floor(before)).astype(np.int64)

    def _first_of(self, waiting: Who, most: NDArray[np.int64]) -> Who:
        """Return, of each group, as many as there is room for; the longest waiting first."""
        crowd = self._crowd
        order = np.lexsort((crowd.key[waiting], self._ready[waiting], self._groups[waiting]))
        ranked = waiting[order]
        groups = self._groups[ranked]
        starts = np.searchsorted(groups, groups, side="left")
        rank = np.arange(len(ranked)) - starts
        chosen: Who = ranked[rank < most[groups]]
        return chosen

    def _serve(self, who: Who, day: int) -> None:
        crowd, book = self._crowd, self._book
        self._queued[who] = NONE
        place = book.base[crowd.table[who]] + crowd.place[who]
        channel = book.channel[place, crowd.ways[who]]
        self._try(who, place, channel, day)

    def _search(self, who: Who, day: int) -> None:
        """Look for numbers; a search that is a step of the plan ends with it."""
        crowd = self._crowd
        self._score.searches(day, who)
        crowd.seeks[who] = NEVER
        found = (
            uniform(crowd.key[who], FOUND, crowd.made[who])
            < self._draws.found[crowd.replicate[who]]
        )
        crowd.ways[who[found]] |= NUMBER
        steps = who[self._queued[who] == SEARCH]
        self._queued[steps] = NONE
        self._go_on(steps, day)
