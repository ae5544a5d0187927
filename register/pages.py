"""Long lists a page at a time: no statement carries more than some thousand values."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

PAGE = 5_000
Item = TypeVar("Item")


def pages(items: Iterable[Item], size: int = PAGE) -> Iterator[list[Item]]:
    """Return items in lists of up to `size`, none of them empty."""
    source = iter(items)
    while page := list(islice(source, size)):
        yield page
