"""A town whose program serves the console, and a coordinator who works there by browser."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import ViewportSize

from config.clock import SystemClock
from console.signing.totp import code_at, step_at
from tests.acceptance.browser import Phone
from tests.acceptance.program import Program, free_port

PASSWORD = "fyra gula lastbilar"
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
# A box is small; its label, which is tapped as well, is not.
TARGETS = (
    "a.main, a.button, button, header nav a, summary, .filters a, .tiles a, select,"
    " input:not([type=hidden], [type=checkbox], [type=radio]), label:has([type=checkbox])"
)


@dataclass
class Coordinator:
    """Somebody with a browser, and the app that shows codes."""

    phone: Phone
    login: str
    base: str
    secret: str = ""
    used: int = 0  # the latest half minute whose code was given

    def code(self) -> str:
        """Return a code that was not given yet."""
        self.used = max(self.used + 1, step_at(SystemClock().now()))
        return code_at(self.secret, self.used)

    async def set_up(self, link: str) -> None:
        """Follow the one-time link, choose a password, and type the app's code."""
        page = self.phone.page
        await page.goto(link)
        self.secret = (await page.locator("code").inner_text()).replace(" ", "")
        await self.phone.write(page.get_by_label("Lösenord", exact=True), PASSWORD)
        await self.phone.write(page.get_by_label("Lösenordet en gång till"), PASSWORD)
        await self.phone.write(page.get_by_label("Koden som appen visar"), self.code())
        await self.phone.tap("Klart, logga in")
        await self.phone.sees("Spara dina reservkoder")

    async def sign_in(self) -> None:
        """Give the password and the code."""
        page = self.phone.page
        await page.get_by_label("Användarnamn").fill(self.login)
        await page.get_by_label("Lösenord").fill(PASSWORD)
        await self.phone.tap("Fortsätt")
        await page.get_by_label("Sexsiffrig kod").fill(self.code())
        await self.phone.tap("Logga in")

    async def looks_right(self) -> None:
        """Check the page as it stands: for all to use, and nothing out at the side."""
        assert await self.phone.violations() == ""
        assert not await self.phone.is_too_wide()
        assert await self.phone.small_targets(TARGETS) == []


@dataclass(frozen=True)
class Town:
    """A program that is running."""

    program: Program
    base: str

    async def link_of(self, login: str) -> str:
        """Return a new one-time link."""
        ended = await asyncio.to_thread(self.program.do, "staff", "invite", login)
        return ended.out.strip()


@asynccontextmanager
async def open_town(
    opened: Program,
    folder: Path,
    *staff: Sequence[str],
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Town]:
    """Run a copy of a program in a folder; at its end it has told nobody's secrets.

    `staff` work there too: for each, what `uppsok staff add` is told.
    """
    port = str(free_port())
    base = f"http://127.0.0.1:{port}"
    program = Program(folder, {**(settings or {}), "PORT": port, "PUBLIC_URL": base})
    await asyncio.to_thread(shutil.copytree, opened.folder, folder, dirs_exist_ok=True)
    for words in staff:
        await asyncio.to_thread(program.do, "staff", "add", *words)
    with program.running("run") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        yield Town(program, base)
        assert await asyncio.to_thread(running.stop) == 0
    said = "".join(running.said())
    assert PASSWORD not in said
    assert "/setup/" not in said
