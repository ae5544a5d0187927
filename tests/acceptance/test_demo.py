"""`uppsok demo`: a year in a synthetic city, from nothing to its report."""

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar

from tests.acceptance.program import ROOT, Ended, Program, free_port

SAMPLE = ROOT / "tests" / "data" / "register_sample.csv"
ACCOUNT = re.compile(r"^(\w+): .*\n  user +(\S+)\n  password +(\S+)\n  codes +(\S+)", re.MULTILINE)
TOKEN = re.compile(r'name="token" value="([^"]*)"')
LOADS = {"src", "href", "srcset", "data", "action", "poster", "xlink:href"}


class Page(HTMLParser):
    """What a page is made of: its elements, and what they would load."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.elements: set[str] = set()
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.add(tag)
        self.loads += [value or "" for name, value in attrs if name in LOADS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the demo is run."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Ended:
    """Return what the demo of two months says."""
    return Program(folder).run_apart("demo", "--people", "120", "--months", "2", "--no-serve")


def test_a_line_for_each_month(shown: Ended) -> None:
    """While it runs, a line for each month tells what was done in it."""
    months = re.findall(r"(2024-\d\d) +([\d,]+) entered +([\d,]+) sent", shown.err)
    assert [month for month, _, _ in months] == ["2024-11", "2024-12"]
    assert all(int(sent) > 0 for _, _, sent in months)
    assert "Simulated 2024-11-01 to 2024-12-31" in shown.err
    assert "Traceback" not in shown.err


def test_the_figures_stand_beside_the_published_ones(shown: Ended) -> None:
    """The year's tables are told, said to be simulated, and compared with the published ones."""
    assert "SIMULATED FIGURES" in shown.out
    for table in ("Key figures", "Sought", "Contact attempts by channel", "Reached by district"):
        assert f"\n{table}\n" in shown.out
    compared = re.search(r"^Sought +(\d+) +5,577 +people$", shown.out, re.MULTILINE)
    assert compared
    assert int(compared[1]) > 0
    assert "annual report on kommunernas aktivitetsansvar 2025" in shown.out


def test_the_report_is_a_page_of_its_own(shown: Ended, folder: Path) -> None:
    """The page loads nothing and runs nothing: it can be mailed, and shown without a network."""
    page = folder / "var" / "demo" / "report.html"
    assert f"{page.resolve()}" in shown.out
    text = page.read_text("utf-8")
    read = Page(text)
    assert {"html", "table", "svg"} <= read.elements
    assert not {"script", "link", "iframe", "object", "embed"} & read.elements
    assert [load for load in read.loads if not load.startswith("#")] == []
    assert "@import" not in text
    assert not re.search(r"url\((?!['\"]?#)", text)


def test_what_is_simulated_reaches_nobody(shown: Ended, folder: Path) -> None:
    """Real carriers refuse a database that holds a synthetic city."""
    assert shown.code == 0
    demo = Program(folder).with_settings(
        DATABASE_URL=f"sqlite+aiosqlite:///{folder}/var/demo/demo.db",
        DATA_KEY="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    )
    assert (
        "SIMULATED" in demo.do("report", "annual", "--from", "2024-11-01", "--to", "2024-12-31").out
    )
    real = demo.with_settings(
        CARRIERS="real",
        PUBLIC_URL="https://svar.example.se",
        TWILIO_ACCOUNT_SID="AC" + "0" * 32,
        TWILIO_AUTH_TOKEN="secret",
        TWILIO_FROM="+46700000000",
    )
    assert "synthetic" in real.run("run").fault


async def test_it_ends_by_serving_the_city_s_console(program: Program) -> None:
    """Three named accounts get in, each by its password and a code that works once."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    city = program.with_settings(PORT=str(port))
    with city.running("demo", "--people", "60", "--months", "1") as running:
        line = await asyncio.to_thread(running.wait_until_said, "The console: ")
        assert f"{base}/login" in line
        accounts = ACCOUNT.findall("".join(running.said()))
        assert [role for role, *_ in accounts] == ["coordinator", "manager", "administrator"]
        for role, login, password, code in accounts:
            async with ClientSession(base, cookie_jar=CookieJar(unsafe=True)) as browser:
                page = await sign_in(browser, login, password, code)
                assert login in page
                assert ("Väntar i din kö" in page) == (role != "administrator")
            async with ClientSession(base, cookie_jar=CookieJar(unsafe=True)) as browser:
                assert "Koden stämmer inte" in await sign_in(browser, login, password, code)
        assert await asyncio.to_thread(running.stop) == 0


async def sign_in(browser: ClientSession, login: str, password: str, code: str) -> str:
    """Give a password and a code; return the page that this leads to."""
    page = await (await browser.get("/login")).text()
    steps = (("/login", {"login": login, "password": password}), ("/login/code", {"code": code}))
    for path, fields in steps:
        token = TOKEN.search(page)
        assert token, page
        page = await (await browser.post(path, data={"token": token[1], **fields})).text()
    return page


def test_a_real_extract_can_be_tried(program: Program) -> None:
    """With `--register` the people of an extract live through the time instead."""
    tried = program.run_apart("demo", "--register", SAMPLE, "--months", "1", "--no-serve")
    assert tried.code == 0, tried.err
    assert re.search(r"2025-10 +200 entered", tried.err)
    assert "Contact attempts by channel" in tried.out
    missing = program.run("demo", "--register", "nobody.csv")
    assert "nobody.csv cannot be used" in missing.fault
