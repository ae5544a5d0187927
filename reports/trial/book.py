"""The plans of a trial as arrays, to be looked up for thousands of people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.trial.timetable import Timetable
from reports.trial.values import CHANNELS, NEVER, TASKS, Way
from scheduler.plan import Addressee, PlanTask

Whole = NDArray[np.int32]
NONE = -1
WAYS = 1 << len(Way)
WAY_OF = {"sms": Way.SMS, "email": Way.EMAIL, "chat": Way.CHAT, "letter": Way.LETTER}
NEEDS = {PlanTask.CALL: Way.PHONE, PlanTask.KNOCK_CARD: Way.DOOR, PlanTask.HOME_VISIT: Way.DOOR}
CHANNEL_OF_TASK = {"call": "phone", "knock_card": "knock_card", "home_visit": "visit"}


@dataclass(frozen=True, slots=True)
class Book:
    """Several plans, one after the other: table 0 is the one that new rounds take.

    `base` is where a table's places begin, `size` how many it has; the rest goes by place.
    """

    base: Whole
    size: Whole
    first: Whole  # by table and day
    after: Whole  # by place and day
    again: Whole  # by table, reason and day
    wait_days: Whole
    task: Whole  # of `TASKS`, `NONE` for a message
    channel: Whole  # by place and ways: of `CHANNELS`, `NONE` where nothing is usable
    guardian: NDArray[np.bool_]
    kind: Whole  # by place and channel: in `Draws.answers`


def bind_tables(
    tables: Sequence[Timetable], carriers: frozenset[str], kinds: Mapping[tuple[str, str], int]
) -> Book:
    """Put timetables together; all have the same days."""
    places = [place for table in tables for place in table.places]
    sizes = [len(table.places) for table in tables]
    channels = [
        [_channel(place.step.channels, place.step.task, ways, carriers) for ways in range(WAYS)]
        for place in places
    ]
    return Book(
        base=np.array(np.cumsum([0, *sizes[:-1]]), np.int32),
        size=np.array(sizes, np.int32),
        first=np.array([[*table.first, NEVER] for table in tables], np.int32),
        after=np.array([days for table in tables for days in table.after], np.int32),
        again=np.array([table.again for table in tables], np.int32),
        wait_days=np.array([table.plan.wait_days for table in tables], np.int32),
        task=np.array([_task(place.step.task) for place in places], np.int32),
        channel=np.array(channels, np.int32),
        guardian=np.array([place.step.to is Addressee.GUARDIAN for place in places]),
        kind=np.array(
            [
                [
                    kinds.get((channel, text_of(place.step.template, place.step.task)), NONE)
                    for channel in CHANNELS
                ]
                for place in places
            ],
            np.int32,
        ),
    )


def kinds_of(tables: Sequence[Timetable]) -> list[tuple[str, str]]:
    """Return every sort of attempt that the plans make: a channel, and a text or task."""
    found = {
        (channel, text_of(place.step.template, place.step.task))
        for table in tables
        for place in table.places
        for channel in (*place.step.channels, CHANNEL_OF_TASK.get(place.step.task, ""))
        if channel
    }
    return sorted(found)


def text_of(template: str, task: str) -> str:
    """Return what an attempt is counted under: a task's kind, else its text."""
    return task or template


def _task(task: str) -> int:
    return TASKS.index(task) if task else NONE


def _channel(channels: tuple[str, ...], task: str, ways: int, carriers: frozenset[str]) -> int:
    """Return how a contact is made: the first channel in order that can be used."""
    if task:
        needed = NEEDS.get(PlanTask(task))
        usable = needed is not None and bool(ways & needed)
        return CHANNELS.index(CHANNEL_OF_TASK[task]) if usable else NONE
    for channel in channels:
        if ways & WAY_OF[channel] and (channel == "letter" or channel in carriers):
            return CHANNELS.index(channel)
    return NONE
