"""How fast this process reads replies, beside what is demanded of one process."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from app.memory import calm_collector
from messaging.meaning.reader import Reader, Written, shipped_reader

BATCH = 200  # texts read together, as the inbox is
LEAST_PER_SECOND, MOST_MB, LONGEST_START = 5_000, 300, 1.0


@dataclass(frozen=True, slots=True)
class ReadingPace:
    """What one process does."""

    texts: int  # in a round
    per_second: float  # median of the rounds, by the clock
    first_per_second: float  # of the first round, when no word has been looked up yet
    memory_mb: float  # at most, of the whole process
    start: float  # seconds until the model is loaded and one text is read


def start_reading(load: Callable[[], Reader] = shipped_reader) -> tuple[Reader, float]:
    """Load the reader, read a text, and return the seconds that both took."""
    begun = time.perf_counter()
    reader = load()
    reader.read("jag pluggar på komvux", "first")
    return reader, time.perf_counter() - begun


def measure_pace(
    reader: Reader, texts: Sequence[Written], *, rounds: int, start: float
) -> ReadingPace:
    """Read all texts so many times, in batches.

    Args:
        reader: which.
        texts: at least one.
        rounds: how often.
        start: what `start_reading` returned.
    """
    calm_collector()  # as every process of ours does
    rates = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for place in range(0, len(texts), BATCH):
            reader.read_all(texts[place : place + BATCH])
        rates.append(len(texts) / (time.perf_counter() - begun))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return ReadingPace(len(texts), median(rates), rates[0], memory, start)
