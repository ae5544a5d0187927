"""The wait before the first step (R2)."""

from datetime import date

import pytest

from scheduler.waiting import wait_ends

REGISTERED = date(2025, 9, 1)


@pytest.mark.parametrize("reason", ["Avbrott", "avbrott", " AVBROTT "])
def test_a_confirmed_interruption_ends_the_wait(reason: str) -> None:
    """Where the school has confirmed it, the first step may be taken at once."""
    assert wait_ends(REGISTERED, reason) == REGISTERED


@pytest.mark.parametrize("reason", ["Inflyttad", "Studiebevis", ""])
def test_others_wait_14_days(reason: str) -> None:
    """School changers drop out by themselves within two weeks."""
    assert wait_ends(REGISTERED, reason) == date(2025, 9, 15)
    assert wait_ends(REGISTERED, reason, wait_days=0) == REGISTERED
