"""Never twice, never lost (DESIGN section 7), against a carrier that does everything wrong.

Of 1,000 texts each fault meets one in a hundred, and workers are killed on the way;
`make bench ARGS='--only chaos'` does the same with 20,000.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.chaos import live_through, plan_texts, running_mischief
from tests.acceptance.program import Program
from tests.fakes.chaotic_twilio import Fault, Telling
from tests.postgresql import Server

PEOPLE = 1_000
KILL_AT = 250
SHARE = 0.01
ANSWER_SECONDS = 2.0


@pytest.fixture
def program(postgresql_server: Server, tmp_path: Path) -> Iterator[Program]:
    """Return a program with a text due for everybody, and nobody has said Start."""
    name = "acceptance_chaos"
    program = Program(tmp_path, {"DATABASE_URL": postgresql_server.create(name)})
    plan_texts(program, PEOPLE)
    yield program
    postgresql_server.drop(name)


def test_nothing_is_sent_twice_and_nothing_is_lost(program: Program) -> None:
    """Each phone gets its text once, or the message stands unknown and staff are told of it."""
    with running_mischief("chaos", SHARE) as carrier:
        program = program.with_settings(**carrier.settings(answer_seconds=ANSWER_SECONDS))
        fate = live_through(program, carrier, people=PEOPLE, kill_at=KILL_AT)
    assert fate.killed == PEOPLE // KILL_AT - 1
    assert (fate.twice, fate.lost, fate.unfinished) == (0, 0, 0), fate
    assert fate.people == PEOPLE
    assert fate.once + fate.unknown >= PEOPLE
    assert fate.unknown <= 1, fate
    assert (fate.unlisted, fate.uncounted) == (0, 0), fate
    assert fate.asked > 0
    met = set(fate.faults)
    assert met >= {str(one) for one in (*Fault, *Telling)}
