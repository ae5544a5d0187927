"""Everything that the console says can be read in both of its languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment, nodes

from console.view import PAGES
from tools.catalogue import missing, read_english, stale

TEMPLATES = sorted(PAGES.glob("*.html"))
PROGRAM = sorted(Path("console").rglob("*.py"))
MARKS = {"N_", "_", "say", "ngettext", "gettext"}
# The name of the house, languages as they name themselves, keys, and units.
NAMES = re.compile(r"-//Uppsök//Besök//SV|Uppsök|English|Svenska|SMS|px")
SAID = re.compile(r'(?:aria-label|placeholder|title|alt|data-\w+-text)="([^"]*)"')
UNSEEN = re.compile(r'[\w-]+="[^"]*"')  # attributes between parts of a tag
HOLES = re.compile(r"%\((\w+)\)s|{(\w+)}|%s")


@pytest.fixture(scope="module")
def english() -> Catalog:
    """Return the catalogue."""
    return read_english()


def test_every_text_has_its_english(english: Catalog) -> None:
    """What a page or the program says stands in the catalogue (`python -m tools.catalogue`)."""
    assert missing(english) == []


def test_nothing_else_stands_in_the_catalogue(english: Catalog) -> None:
    """What is said no more is taken out of it."""
    assert stale(english) == []


def test_values_stand_in_both(english: Catalog) -> None:
    """A name or number that is filled in, in Swedish, is filled in in English too."""
    for one in english:
        if one.id:
            sources = [one.id] if isinstance(one.id, str) else list(one.id)
            strings = [one.string] if isinstance(one.string, str) else list(one.string or ())
            here = {hole.group() for text in sources for hole in HOLES.finditer(text)}
            there = {hole.group() for text in strings for hole in HOLES.finditer(text)}
            assert there <= here, one.id
            assert here == there or len(sources) > 1, one.id


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.name)
def test_pages_say_nothing_in_one_language(page: Path) -> None:
    """Every word of a page is marked to be said in its reader's language."""
    bare = [text for text in _texts(page) if re.search(r"[A-Za-zÅÄÖåäö]{2}", NAMES.sub("", text))]
    assert bare == []


@pytest.mark.parametrize("file", PROGRAM, ids=lambda file: file.name)
def test_the_program_says_nothing_in_one_language(file: Path) -> None:
    """A Swedish text of the program is marked, so that the catalogue knows it."""
    tree = ast.parse(file.read_text("utf-8"))
    marked = {id(part) for part in _marked(tree)}
    bare = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in marked
        and re.search(r"[åäöÅÄÖ]", NAMES.sub("", node.value))
    ]
    assert bare == []


def _marked(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside of a mark, and docstrings, which nobody is shown."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield from (part for argument in node.args for part in ast.walk(argument))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _texts(page: Path) -> Iterator[str]:
    """Yield what a page shows as it stands: text, words of attributes, Swedish in expressions."""
    reader = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is shown by it
    parsed = reader.parse(page.read_text("utf-8"))
    whole = "".join(data.data for data in parsed.find_all(nodes.TemplateData))
    yield from SAID.findall(whole)
    yield from re.findall(r">([^<>]+)(?=<)", f">{UNSEEN.sub('', whole)}<")
    calls = [one for one in parsed.find_all(nodes.Call) if _is_mark(one)]
    marked = {id(text) for call in calls for text in call.find_all(nodes.Const)}
    for text in parsed.find_all(nodes.Const):
        if id(text) not in marked and re.search(r"[åäöÅÄÖ]", str(text.value)):
            yield str(text.value)


def _is_mark(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in MARKS
