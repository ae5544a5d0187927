"""Danger reaches the staff: at once, by the way that works, and whatever else is going on (R19)."""

from datetime import timedelta

from escalation.alerts import TRY_AGAIN_AFTER
from escalation.rota import on_duty, write_week
from escalation.states import TaskKind
from escalation.tables import task
from messaging.channels.base import Outgoing, Refused
from pipeline.tick import watch
from register.roles import Role
from register.tables import staff
from storage.engine import reading, writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS
from tests.world import World

DUTY = (Role.COORDINATOR, Role.DUTY)
FIRST, SECOND = "0701740695", "0701740696"


async def rota(office: Office, first: str = FIRST, email: str = "") -> None:
    """Put two on the standing order."""
    await office.hire("first", roles=DUTY, duty_order=1, phone=first, email=email)
    await office.hire("second", roles=DUTY, duty_order=2, phone=SECOND)


async def danger(office: Office) -> None:
    """Let somebody write that they are in danger."""
    await office.young()
    await office.world.receive(ELIAS.mobile, "jag orkar inte leva längre")


def told(world: World) -> list[Outgoing]:
    """Return the alerts that went out by SMS."""
    return [one for one in world.sms.taken if "brådskande" in one.text]


async def test_watching_alone_reads_and_alerts(world: World) -> None:
    """A text is read and the duty coordinator told without a pass of the pipeline, once."""
    office = Office(world)
    await rota(office)
    await danger(office)
    assert await watch(world.works, office.now) == 1
    assert await watch(world.works, office.now) == 0
    (alert,) = told(world)
    assert (alert.to, alert.at_once) == ("+46701740695", True)
    (row,) = await world.rows(task, kind=TaskKind.URGENT.value)
    assert str(row.id) in alert.text
    assert ELIAS.first_name not in alert.text


async def test_e_mail_stands_in(world: World) -> None:
    """Where an SMS is refused, or there is no number, the alert goes by e-mail."""
    office = Office(world)
    await rota(office, email="first@example.com")
    world.sms.answers.append(Refused("30006"))
    await danger(office)
    await watch(world.works, office.now)
    assert told(world) == []
    (mail,) = world.email.taken
    assert (mail.to, mail.subject) == ("first@example.com", "Uppsök: brådskande")


async def test_whom_it_does_not_reach_is_passed_by(world: World) -> None:
    """The next is told at once; the last of all is tried again after a minute."""
    office = Office(world)
    await rota(office, first="")
    await danger(office)
    await watch(world.works, office.now)
    assert told(world) == []
    world.sms.answers.append(Refused("30006"))
    await watch(world.works, office.now)
    assert [one.to for one in world.sms.offered] == ["+46701740696"]
    assert await watch(world.works, office.now) == 0
    await watch(world.works, office.now + TRY_AGAIN_AFTER)
    assert [one.to for one in told(world)] == ["+46701740696"]


async def test_the_rota_of_the_day_goes_before_the_standing_order(world: World) -> None:
    """Who is on duty today is told first; tomorrow the standing order holds again."""
    office = Office(world)
    await rota(office)
    second = await office.worker("second")
    today = office.now.date()
    async with writing(world.engine) as conn:
        await write_week(conn, today - timedelta(days=today.weekday()), {today: [second.id]})
    async with reading(world.engine) as conn:
        assert await on_duty(conn, today) == [second.id]
        assert await on_duty(conn, today + timedelta(days=1)) == []
    await danger(office)
    await watch(world.works, office.now)
    await watch(world.works, office.now + timedelta(minutes=15))
    assert [one.to for one in told(world)] == ["+46701740696", "+46701740695"]


async def test_who_is_away_is_passed_by_on_duty_too(world: World) -> None:
    """The rota may be older than the illness."""
    office = Office(world)
    await rota(office)
    second = await office.worker("second")
    today = office.now.date()
    async with writing(world.engine) as conn:
        await write_week(conn, today - timedelta(days=today.weekday()), {today: [second.id]})
    await world.change(staff, second.id, away_until=today)
    await danger(office)
    await watch(world.works, office.now)
    assert [one.to for one in told(world)] == ["+46701740695"]
