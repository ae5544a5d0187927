"""The rota: who is on duty when, filled in by managers and seen by all."""

import re
from datetime import date, timedelta

import pytest

from escalation.tables import duty_day
from register.roles import Role
from tests.integration.console.browsing import Browser, House

MONDAY = date(2025, 9, 29)  # of the week that tests begin in
SELECTED = re.compile(r'<option value="(\d+)" selected>')


@pytest.fixture
async def boss(house: House, browser: Browser) -> Browser:
    """Return a browser that a manager has signed in with."""
    await browser.set_up(await house.hire("boss", Role.MANAGER), "boss")
    await browser.get("/rota")
    return browser


async def duty(house: House, *logins: str) -> list[int]:
    """Hire people who can be on duty; return their ids."""
    roles = (Role.COORDINATOR, Role.DUTY)
    return [(await house.office.hire(one, roles=roles)).id for one in logins]


def day(number: int) -> str:
    """Return a day of the week, as the form names it."""
    return (MONDAY + timedelta(days=number)).isoformat()


async def test_a_week_is_filled_in(house: House, boss: Browser) -> None:
    """Two a day, saved as a whole; a day left empty has nobody."""
    one, two = await duty(house, "one", "two")
    form = {"week": MONDAY.isoformat(), f"{day(2)}-0": str(one), f"{day(2)}-1": str(two)}
    path = f"/rota?week={MONDAY.isoformat()}&saved=1"
    assert await boss.post("/rota", {**form, f"{day(3)}-1": str(two)}) == (303, path)
    _, page = await boss.get(path)
    assert "Sparat." in page
    assert SELECTED.findall(page) == [str(one), str(two), str(two)]
    await boss.post("/rota", form)
    rows = await house.world.rows(duty_day)
    assert [(row.day.isoformat(), row.place, row.staff_id) for row in rows] == [
        (day(2), 0, one), (day(2), 1, two)]  # fmt: skip


async def test_as_the_week_before(house: House, boss: Browser) -> None:
    """One tap repeats a week."""
    (one,) = await duty(house, "one")
    await boss.post("/rota", {"week": MONDAY.isoformat(), f"{day(0)}-0": str(one)})
    await boss.post("/rota", {"week": day(7), "copy": "1"})
    rows = await house.world.rows(duty_day)
    assert [row.day.isoformat() for row in rows] == [day(0), day(7)]


async def test_what_cannot_be_is_not_saved(house: House, boss: Browser) -> None:
    """Nobody twice on a day, and nobody without the role."""
    (one,) = await duty(house, "one")
    other = (await house.office.hire("other")).id
    for fields in (
        {f"{day(0)}-0": str(one), f"{day(0)}-1": str(one)},
        {f"{day(0)}-0": str(other)},
    ):
        status, page = await boss.post("/rota", {"week": MONDAY.isoformat(), **fields})
        assert status == 422
        assert "Inget har sparats" in page
    assert await house.world.count(duty_day) == 0


@pytest.mark.parametrize("week", ["", "x", "0001-01-01", "9999-12-31", "2025-10-05"])
async def test_whatever_is_asked_for_is_a_week(boss: Browser, week: str) -> None:
    """An odd address shows this week."""
    _, page = await boss.get(f"/rota?week={week}")
    assert f'value="{MONDAY.isoformat()}"' in page


async def test_coordinators_see_it_and_change_nothing(house: House, browser: Browser) -> None:
    """Names without a form; whom no alert can reach is told."""
    (one,) = await duty(house, "one")
    await browser.set_up(await house.hire("kim"), "kim")
    _, page = await browser.get("/rota")
    assert "<select" not in page
    assert "larm når inte fram" in page
    status, _ = await browser.post("/rota", {f"{day(0)}-0": str(one)})
    assert status == 403
    assert await house.world.count(duty_day) == 0
