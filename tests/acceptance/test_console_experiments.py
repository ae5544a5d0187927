"""A manager tries another text, in a real browser: from a draft to the winner for everybody."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from config.clock import SystemClock
from tests.acceptance.browser import open_phone
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHORTER = "Hej! {{ sender }} på {{ municipality }} här. Vad gör du nu? 1 plugg 2 jobb Slut: STOPP"
EACH = 240  # people of each variant
HITS = (70, 140)  # of them reached


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town with Moa, its manager; where there is no browser there is none."""
    assert browser.is_connected()
    moa = ("moa.lund", "--name", "Moa Lund", "--unit", "KAA nord", "--role", "manager")
    async with open_town(opened, tmp_path_factory.mktemp("town"), moa) as town:
        yield town


async def test_a_manager_tries_another_text(town: Town, browser: Browser) -> None:
    """Too small at first; then a draft, the start, the answer, and the winner in use."""
    async with open_phone(browser, viewport=WIDE) as phone:
        moa, page = Coordinator(phone, "moa.lund", town.base), phone.page
        await moa.set_up(await town.link_of("moa.lund"))
        await page.goto(town.base + "/experiments")
        await phone.sees("Här finns inget att räkna på än.")
        await asyncio.to_thread(let_many_come, town.program)
        await page.goto(town.base + "/templates/hello.sms.sv/edit")
        await page.locator("textarea[name=body]").fill(SHORTER)
        await page.locator("button[name=save]").tap()
        await phone.sees("utkast")
        await page.goto(town.base + "/experiments")
        await page.get_by_role("link", name="Första meddelandet, sms, Svenska").tap()
        await page.get_by_label("Version 2").check()
        await page.get_by_label("Minsta skillnad som spelar roll").select_option("5 procentenheter")
        await phone.sees("Behöver omkring 6")
        await moa.looks_right()
        await page.get_by_label("Minsta skillnad som spelar roll").select_option(
            "10 procentenheter"
        )
        await phone.tap("Spara och läs igenom")
        await phone.tap("Starta experimentet")
        await phone.sees("Experimentet pågår.")
        await asyncio.to_thread(let_days_pass, town.program)
        await asyncio.to_thread(town.program.do, "report", "experiments", "--look")
        await page.reload()
        await phone.sees("Variant B når fler än standarden.")
        await page.get_by_text("Tabellen bakom").first.tap()
        await moa.looks_right()
        await page.set_viewport_size(NARROW)
        await moa.looks_right()
        await phone.tap("Variant B: publicera för alla")
        await phone.sees("Nu gäller vinnaren för alla.")
        await page.goto(town.base + "/templates/hello.sms.sv")
        await phone.sees("Vad gör du nu? 1 plugg 2 jobb")
        assert phone.left == phone.complaints == []


def let_many_come(program: Program) -> None:
    """Let it have been counted that many come to the first SMS."""
    with closing(sqlite3.connect(program.folder / "uppsok.db", PATIENCE)) as database, database:
        row = ("text", "hello/sms/sv", 20_000)
        database.execute("INSERT INTO inflow (kind, target, people) VALUES (?, ?, ?)", row)


def let_days_pass(program: Program) -> None:
    """Let people have been drawn for four days, so long ago that their days are over."""
    now = SystemClock().now().astimezone(UTC)
    with closing(sqlite3.connect(program.folder / "uppsok.db", PATIENCE)) as database, database:
        for number, hits in enumerate(HITS):
            for one in range(EACH):
                at = now - timedelta(days=40 + one % 4)
                subject = f"drawn-{number}-{one}"
                database.execute(
                    "INSERT INTO assignment (experiment_id, subject, number, at, day, unit)"
                    " VALUES (1, ?, ?, ?, ?, 'KAA nord')",
                    (subject, number, plain(at), at.date().isoformat()),
                )
                if one < hits:
                    reached(database, subject, at + timedelta(days=3))


def reached(database: sqlite3.Connection, subject: str, at: datetime) -> None:
    """Let somebody have been reached."""
    database.execute(
        "INSERT INTO fact (source_key, subject, at, kind, outcome, district, unit, gender)"
        " VALUES (?, ?, ?, 'status', 'reached', 'Järva', 'KAA nord', 'K')",
        (f"reached:{subject}", subject, plain(at)),
    )


def plain(at: datetime) -> str:
    """Return an instant as SQLite keeps it."""
    return at.replace(tzinfo=None).isoformat(" ")
