"""Long lists a page at a time."""

from hypothesis import given
from hypothesis import strategies as st

from register.pages import pages


@given(st.lists(st.integers()), st.integers(1, 7))
def test_nothing_is_lost_and_no_page_is_empty(items: list[int], size: int) -> None:
    """All items come in order, in pages that are full but for the last."""
    found = list(pages(items, size))
    assert [item for page in found for item in page] == items
    assert all(len(page) == size for page in found[:-1])
    assert all(found)
