"""Style sheets are whole: a brace that is left open takes away what stands below it."""

from pathlib import Path

import pytest

SHEETS = [file for top in ("bot", "console") for file in sorted(Path(top).rglob("*.css"))]


@pytest.mark.parametrize("sheet", SHEETS, ids=str)
def test_every_brace_is_closed(sheet: Path) -> None:
    """Rules and conditions end before the sheet does, and none ends twice."""
    depth = 0
    for sign in sheet.read_text("utf-8"):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert 0 <= depth <= 2
    assert depth == 0
