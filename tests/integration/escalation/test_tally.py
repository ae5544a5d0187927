"""The numbers of somebody's first page."""

from datetime import timedelta

from escalation.queue import open_tasks
from escalation.states import TaskKind
from escalation.tally import Tally, count_open
from storage.engine import reading
from tests.integration.escalation.office import Office
from tests.people import AMINA, ELIAS, SAGA


async def test_what_is_counted_is_what_can_be_taken(office: Office) -> None:
    """Due tasks of one's own districts count, by kind; others', later and protected ones do not."""
    worker, hour = await office.worker(), timedelta(hours=1)
    who = await office.young(ELIAS)
    await office.task(who, TaskKind.CALL)
    await office.task(who, TaskKind.CALL, due_at=office.now - timedelta(days=2))
    await office.task(who, TaskKind.FIND_NUMBER)
    await office.task(who, TaskKind.CALL, due_at=office.now + hour)
    await office.task(await office.young(AMINA), TaskKind.CALL)
    await office.task(await office.young(SAGA), TaskKind.PROTECTED)
    async with reading(office.world.engine) as conn:
        tally = await count_open(conn, worker, office.now, office.now - hour)
        listed = await open_tasks(conn, worker, office.now, 50)
    assert tally == Tally({TaskKind.CALL: 2, TaskKind.FIND_NUMBER: 1}, overdue=1, cut=False)
    assert tally.total == len(listed)


async def test_the_urgent_of_everywhere_counts_on_duty(office: Office) -> None:
    """Whoever is on duty counts urgent tasks of all districts."""
    await office.task(await office.young(AMINA), TaskKind.URGENT)
    worker = await office.worker("sara2")
    async with reading(office.world.engine) as conn:
        sara = await count_open(conn, worker, office.now, office.now)
    kim = await office.hire("kim")
    async with reading(office.world.engine) as conn:
        other = await count_open(conn, kim, office.now, office.now)
    assert sara.kinds == {TaskKind.URGENT: 1}
    assert other.total == 0
