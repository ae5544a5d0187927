"""How fast replies are read: texts a second, memory and start of a process of its own.

python -m benchmarks.reading_bench ROUNDS   (prints JSON)
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.reading_pace import ReadingPace


def measure_reading(*, rounds: int) -> "ReadingPace":
    """Measure in a process of its own."""
    from app.reading_pace import ReadingPace  # noqa: PLC0415 - not where the start is measured

    command = (sys.executable, "-m", "benchmarks.reading_bench", str(rounds))
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    return ReadingPace(**json.loads(run.stdout))


def _measure(rounds: int, begun: float) -> "ReadingPace":
    from app.reading_pace import measure_pace, start_reading  # noqa: PLC0415 - the start is measured
    from messaging.meaning.reader import Written  # noqa: PLC0415 - the same

    reader, _ = start_reading()
    start = time.perf_counter() - begun
    from messaging.training.labelled import read_judged  # noqa: PLC0415 - and nothing beside it

    texts = [Written(text.text, text.context) for text in read_judged()]
    return measure_pace(reader, texts, rounds=rounds, start=start)


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(int(sys.argv[1]), time.perf_counter()))))
