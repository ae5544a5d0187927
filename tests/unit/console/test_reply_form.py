"""The form about a reply: what is chosen becomes a correction that hangs together."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from config.clock import STOCKHOLM
from console.replies.form import (
    NO_TIME,
    NOTHING_CHOSEN,
    STOP_OR_NOT,
    FormFault,
    read_correction,
)
from messaging.labels import Correction
from messaging.meaning.reading import Intent, Respondent

SELF, OTHER, MACHINE = Respondent.SELF, Respondent.OTHER, Respondent.MACHINE
AT = datetime(2025, 10, 2, 15, 30, tzinfo=STOCKHOLM)


def chosen(*intents: Intent, **others: str) -> Mapping[str, str]:
    """Return the fields of a form in which these intents are chosen."""
    return {**{f"intent_{one}": "1" for one in intents}, **others}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            chosen(occupation="working", respondent="self"),
            Correction(frozenset({Intent.OCCUPATION}), "working", SELF),
        ),
        (
            chosen(Intent.CALL_ME, Intent.UNCLEAR, call_at="2025-10-02T15:30", occupation=""),
            Correction(frozenset({Intent.CALL_ME}), None, None, AT),
        ),
        (
            chosen(Intent.CALL_ME, call_at="2025-10-02T15:30+02:00"),
            Correction(frozenset({Intent.CALL_ME}), None, None, AT),
        ),
        (chosen(Intent.CALL_ME, call_at=" "), Correction(frozenset({Intent.CALL_ME}))),
        (chosen(Intent.MOVED, call_at="strax"), Correction(frozenset({Intent.MOVED}))),
        (chosen(Intent.UNCLEAR), Correction(frozenset({Intent.UNCLEAR}))),
        (chosen(died="1"), Correction(frozenset({Intent.CRISIS}))),
        (
            chosen(Intent.MOVED, respondent="machine"),
            Correction((Intent.UNCLEAR,), respondent=MACHINE),
        ),
        (
            chosen(Intent.WRONG_PERSON, respondent="self"),
            Correction(frozenset({Intent.WRONG_PERSON})),
        ),
        (
            chosen(Intent.WRONG_PERSON, respondent="other"),
            Correction(frozenset({Intent.WRONG_PERSON}), respondent=OTHER),
        ),
    ],
)
def test_what_is_chosen_is_said(fields: Mapping[str, str], said: Correction) -> None:
    """An occupation is an intent of its own; what stands alone gives way to the others."""
    assert read_correction(fields) == said


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (chosen(), NOTHING_CHOSEN),
        (chosen(occupation="astronaut", respondent="nobody"), NOTHING_CHOSEN),
        (chosen(Intent.UNCLEAR, Intent.ACKNOWLEDGE), NOTHING_CHOSEN),
        (chosen(Intent.OPT_OUT, Intent.DECLINES_SUPPORT), STOP_OR_NOT),
        (chosen(Intent.CALL_ME, call_at="klockan tre"), NO_TIME),
    ],
)
def test_what_cannot_be_is_told(fields: Mapping[str, str], told: str) -> None:
    """Nothing at all, two things that cannot both be so, or a time that is none."""
    with pytest.raises(FormFault) as fault:
        read_correction(fields)
    assert str(fault.value) == told
