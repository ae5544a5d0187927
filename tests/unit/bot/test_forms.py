"""Reading forms, with the standard library as the judge."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.forms import TooManyFieldsError, read_form

LETTERS = st.text(st.sampled_from("ab=&+%25BCåé\x00\ufffd;# "), max_size=30)


@given(text=LETTERS | st.text(max_size=40))
@example("a=1&&=&b&c=%C3%A5+%zz&=x&a=1=2")
def test_reads_what_the_library_reads(text: str) -> None:
    """Every text is read as the standard library reads it, blank values included."""
    expected = parse_qsl(text, keep_blank_values=True)
    assert read_form(text, most=1000) == expected


def test_too_many_fields() -> None:
    """Nobody honest sends thousands of fields; as many as are allowed are read."""
    assert len(read_form("a=1&" * 199 + "a=1", most=200)) == 200
    with pytest.raises(TooManyFieldsError):
        read_form("a=1&" * 200 + "a=1", most=200)
