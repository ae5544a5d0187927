"""Takes the pictures of the console's main pages that the documents show.

    python -m tools.pictures          into docs/pictures, wide and narrow

It runs a small demo, signs in as its coordinator, and looks at each page as a browser shows it:
everybody on them is invented. Needs Chromium and the tools for tests.
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
COORDINATOR = re.compile(
    r"coordinator: .*\n  user +(\S+)\n  password +(\S+)\n  codes +(\S+)(?:.*\n)+"
    r"The console: (\S+)/login"
)


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
    with _demo() as sign_in:
        asyncio.run(_take(sign_in, folder))
    for file in sorted(folder.glob("*.png")):
        size = file.stat().st_size
        sys.stdout.write(f"{file} {size // 1000} kB\n")
        if size > MOST_BYTES:
            sys.exit(f"{file} is larger than {MOST_BYTES // 1000} kB")


@contextmanager
def _demo() -> Iterator[SignIn]:
    with tempfile.TemporaryDirectory() as place:
        program = Program(Path(place), {"PORT": str(free_port())})
        with program.running(*CITY) as running:
            running.wait_until_said("The console: ", PATIENCE)
            found = COORDINATOR.search("".join(running.said()))
            if found is None:
                raise RuntimeError("the demo did not say how to sign in")
            login, password, code, base = found.groups()
            yield SignIn(base, login, password, code)
            running.stop()


async def _take(sign_in: SignIn, folder: Path) -> None:
    async with open_browser() as browser:
        page = await browser.new_page(locale="sv-SE", color_scheme="light")
        await _sign_in(page, sign_in, folder)
        await page.goto(sign_in.base + "/queue?kind=call")
        await page.locator("[data-take]").first.click()
        await page.wait_for_url(sign_in.base + "/people/*")
        await _picture(page, folder, "person")
        for name, path in PAGES.items():
            await page.goto(sign_in.base + path)
            await _picture(page, folder, name)


async def _sign_in(page: Page, sign_in: SignIn, folder: Path) -> None:
    await page.goto(sign_in.base + "/login")
    await _picture(page, folder, "login")
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
