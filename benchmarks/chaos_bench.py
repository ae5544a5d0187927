"""Texts through a carrier that does everything wrong, with workers killed meanwhile.

The same code as tests/acceptance/test_chaos.py, with as many texts as a city sends.
"""

import tempfile
from pathlib import Path

from tests.acceptance.chaos import Fate, live_through, plan_texts, running_mischief
from tests.acceptance.program import Program
from tests.postgresql import Server

DATABASE = "chaos"
SHARE = 0.01  # of the messages, for each fault
ANSWER_SECONDS = 5.0  # instead of 20: what hangs in a run of a minute holds up a larger part of it


def measure_chaos(server: Server, *, messages: int, kill_at: int, seed: str = "chaos") -> Fate:
    """Send so many texts, kill a worker at every `kill_at`, and return what became of them."""
    with tempfile.TemporaryDirectory() as folder, running_mischief(seed, SHARE) as carrier:
        program = Program(Path(folder), {"DATABASE_URL": server.create(DATABASE)})
        plan_texts(program, messages)
        program = program.with_settings(**carrier.settings(answer_seconds=ANSWER_SECONDS))
        fate = live_through(program, carrier, people=messages, kill_at=kill_at)
    server.drop(DATABASE)
    return fate
