"""Who shows their number."""

import pytest

from messaging.callers import is_withheld


@pytest.mark.parametrize("caller", ["", "anonymous", "Restricted", "+266696687", "client:sara"])
def test_withheld(caller: str) -> None:
    """A word, and a word spelt with a telephone's keys, is nobody's number."""
    assert is_withheld(caller)


@pytest.mark.parametrize("caller", ["+46701740601", "+26622212345"])
def test_shown(caller: str) -> None:
    """A number is a number, of Lesotho too."""
    assert not is_withheld(caller)
