"""How fast replies are read: texts a second, memory and start of a process of its own.

python -m benchmarks.reading_bench ROUNDS   (prints JSON)
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median

from app.memory import calm_collector

BATCH = 200  # texts read together, as the inbox is


@dataclass(frozen=True, slots=True)
class ReadingPace:
    """What one process does."""

    texts: int  # in a round
    per_second: float  # median of the rounds, by the clock
    first_per_second: float  # of the first round, when no word has been looked up yet
    memory_mb: float  # at most
    start: float  # seconds until the model is loaded and one text is read


def measure_reading(*, rounds: int) -> ReadingPace:
    """Measure in a process of its own."""
    command = (sys.executable, "-m", "benchmarks.reading_bench", str(rounds))
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    return ReadingPace(**json.loads(run.stdout))


def _measure(rounds: int) -> ReadingPace:
    begun = time.perf_counter()
    from messaging.meaning.reader import Written, shipped_reader  # noqa: PLC0415 - the start is measured

    reader = shipped_reader()
    calm_collector()  # as every process of ours does
    reader.read("jag pluggar på komvux", "first")
    start = time.perf_counter() - begun
    from messaging.training.labelled import read_judged  # noqa: PLC0415 - and nothing beside it

    texts = [Written(text.text, text.context) for text in read_judged()]
    rates = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for place in range(0, len(texts), BATCH):
            reader.read_all(texts[place : place + BATCH])
        rates.append(len(texts) / (time.perf_counter() - begun))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return ReadingPace(len(texts), median(rates), rates[0], memory, start)


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(int(sys.argv[1])))))
