"""The staff's part with letters: whose batch it is, what is logged, which task it closes."""

from collections.abc import Sequence

import pytest

from escalation.errors import QueueError
from escalation.posting import check_posting, post_letters, print_letters
from escalation.queue import Worker
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task
from messaging.errors import LetterError
from messaging.letters import TakeOut, withdraw_letter
from register.tables import person
from storage.engine import writing
from storage.tables import access_log
from tests.integration.escalation.office import Office


async def pull(office: Office, worker: Worker, batch: int = 1) -> Sequence[int]:
    """Print a batch as a member of the staff; return its letters' ids."""
    async with writing(office.world.engine) as conn:
        return (await print_letters(conn, worker, batch, office.now)).letters


async def post(office: Office, worker: Worker, batch: int = 1) -> tuple[int, Sequence[TakeOut]]:
    """Post a batch as a member of the staff; return how many letters, and what was taken out."""
    world = office.world
    async with writing(world.engine) as conn:
        plans = world.works.plans
        await plans.load(conn)
        posted = await post_letters(conn, world.vault, plans, worker, batch, now=office.now)
    return posted.letters, posted.taken_out


async def test_printing_is_a_look_at_each_person(office: Office) -> None:
    """R16: addresses go onto paper, and the log says whose, by whom and when."""
    who = await office.young()
    letter = await office.letter(who)
    assert await pull(office, await office.worker()) == [letter]
    [logged] = await office.world.rows(access_log, action="print")
    one = await office.row(person, who)
    assert (logged.person, logged.actor) == (one.public_id, "staff:sara2")


async def test_a_batch_belongs_to_its_unit(office: Office) -> None:
    """Nobody prints or posts another unit's letters, or letters that are not there."""
    await office.letter(await office.young())
    north = await office.worker("sara1")
    for act in (pull, post):
        with pytest.raises(QueueError, match="KAA syd, which is not your unit"):
            await act(office, north)
        with pytest.raises(LetterError, match="there is no batch 9"):
            await act(office, north, 9)


async def test_posting_closes_the_print_task(office: Office) -> None:
    """Who says that the letters are in the post has done the task; saying it twice is a slip."""
    await office.letter(await office.young())
    number = await office.task(None, TaskKind.PRINT_LETTER, letter_batch_id=1)
    sara = await office.worker()
    with pytest.raises(QueueError, match="has not been printed"):
        await post(office, sara)
    await pull(office, sara)
    assert await post(office, sara) == (1, [])
    row = await office.row(task, number)
    assert (row.state, row.outcome) == (TaskState.DONE, Outcome.POSTED)
    with pytest.raises(LetterError, match="posted already"):
        await post(office, sara)


async def test_a_task_that_somebody_has_claimed_is_theirs(office: Office) -> None:
    """Two people never post one batch."""
    await office.letter(await office.young())
    sara, kim = await office.worker(), await office.colleague()
    await office.task(None, TaskKind.PRINT_LETTER, by=kim, letter_batch_id=1)
    await pull(office, sara)
    with pytest.raises(QueueError, match="claimed by somebody else"):
        await post(office, sara)
    assert await post(office, kim) == (1, [])


async def test_a_batch_is_posted_before_its_task_opens(office: Office) -> None:
    """Whoever is quicker than the clock needs no task, and gets none afterwards."""
    letter = await office.letter(await office.young())
    sara = await office.worker()
    await pull(office, sara)
    async with writing(office.world.engine) as conn:
        await withdraw_letter(conn, letter, "staff:sara2", office.now)
        taken_out = await check_posting(conn, sara, 1)
    assert [one.number for one in taken_out] == [1]
    assert await post(office, sara) == (0, taken_out)
    assert await office.world.count(task) == 0
