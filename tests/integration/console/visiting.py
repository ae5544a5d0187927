"""What the tests of visits do: people who wait, a round that is booked, and its day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from config.clock import STOCKHOLM
from console.visits.words import RISKS
from escalation.states import TaskKind
from escalation.tables import visit
from register.tables import person
from scheduler.tables import outreach
from tests.integration.console.browsing import Browser, House
from tests.world import another

DAY = "2025-10-07"
NEXT = timedelta(minutes=40)


async def sign_kim_in(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with; Omar works there too."""
    await house.hire("omar")
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/visits")
    return browser


async def waiting(house: House, count: int = 1, kind: TaskKind = TaskKind.KNOCK_CARD) -> list[int]:
    """Let people of Farsta wait for a card or a visit; return their tasks."""
    tasks = []
    for number in range(1, count + 1):
        who = await house.office.young(another(number))
        street = f"Storgatan {11 - number}"
        await house.world.change(person, who, street=street)
        stands = await house.office.round_of(who)
        await house.world.change(outreach, stands.id, step="knock-card")
        tasks.append(await house.office.task(who, kind, plan_born=True, step="knock-card"))
    return tasks


async def form(
    house: House, tasks: Sequence[int], *, first: str = "13:00", **more: str
) -> dict[str, str]:
    """Return the form that books a round of these tasks with Kim and Omar."""
    begins = datetime.fromisoformat(f"{DAY}T{first}")
    times = {f"at_{one}": f"{begins + NEXT * place:%H:%M}" for place, one in enumerate(tasks)}
    pair = [(await house.office.worker(login)).id for login in ("kim", "omar")]
    who = {f"who_{place}": str(one) for place, one in enumerate(pair)}
    risks = {f"risk_{place}": "1" for place in range(len(RISKS))}
    return {"day": DAY, **times, **who, **risks, **more}


async def book(house: House, kim: Browser, tasks: Sequence[int]) -> None:
    """Book a round, and leave its cards."""
    status, place = await kim.post("/visits/round", await form(house, tasks))
    assert (status, place) == (303, f"/visits?booked={len(tasks)}&missed=0#day-{DAY}")
    for one in tasks:
        _, place = await kim.post("/visits/close", {"task": str(one), "outcome": "delivered"})
        assert "note=closed" in place


async def on_the_day(house: House, kim: Browser, count: int = 1) -> list[int]:
    """Book a round, leave its cards, and come to the day of it; return the visits' ids."""
    await book(house, kim, await waiting(house, count))
    at = datetime.fromisoformat(f"{DAY}T13:00").replace(tzinfo=STOCKHOLM)
    await house.world.start()
    await house.world.tick(at - timedelta(minutes=5))
    await kim.sign_in("kim")
    await kim.get("/visits/today")
    return [row.id for row in await house.world.rows(visit)]


def farsta(house: House) -> int:
    """Return the district that those who wait live in."""
    return house.world.house.places["Farsta"].district_id
