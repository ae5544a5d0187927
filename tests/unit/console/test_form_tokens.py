"""What lets a form act, and what says for whom its page was made."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.form_tokens import WRITER_KNOWN, is_own, make_token, writer_of
from console.signing.browsers import browser_words

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
KEY, OTHER_KEY = bytes(32), bytes(range(32))


def test_a_token_belongs_to_a_browser_and_a_writer() -> None:
    """It lets the browser's own forms act, and names for whom the page was made."""
    token = make_token(KEY, "secret", 7, NOW)
    assert is_own(KEY, "secret", token)
    assert not is_own(KEY, "another", token)
    assert not is_own(KEY, "", make_token(KEY, "", 7, NOW))
    assert not is_own(OTHER_KEY, "secret", token)
    assert writer_of(KEY, token, NOW) == 7
    assert writer_of(OTHER_KEY, token, NOW) is None


def test_before_the_sign_in_there_is_no_writer() -> None:
    """A page that was made for nobody lets its form act, and keeps nothing for anybody."""
    token = make_token(KEY, "secret", None, NOW)
    assert is_own(KEY, "secret", token)
    assert writer_of(KEY, token, NOW) is None


def test_a_writer_is_known_for_a_day() -> None:
    """The next morning is soon enough, another day too late."""
    token = make_token(KEY, "secret", 7, NOW)
    assert writer_of(KEY, token, NOW + WRITER_KNOWN - timedelta(seconds=1)) == 7
    assert writer_of(KEY, token, NOW + WRITER_KNOWN) is None


def test_a_writer_cannot_be_changed() -> None:
    """Neither whose it is nor when it was made."""
    own, writer, at, mac = make_token(KEY, "secret", 7, NOW).split(".")
    for parts in (
        (own, "8", at, mac),
        (own, writer, str(int(at) + 1), mac),
        (own, writer, at, mac[:-1]),
        (own, writer, at, mac + "å"),
        (own, "x", at, mac),
        (own, writer, "²", mac),
        (own, writer, at, mac, ""),
        (own, "7" * 400, at, mac),
    ):
        assert writer_of(KEY, ".".join(parts), NOW) is None


@given(st.text())
def test_what_is_no_token(text: str) -> None:
    """Whatever a form brings along instead is nothing, and no fault."""
    assert not is_own(KEY, "secret", text)
    assert writer_of(KEY, text, NOW) is None


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/18.6 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_which_browser(user_agent: str, words: str) -> None:
    """Named as its owner knows it; what is unknown has no words."""
    assert browser_words(user_agent) == words
