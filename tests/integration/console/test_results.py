"""Results: what a manager sees of a period, and what may leave the house."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from pipeline.figures import refresh_figures
from register.roles import Role
from register.tables import fact
from reports.counted import Narrowing, Question
from reports.counting import read_state
from reports.named_periods import NamedPeriod
from reports.neighbours import place_of, read_neighbours
from reports.period import PeriodKind
from reports.results import both_counts, read_results
from reports.unit_load import count_coordinators
from storage.bulk import insert_rows
from storage.engine import reading, writing
from tests.integration.console.browsing import Browser, House

ENTERED = datetime(2024, 12, 1, 9, tzinfo=UTC)
YEAR = "/reports/results?period=november-2025"


async def a_year(house: House, people: int) -> None:
    """Let people have been sought, every second one reached, and the figures counted."""
    rows = [row for number in range(people) for row in _life(number)]
    async with writing(house.world.engine) as conn:
        await insert_rows(conn, fact, rows)
    await refresh_figures(house.world.engine, "test", house.office.now)


def _life(number: int) -> list[dict[str, object]]:
    at = ENTERED + timedelta(days=14, hours=1)
    told: list[dict[str, object]] = [
        {"at": ENTERED, "kind": "status", "outcome": "entered"},
        {"at": at, "kind": "attempt", "channel": "sms", "step": "hello"},
    ]
    if number % 2:
        told.append({"at": at, "kind": "reply", "channel": "sms", "step": "answer"})
        told.append({"at": at, "kind": "status", "outcome": "reached"})
    place = "=Farsta" if number % 10 else "Järva"
    about = {"subject": f"one {number}", "unit": "KAA syd", "district": place, "age": 17}
    texts = dict.fromkeys(("channel", "step", "outcome"), "")
    return [
        {**texts, **about, "gender": "KM"[number % 3 > 0], "source_key": f"{number}:{place}", **one}
        for place, one in enumerate(told)
    ]


async def manager(house: House, browser: Browser) -> None:
    """Sign a manager in."""
    await browser.set_up(await house.hire("maja", Role.MANAGER), "maja")


async def a_file(browser: Browser, path: str) -> dict[tuple[str, str, str], str]:
    """Return what stands in the CSV of an address: by table, row and column."""
    _, text = await browser.get(path.replace("?", ".csv?"))
    assert text[0] == "\N{ZERO WIDTH NO-BREAK SPACE}"
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    return {(row[0], row[1], row[2]): row[3] for row in rows[1:]}


async def test_before_the_first_night(house: House, browser: Browser) -> None:
    """Without figures the page says when there will be some; so does a file's address."""
    await manager(house, browser)
    for path in (YEAR, "/reports/results.csv", "/reports/results.xlsx"):
        status, page = await browser.get(path)
        assert (status, "inga siffror än" in page) == (200, True)
    assert (await browser.get("/reports/results.exe"))[0] == 404


async def test_the_page_is_exact_and_the_file_is_not(house: House, browser: Browser) -> None:
    """In the house small groups are seen; in what leaves it they are withheld (R15)."""
    await a_year(house, 34)
    await manager(house, browser)
    _, page = await browser.get(YEAR)
    assert "=Farsta" in page
    assert "<span>50\N{NO-BREAK SPACE}%</span>" in page
    _, page = await browser.get(YEAR + "&gender=K&channel=sms&unit=KAA%20syd&district=J%C3%A4rva")
    assert page.count('<tr><th scope="row">Sökta</th>') == 1
    assert "Kanaler" not in page
    told = await a_file(browser, YEAR)
    assert told["Från registret till stöd", "Sökta", "Personer"] == "34"
    assert told["Stadsdelsområden", "Järva", "Sökta"] == ""
    assert told["Stadsdelsområden", "'=Farsta", "Sökta"] == ""


async def test_files_of_parts_do_not_tell_one_another(house: House, browser: Browser) -> None:
    """The four women of a district are not what everybody's file has beside the men's."""
    await a_year(house, 100)
    await manager(house, browser)
    sought = ("Stadsdelsområden", "Järva", "Sökta")
    assert (await a_file(browser, YEAR))[sought] == "10"
    men = await a_file(browser, YEAR + "&gender=M")
    assert men[sought] == ""
    assert men["Från registret till stöd", "Sökta", "Personer"] == "66"
    place = await a_file(browser, YEAR + "&gender=M&district=J%C3%A4rva&channel=sms")
    assert place["Från registret till stöd", "Sökta", "Personer"] == ""


@pytest.mark.parametrize(
    ("narrowing", "channel"),
    [
        (Narrowing(), "sms"),
        (Narrowing(gender="K"), ""),
        (Narrowing(unit="KAA syd", district="Järva", gender="M"), "sms"),
    ],
)
async def test_parts_read_together_are_what_each_would_be(
    house: House, narrowing: Narrowing, channel: str
) -> None:
    """What is read of all neighbours at once says of each what its own page says."""
    await a_year(house, 40)
    async with reading(house.world.engine) as conn:
        state = await read_state(conn)
        assert state is not None
        question = Question(NamedPeriod(PeriodKind.NOVEMBER, 2025), narrowing, channel)
        results = await read_results(conn, question, state)
        both = await both_counts(conn, question, state)
        parts = await read_neighbours(conn, question, *both, await count_coordinators(conn))
    assert parts[place_of(question)] == results.tables
    assert len(parts) > 1


async def test_figures_of_another_time(house: House, browser: Browser) -> None:
    """A period without figures is empty and says so; figures that a night has missed are named."""
    await a_year(house, 4)
    await manager(house, browser)
    _, page = await browser.get("/reports/results?period=november-2019")
    assert "Ingenting har hänt" in page
    house.wait(days=3)
    await browser.sign_in("maja")
    _, page = await browser.get(YEAR)
    assert "äldre än en natt" in page
