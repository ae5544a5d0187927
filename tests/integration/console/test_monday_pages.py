"""The first screen of those who lead: numbers, the list behind them, and giving people away."""

from datetime import date

from escalation.states import TaskKind
from escalation.tables import task
from register.roles import Role
from register.tables import person, staff
from reports.monday import keep_morning
from storage.bulk import insert_rows
from storage.engine import writing
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.people import ELIAS
from tests.world import another

REGISTERED = date(2025, 9, 2)  # whose 30 days are over on 2 October; it is 1 October


async def manager(house: House, browser: Browser, unit: str = "KAA syd") -> None:
    """Sign a manager in."""
    await browser.set_up(await house.hire("boss", Role.MANAGER, unit=unit), "boss")


async def waiting(house: House, number: int = 0) -> int:
    """Put somebody into Farsta whose time runs out this week."""
    key = await house.office.young(another(number) if number else ELIAS)
    await house.world.change(person, key, registered_on=REGISTERED, district_id=farsta(house))
    return key


def farsta(house: House) -> int:
    """Return the district that KAA syd serves."""
    return house.world.house.places["Farsta"].district_id


async def test_numbers_of_the_own_unit(house: House, browser: Browser) -> None:
    """A manager sees their unit, one without a unit sees all; every number has its list."""
    await waiting(house)
    await manager(house, browser)
    status, page = await browser.get("/reports")
    assert status == 200
    assert "Läget vecka 40" in page
    assert '<b class="big">1</b> ungdom når gränsen' in page
    assert "Enhet för enhet" not in page
    assert 'href="/mine?of=' in page
    async with house.world.engine.begin() as conn:
        await conn.execute(staff.update().values(unit_id=None).where(staff.c.login == "boss"))
    assert "Enhet för enhet" in (await browser.get("/reports"))[1]
    assert (await browser.get("/reports?after=999-Sara Berg"))[0] == 200


async def test_the_list_and_another_owner(house: House, browser: Browser) -> None:
    """Whoever is chosen gets another owner with their open tasks, and every look is logged."""
    first, second = await waiting(house), await waiting(house, 1)
    task_id = await house.office.task(first, TaskKind.CALL)
    await manager(house, browser)
    kim = int((await house.world.rows(staff, login="sara2"))[0].id)
    _, page = await browser.get("/reports/waiting")
    names = {one: (await house.office.row(person, one)).public_id for one in (first, second)}
    assert all(f"p-{name}" in page for name in names.values())
    form = {f"p-{names[first]}": "1", "owner": str(kim)}
    assert (await browser.post("/reports/waiting/owner", form))[1].endswith("did=owner")
    assert (await house.office.row(person, first)).owner_id == kim

    assert (await house.office.row(task, task_id)).owner_id == kim
    actions = [row.action for row in await house.world.rows(access_log, person=names[first])]
    assert actions == ["list", "owner"]
    assert (await browser.post("/reports/waiting/owner", {}))[1].endswith("did=none")
    nobody = {f"p-{names[second]}": "1", "owner": "77777"}
    assert (await browser.post("/reports/waiting/owner", nobody))[1].endswith("did=not_owner")


async def test_nobody_of_another_unit(house: House, browser: Browser) -> None:
    """Another unit's people are not listed, and cannot be given away by their id."""
    who = await waiting(house)
    await manager(house, browser, "KAA nord")
    for week in ("", "next", "over", "nonsense"):
        _, page = await browser.get(f"/reports/waiting?week={week}")
        assert "Alla har fått ett försök i tid." in page
    before = await house.office.row(person, who)
    form = {f"p-{before.public_id}": "1", "owner": str(before.owner_id)}
    assert (await browser.post("/reports/waiting/owner", form))[1].endswith("did=none")
    assert (await house.office.row(person, who)).owner_id == before.owner_id


async def test_monday_s_mail_is_turned_off_and_on(house: House, browser: Browser) -> None:
    """A manager with an address has the switch; nobody else does."""
    await manager(house, browser)
    assert "Läget på måndagar" not in (await browser.get("/me"))[1]
    boss = (await house.world.rows(staff, login="boss"))[0].id
    await house.world.change(staff, boss, email="boss@example.se")
    assert "Sluta skicka" in (await browser.get("/me"))[1]
    await browser.post("/me/monday", {"off": "1"})
    assert "Skicka till mig" in (await browser.get("/me?done=monday"))[1]
    await browser.post("/me/monday", {"on": "1"})
    assert "Sluta skicka" in (await browser.get("/me"))[1]


async def test_who_is_past_the_limit_and_a_cut_load(house: House, browser: Browser) -> None:
    """The number over the limit leads to exactly its list; past a thousand tasks it is 1 000+."""
    who = await house.office.young(ELIAS)
    sara = int((await house.world.rows(staff, login="sara2"))[0].id)
    change = {"registered_on": date(2025, 8, 1), "district_id": farsta(house), "owner_id": sara}
    await house.world.change(person, who, **change)
    row = await house.office.row(person, who)
    tasks = [
        {"key": f"late:{number}", "kind": TaskKind.CALL.value, "person_id": who, "priority": 1,
         "state": "open", "created_at": house.office.now, "district_id": farsta(house),
         "due_at": house.office.now, "owner_id": sara}
        for number in range(1_001)
    ]  # fmt: skip
    async with writing(house.world.engine) as conn:
        await insert_rows(conn, task, tasks)
        await house.world.works.plans.load(conn)
        await keep_morning(conn, house.world.works.plans, house.office.now)
    await manager(house, browser)
    _, page = await browser.get("/reports")
    assert '<b class="big">1</b> är redan över gränsen' in page
    assert 'href="/reports/waiting?week=over"' in page
    assert "1\N{NO-BREAK SPACE}000+" in page
    assert "öppna ärenden per samordnare i morse" in page
    _, listed = await browser.get("/reports/waiting?week=over")
    assert listed.count('name="p-') == 1
    assert row.public_id in listed
