"""The handbook as pages: written in docs/handbok, in Swedish, and shown where it is needed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from console.guard import EVERYBODY, Visit
from console.handbook import CHAPTERS
from console.paths import HELP
from console.route import Route

# Installed, the chapters lie in the package; where it is written, beside the other documents.
_PLACES = (
    Path(__file__).with_name("handbok"),
    Path(__file__).parents[1] / "docs" / "handbok",
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter."""

    name: str
    title: str
    text: Markup


async def show_contents(visit: Visit) -> web.Response:
    """List the chapters."""
    return visit.show("help.html", chapter=None, chapters=CHAPTERS)


async def show_chapter(visit: Visit) -> web.Response:
    """Show one chapter."""
    name = visit.request.match_info["id"]
    if name not in CHAPTERS:
        return visit.not_found()
    return visit.show("help.html", chapter=read_chapter(name), chapters=CHAPTERS)


@cache
def read_chapter(name: str) -> Chapter:
    """Return a chapter as HTML, its title apart."""
    folder = next(place for place in _PLACES if place.is_dir())
    text = (folder / f"{name}.md").read_text("utf-8")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    title = tokens[1].content  # of its first line, which is the heading
    _lead_links(tokens)
    html = markdown.renderer.render(tokens[3:], markdown.options, {})
    return Chapter(name, title, Markup(html))  # noqa: S704 - our own text, and no HTML in it is taken


def _lead_links(tokens: list[Token]) -> None:
    """Lead links between the files to the pages that show them."""
    for token in tokens:
        _lead_links(token.children or [])
        target = str(token.attrGet("href") or "")
        if target.endswith(".md"):
            token.attrSet("href", f"{HELP}/{target.removesuffix('.md')}")


ROUTES = (
    Route("GET", HELP, show_contents, EVERYBODY),
    Route("GET", HELP + "/{id}", show_chapter, EVERYBODY),
)
