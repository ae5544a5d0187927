"""Style sheets are whole, and none changes another page's looks."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

SHEETS = [file for top in ("bot", "console") for file in sorted(Path(top).rglob("*.css"))]
SHARED = "console.css"  # what several pages look like; a page may add to it
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"([^{}]+)\{")
# the class with which a selector begins
FIRST = re.compile(r"^[a-z0-9]*\.([\w-]+)")
APART = re.compile(r",(?![^()]*\))")


@pytest.mark.parametrize("sheet", SHEETS, ids=str)
def test_every_brace_is_closed(sheet: Path) -> None:
    """Rules and conditions end before the sheet does, and none ends twice."""
    depth = 0
    for sign in sheet.read_text("utf-8"):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert 0 <= depth <= 2
    assert depth == 0


def first_classes(sheet: Path) -> set[str]:
    """Return the classes with which a sheet's selectors begin."""
    selectors = SELECTORS.findall(COMMENT.sub("", sheet.read_text("utf-8")))
    parts = (part.strip() for one in selectors for part in APART.split(one))
    return {found[1] for part in parts if (found := FIRST.match(part))}


def test_no_two_pages_style_one_name() -> None:
    """Every sheet is on every page: a name that two of them style changes the other's page."""
    console = [sheet for sheet in SHEETS if sheet.parts[0] == "console"]
    shared = next(first_classes(sheet) for sheet in console if sheet.name == SHARED)
    sheets: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in console:
        for name in first_classes(sheet) - shared:
            sheets[name].add(sheet.name)
    assert {name: found for name, found in sheets.items() if len(found) > 1} == {}
