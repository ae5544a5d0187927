"""The annual report on its page: wanted, added up by the clock, handed out."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from openpyxl import load_workbook

from pipeline.yearly import make_wanted, want_for_the_day
from register.facts import FactRow, FactSubject, write_facts
from register.roles import Role
from register.states import FactKind
from reports.kept_tables import kept_report
from storage.engine import writing
from tests.integration.console.browsing import Browser, House

YEAR = "from=2024-11-01&to=2025-10-31"
PAGE = f"/reports/annual?{YEAR}"
AT = datetime(2025, 3, 3, 9, tzinfo=UTC)


async def tell(house: House, *keys: str) -> None:
    """Write an attempt for each key, of somebody in Farsta."""
    rows = [FactRow(key, 1, AT, FactKind.ATTEMPT, "sms", "hello") for key in keys]
    amina = {1: FactSubject("amina", "Farsta", "KAA syd", "K")}
    async with writing(house.world.engine) as conn:
        await write_facts(conn, rows, subjects=amina)


async def manager(house: House, browser: Browser) -> None:
    """Sign a manager in."""
    await browser.set_up(await house.hire("boss", Role.MANAGER), "boss")


async def test_a_report_comes_by_itself(house: House, browser: Browser) -> None:
    """The first look wants it, the clock adds it up, and the part that waits shows it."""
    await manager(house, browser)
    await tell(house, "one")
    status, page = await browser.get(PAGE)
    assert (status, "Rapporten räknas samman" in page) == (200, True)
    assert 'hx-get="/reports/annual/part?' in page
    assert (await browser.get(f"/reports/annual/file/pdf?{YEAR}"))[0] == 404
    assert await make_wanted(house.world.works, house.office.now) == 1
    assert await make_wanted(house.world.works, house.office.now) == 0
    _, part = await browser.get(f"/reports/annual/part?{YEAR}")
    assert "1 ungdomar söktes" in part.replace("\N{NO-BREAK SPACE}", " ")
    assert "hx-get" not in part
    assert "<svg" in part


async def test_news_makes_a_report_old(house: House, browser: Browser) -> None:
    """After an hour with news it is wanted again, and shown as it stands meanwhile."""
    await manager(house, browser)
    await browser.get(PAGE)
    await make_wanted(house.world.works, house.office.now)
    await tell(house, "one")
    assert "nyare siffror" not in (await browser.get(PAGE))[1]
    house.wait(hours=1)
    await browser.sign_in("boss")
    assert "nyare siffror kommer strax" in (await browser.get(PAGE))[1]
    await make_wanted(house.world.works, house.office.now)
    _, page = await browser.get(PAGE)
    assert "nyare siffror" not in page
    assert "1 ungdomar söktes" in page


async def test_the_night_adds_up_what_is_looked_at(house: House, browser: Browser) -> None:
    """This year and the last one are there in the morning, and what somebody looked at."""
    await manager(house, browser)
    await browser.get(PAGE)
    works, now = house.world.works, house.office.now
    await make_wanted(works, now)
    await want_for_the_day(works, now)
    assert await make_wanted(works, now) == 1  # the year before; this one was looked at
    await tell(house, "one")
    await want_for_the_day(works, now)
    assert await make_wanted(works, now) == 2
    late = now + timedelta(days=50)
    await tell(house, "two")
    await want_for_the_day(works, late)
    wanted = [row for row in await house.world.rows(kept_report) if row.wanted_at]
    assert {f"{row.last_day}" for row in wanted} == {"2025-10-31", "2026-10-31"}


async def test_files_are_handed_out(house: House, browser: Browser) -> None:
    """As a file with a name; small groups are withheld unless it is for use in the house."""
    await manager(house, browser)
    await tell(house, "one")
    await browser.get(PAGE)
    await make_wanted(house.world.works, house.office.now)
    cells = {}
    for more in ("", "&exact=1"):
        url = f"{house.url}/reports/annual/file/xlsx?{YEAR}{more}"
        async with browser.session.get(url) as answer:
            assert answer.status == 200
            disposition = answer.headers["Content-Disposition"]
            book = load_workbook(BytesIO(await answer.read()))
        cells[disposition] = book["Sökta och nådda"]["D7"].value
    name = "arsrapport-2024-11-01-2025-10-31"
    assert cells == {
        f'attachment; filename="{name}.xlsx"': "..",
        f'attachment; filename="{name}-internt.xlsx"': 1,
    }
    _, text = await browser.get(f"/reports/annual/file/csv?{YEAR}")
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}table;row;")  # spreadsheets read å by it
    assert (await browser.get(f"/reports/annual/file/docx?{YEAR}"))[0] == 404


async def test_a_period_that_is_none(house: House, browser: Browser) -> None:
    """It is said, and the year that ended last is shown."""
    await manager(house, browser)
    _, page = await browser.get("/reports/annual?from=2025-02-01&to=2025-01-01")
    assert "Det är ingen period." in page
    assert 'value="2023-11-01"' in page
