"""Takes the pictures of the console's main pages that the documents show.

    python -m tools.pictures          into docs/pictures, wide and narrow

It runs a small demo, signs in as its coordinator and its manager, and looks at each page as a
browser shows it: everybody on them is invented. Needs Chromium and the tools for tests.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, ViewportSize

from tests.acceptance.browser import open_browser
from tests.acceptance.program import Program, free_port

FOLDER = Path("docs/pictures")
MOST_BYTES = 150_000
CITY = ("demo", "--people", "1200", "--months", "4")
PATIENCE = 600.0  # seconds until the demo's time is over
SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 800},
    "narrow": {"width": 390, "height": 844},
}
# By the names of the files; the person's page is that of somebody whose call was taken.
PAGES = {
    "today": "/",
    "queue": "/queue",
    "calls": "/calls",
    "inbox": "/inbox",
    "visits": "/visits",
}
MANAGERS_PAGES = {
    "monday": "/reports",
    "results": "/reports/results",
    "plan": "/plans/1",
    "text": "/templates/hello.sms.sv",
}
ACCOUNT = r"{}: .*\n  user +(\S+)\n  password +(\S+)\n  codes +(\S+)"
CONSOLE = re.compile(r"The console: (\S+)/login")


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to get into the demo's console."""

    base: str
    login: str
    password: str
    code: str


def main() -> None:
    """Take all pictures anew."""
    asked = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    asked.add_argument("--into", type=Path, default=FOLDER, help="the folder (docs/pictures)")
    folder: Path = asked.parse_args().into
    folder.mkdir(parents=True, exist_ok=True)
    with _demo() as accounts:
        asyncio.run(_take(accounts, folder))
    for file in sorted(folder.glob("*.png")):
        size = file.stat().st_size
        sys.stdout.write(f"{file} {size // 1000} kB\n")
        if size > MOST_BYTES:
            sys.exit(f"{file} is larger than {MOST_BYTES // 1000} kB")


@contextmanager
def _demo() -> Iterator[list[SignIn]]:
    with tempfile.TemporaryDirectory() as place:
        program = Program(Path(place), {"PORT": str(free_port())})
        with program.running(*CITY) as running:
            running.wait_until_said("The console: ", PATIENCE)
            said = "".join(running.said())
            yield [_account(said, role) for role in ("coordinator", "manager")]
            running.stop()


def _account(said: str, role: str) -> SignIn:
    console, found = CONSOLE.search(said), re.search(ACCOUNT.format(role), said)
    if console is None or found is None:
        raise RuntimeError("the demo did not say how to sign in")
    login, password, code = found.groups()
    return SignIn(console[1], login, password, code)


async def _take(accounts: list[SignIn], folder: Path) -> None:
    coordinator, manager = accounts
    await _take_coordinators(coordinator, folder)
    async with open_browser() as browser:
        page = await browser.new_page(locale="sv-SE", color_scheme="light")
        await _sign_in(page, manager)
        for name, path in MANAGERS_PAGES.items():
            await page.goto(manager.base + path)
            await _picture(page, folder, name)


async def _take_coordinators(sign_in: SignIn, folder: Path) -> None:
    async with open_browser() as browser:
        page = await browser.new_page(locale="sv-SE", color_scheme="light")
        await page.goto(sign_in.base + "/login")
        await _picture(page, folder, "login")
        await _sign_in(page, sign_in)
        await page.goto(sign_in.base + "/queue?kind=call")
        await page.locator("[data-take]").first.click()
        await page.wait_for_url(sign_in.base + "/people/*")
        await _picture(page, folder, "person")
        for name, path in PAGES.items():
            await page.goto(sign_in.base + path)
            await _picture(page, folder, name)


async def _sign_in(page: Page, sign_in: SignIn) -> None:
    await page.goto(sign_in.base + "/login")
    await page.fill("#login", sign_in.login)
    await page.fill("#password", sign_in.password)
    await page.click("main button.main")
    await page.fill("#code", sign_in.code)
    await page.click("main button.main")
    await page.wait_for_url(sign_in.base + "/")


async def _picture(page: Page, folder: Path, name: str) -> None:
    for size, shape in SIZES.items():
        await page.set_viewport_size(shape)
        await page.screenshot(path=folder / f"{name}-{size}.png", animations="disabled")


if __name__ == "__main__":
    main()
