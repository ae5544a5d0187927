"""The handbook: its chapters, and which one each page leads to."""

import re
from pathlib import Path

import pytest

from console.handbook import CHAPTERS, chapter_about
from console.handbook_pages import read_chapter
from console.routes import ROUTES

FOLDER = Path("docs/handbok")
# Parts of pages, what a page asks by itself, and what is no page.
NO_PAGES = {"/help", "/help/{id}", "/news"}


def test_every_chapter_is_written() -> None:
    """The files are the chapters, and no other."""
    assert {file.stem for file in FOLDER.glob("*.md")} == set(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_short_and_whole(name: str) -> None:
    """A chapter begins with its title, is read in two minutes, and leads to chapters only."""
    chapter = read_chapter(name)
    assert chapter.title == CHAPTERS[name]
    assert "<h1>" not in chapter.text
    assert 100 < len(re.sub(r"<[^>]+>", " ", chapter.text).split()) < 500
    links = re.findall(r'href="([^"]+)"', chapter.text)
    assert {link.removeprefix("/help/") for link in links} <= set(CHAPTERS)


@pytest.mark.parametrize(
    "path", sorted({one.path for one in ROUTES if one.method == "GET" and not one.by_itself})
)
def test_every_page_has_a_chapter(path: str) -> None:
    """Whatever page somebody stands on, the handbook opens where it is about that page."""
    if path not in NO_PAGES:
        assert chapter_about(path) in CHAPTERS


def test_what_no_chapter_is_about() -> None:
    """An address of nothing leads to the list of chapters."""
    assert chapter_about("/nowhere") == ""
    assert chapter_about("/") == "idag"
    assert chapter_about("/people/ABC/write") == "person"
