"""Each part of `make bench` keeps its figures in a place of its own in docs/performance.md."""

import pytest

from benchmarks.document import DOCUMENT, ON_REQUEST, PARTS, put_in


@pytest.mark.parametrize("name", [*PARTS, *ON_REQUEST])
def test_every_part_has_a_place(name: str) -> None:
    """A measured part always has somewhere to be told, and touches nothing else."""
    text = DOCUMENT.read_text("utf-8")
    told = put_in(text, name, "| measured |")
    assert told.count("| measured |") == 1
    assert put_in(told, name, text.split(f"<!-- {name} -->\n")[1].split("\n<!--")[0]) == text


def test_a_part_without_a_place_is_refused() -> None:
    """Figures that the document has no place for are an error, not lost."""
    with pytest.raises(ValueError, match="no place for walking"):
        put_in("# Performance\n", "walking", "| 1 |")
