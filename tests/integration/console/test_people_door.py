"""The one door to people: who gets through, and what is logged."""

import pytest

from console.access_rules import Reason, Verdict
from console.people_door import look_at
from escalation.states import TaskKind
from escalation.tables import task
from register.roles import Role
from register.tables import person
from storage.engine import writing
from storage.tables import access_log
from tests.integration.escalation.office import Office
from tests.people import ELIAS, SAGA, Young
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    """Return the office on each database in turn."""
    return Office(world)


async def look(office: Office, login: str, key: int, reason: str = "") -> Verdict | None:
    """Let somebody look at a person."""
    (row,) = await office.world.rows(person, id=key)
    worker = await office.worker(login)
    async with writing(office.world.engine) as conn:
        found = await look_at(conn, worker, row.public_id, office.now, reason=reason)
    assert found is not None
    assert (found.person_id == key) == (found.verdict is Verdict.SEEN)
    return found.verdict


@pytest.mark.parametrize(
    ("who", "roles", "unit", "reason", "verdict"),
    [
        (ELIAS, [Role.COORDINATOR], "KAA syd", "", Verdict.SEEN),
        (ELIAS, [Role.COORDINATOR], "KAA nord", "", Verdict.NOT_THEIRS),
        (ELIAS, [Role.MANAGER], "", "", Verdict.SEEN),
        (ELIAS, [Role.ADMINISTRATOR], "KAA syd", "", Verdict.NOT_THEIRS),
        (SAGA, [Role.COORDINATOR], "KAA syd", Reason.TASK, Verdict.PROTECTED),
        (SAGA, [Role.COORDINATOR, Role.PROTECTED], "KAA syd", "", Verdict.NO_REASON),
        (SAGA, [Role.COORDINATOR, Role.PROTECTED], "KAA syd", Reason.TASK, Verdict.SEEN),
        (SAGA, [Role.COORDINATOR, Role.PROTECTED], "KAA nord", Reason.TASK, Verdict.NOT_THEIRS),
    ],
)
async def test_every_look_is_logged(
    office: Office, who: Young, *, roles: list[Role], unit: str, reason: str, verdict: Verdict
) -> None:
    """A look that is allowed is logged with its reason, one that is not with why."""
    key = await office.world.add_person(who, in_round=False)
    await office.hire("kim", unit=unit, roles=roles)
    assert await look(office, "kim", key, reason) is verdict
    (row,) = await office.world.rows(access_log)
    seen = verdict is Verdict.SEEN
    told = ("staff:kim", "view", reason) if seen else ("staff:kim", "refused", verdict)
    assert (row.actor, row.action, row.reason) == told


async def test_duty_and_tasks_open_other_districts(office: Office) -> None:
    """Whoever is on duty sees who is in danger, and whoever holds a task whom it is about."""
    key = await office.world.add_person(ELIAS, in_round=False)
    north = await office.hire("kim", unit="KAA nord", roles=[Role.COORDINATOR, Role.DUTY])
    assert await look(office, "kim", key) is Verdict.NOT_THEIRS
    urgent = await office.task(key, TaskKind.URGENT)
    assert await look(office, "kim", key) is Verdict.SEEN
    await office.world.change(task, urgent, state="done")
    await office.task(key, TaskKind.CALL_BACK, by=north)
    assert await look(office, "kim", key) is Verdict.SEEN
    assert await look(office, "sara1", key) is Verdict.NOT_THEIRS


async def test_nobody_is_this(office: Office) -> None:
    """An id that nobody has is nobody's, and there is nothing to log."""
    sara = await office.worker()
    async with writing(office.world.engine) as conn:
        assert await look_at(conn, sara, "NOBODY", office.now) is None
    assert await office.world.count(access_log) == 0
