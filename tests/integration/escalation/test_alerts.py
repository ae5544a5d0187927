"""Urgent tasks tell the duty coordinator, then the next, then managers (R19)."""

from dataclasses import fields
from datetime import timedelta

from escalation.alerts import NEXT_AFTER, Alert, due_alerts, open_alarm
from escalation.states import Outcome, TaskKind
from escalation.tables import task
from messaging.failures import pause_sending
from register.staff import Role
from register.tables import staff
from storage.engine import writing
from tests.integration.escalation.office import Office

DUTY = (Role.COORDINATOR, Role.DUTY)


async def rota(office: Office) -> None:
    """Put two on the rota, and a manager behind them."""
    await office.hire("second", roles=DUTY, duty_order=2)
    await office.hire("first", roles=DUTY, duty_order=1, phone="0701740695")
    await office.hire("boss", roles=(Role.MANAGER,), email="boss@example.com")


async def danger(office: Office) -> int:
    """Open an urgent task that alerts now."""
    who = await office.young()
    return await office.task(who, TaskKind.URGENT, alert_at=office.now)


async def tell(office: Office) -> list[Alert]:
    """Return the alerts that are due."""
    async with writing(office.world.engine) as conn:
        return await due_alerts(conn, office.now)


async def test_the_ladder(office: Office) -> None:
    """Duty first, the next after 15 minutes, then the manager, again and again."""
    await rota(office)
    number = await danger(office)
    told: list[str] = []
    for _ in range(5):
        alerts = await tell(office)
        told += [alert.login for alert in alerts]
        assert {alert.task_id for alert in alerts} == {number}
        office.world.clock.move(office.now + NEXT_AFTER)
    assert told == ["first", "second", "boss", "boss", "boss"]


async def test_nobody_is_told_before_their_time(office: Office) -> None:
    """Within the 15 minutes nobody else is disturbed."""
    await rota(office)
    await danger(office)
    assert len(await tell(office)) == 1
    office.world.clock.move(office.now + NEXT_AFTER - timedelta(seconds=1))
    assert await tell(office) == []


async def test_a_claim_acknowledges(office: Office) -> None:
    """While somebody has the task nobody is told; when they give it up the ladder goes on."""
    await rota(office)
    number = await danger(office)
    await tell(office)
    await office.claim(await office.worker("first"), number)
    office.world.clock.move(office.now + NEXT_AFTER)
    assert await tell(office) == []
    given_up = {"state": "open", "staff_id": None, "lease_until": None}
    await office.world.change(task, number, **given_up)
    office.world.clock.move(office.now + NEXT_AFTER)
    assert [alert.login for alert in await tell(office)] == ["second"]


async def test_a_closed_task_alerts_nobody(office: Office) -> None:
    """What is done is done."""
    await rota(office)
    number = await danger(office)
    await office.world.change(task, number, state="done", alert_at=None)
    assert await tell(office) == []


async def test_who_is_away_is_passed_by(office: Office) -> None:
    """Somebody away until today is told again tomorrow."""
    await rota(office)
    first = await office.worker("first")
    await office.world.change(staff, first.id, away_until=office.now.date())
    await danger(office)
    assert [alert.login for alert in await tell(office)] == ["second"]


async def test_with_nobody_to_tell_the_ladder_waits(office: Office) -> None:
    """Where the rota is empty the first who joins it is told, not the last."""
    await danger(office)
    assert await tell(office) == []
    await rota(office)
    office.world.clock.move(office.now + NEXT_AFTER)
    assert [alert.login for alert in await tell(office)] == ["first"]


async def test_an_alert_carries_no_personal_data(office: Office) -> None:
    """It says that a task waits, and its number; how to reach the staff, and no more (R19)."""
    await rota(office)
    number = await danger(office)
    (alert,) = await tell(office)
    first = await office.worker("first")
    assert alert == Alert(number, 0, first.id, "first", "+46701740695", "", last=False)
    names = {field.name for field in fields(Alert)}
    assert names == {"task_id", "level", "staff_id", "login", "phone", "email", "last"}


async def test_a_carrier_s_stop_is_closed_by_a_human(office: Office) -> None:
    """The alarm is about nobody; once somebody has handled it nobody is told again."""
    await rota(office)
    await office.young()
    async with writing(office.world.engine) as conn:
        await pause_sending(conn, "the carrier filters our messages (30007)")
        await open_alarm(conn, office.now)
        await open_alarm(conn, office.now + timedelta(minutes=1))
    (alert,) = await tell(office)
    await office.close(alert.task_id, Outcome.SAFE, by=await office.worker("first"))
    office.world.clock.move(office.now + NEXT_AFTER)
    assert await tell(office) == []
