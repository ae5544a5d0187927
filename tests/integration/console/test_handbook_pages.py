"""The handbook inside the console."""

import re

from console.handbook import CHAPTERS
from register.roles import Role
from tests.integration.console.browsing import Browser, House


async def test_every_page_of_the_menu_leads_to_its_chapter(house: House, browser: Browser) -> None:
    """Each page of the menu has its own chapter behind the question mark."""
    roles = (Role.COORDINATOR, Role.MANAGER, Role.DUTY, Role.ADMINISTRATOR)
    await browser.set_up(await house.hire("sara", *roles), "sara")
    _, page = await browser.get("/")
    menu = page.partition("<nav")[2].partition("</nav>")[0]
    paths = re.findall(r'href="([^"]+)"', menu)
    assert "/queue" in paths
    for path in [*paths, "/me", "/accounts"]:
        status, page = await browser.get(path)
        assert status == 200
        (chapter,) = re.findall(r'<a class="help" href="/help/([^"]+)"', page)
        assert chapter in CHAPTERS


async def test_chapters_are_pages(house: House, browser: Browser) -> None:
    """All are listed and open; one that is not there is not found."""
    await browser.set_up(await house.hire("sara"), "sara")
    _, contents = await browser.get("/help")
    for name, title in CHAPTERS.items():
        assert f'href="/help/{name}"' in contents
        status, page = await browser.get(f"/help/{name}")
        assert (status, f'<h1 lang="sv">{title}</h1>' in page) == (200, True)
    assert (await browser.get("/help/nowhere"))[0] == 404
