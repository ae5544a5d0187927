"""What a human says that a reply means hangs together, or is refused in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from messaging.labels import Correction, LabelsError, correct, read_intents
from messaging.meaning.reading import Intent, Reading, Respondent

AT = datetime(2025, 10, 1, 13, tzinfo=UTC)
BY = "staff:sara"


def guess(*intents: Intent, **known: Any) -> Reading:  # noqa: ANN401 - fields of a reading
    """Return what the program made of a text, without being sure."""
    values: dict[str, Any] = {
        "occupation": None,
        "respondent": Respondent.SELF,
        "call_at": None,
        **known,
    }
    return Reading(
        intents=intents, reached=False, confident=False, lang="sv", evidence=("x: y",), **values
    )


def test_nothing_said_confirms_the_guess() -> None:
    """The guess stands, for sure, and it is told who has read it; the words seen are gone."""
    read = correct(guess(Intent.OCCUPATION, occupation="working"), Correction(), BY)
    assert (read.intents, read.occupation) == ((Intent.OCCUPATION,), "working")
    assert (read.confident, read.reached, read.lang) == (True, True, "sv")
    assert read.evidence == ("read by a human: staff:sara",)


def test_intents_are_kept_in_order() -> None:
    """However they are said, intents are sorted and told once."""
    read = correct(guess(Intent.UNCLEAR), Correction(read_intents("wants_support, call_me,")), BY)
    assert read.intents == (Intent.CALL_ME, Intent.WANTS_SUPPORT)


def test_an_occupation_goes_with_its_intent() -> None:
    """What somebody does falls away with the intent, and stays with it."""
    working = guess(Intent.OCCUPATION, occupation="working")
    assert correct(working, Correction([Intent.QUESTION]), BY).occupation is None
    both = Correction([Intent.QUESTION, Intent.OCCUPATION])
    assert correct(working, both, BY).occupation == "working"
    assert correct(working, Correction(occupation="sick"), BY).occupation == "sick"


def test_a_time_goes_with_a_call() -> None:
    """A time that was read stays as long as somebody wants to be called."""
    asked = guess(Intent.CALL_ME, call_at=AT)
    assert correct(asked, Correction(), BY).call_at == AT
    assert correct(asked, Correction([Intent.ACKNOWLEDGE]), BY).call_at is None
    later = Correction([Intent.WANTS_SUPPORT], call_at=AT)
    assert correct(guess(Intent.UNCLEAR), later, BY).call_at == AT


@pytest.mark.parametrize(
    ("guessed", "said", "who"),
    [
        (Respondent.RELATIVE, Correction(), Respondent.RELATIVE),
        (Respondent.RELATIVE, Correction([Intent.QUESTION]), Respondent.RELATIVE),
        (Respondent.MACHINE, Correction(), Respondent.MACHINE),
        (Respondent.MACHINE, Correction([Intent.QUESTION]), Respondent.SELF),
        (Respondent.OTHER, Correction([Intent.CALL_ME]), Respondent.SELF),
        (Respondent.SELF, Correction([Intent.WRONG_PERSON]), Respondent.OTHER),
        (Respondent.SELF, Correction(respondent=Respondent.MACHINE), Respondent.MACHINE),
        (
            Respondent.SELF,
            Correction([Intent.QUESTION], respondent=Respondent.OTHER),
            Respondent.OTHER,
        ),
    ],
)
def test_who_wrote_follows_from_what_was_meant(
    guessed: Respondent, said: Correction, who: Respondent
) -> None:
    """Where it is not said who wrote, it is who would have meant that."""
    read = correct(guess(Intent.UNCLEAR, respondent=guessed), said, BY)
    assert read.respondent is who


@pytest.mark.parametrize(
    ("intents", "who", "reached"),
    [
        ([Intent.ACKNOWLEDGE], Respondent.SELF, True),
        ([Intent.CRISIS], Respondent.RELATIVE, True),
        ([Intent.OPT_OUT], Respondent.SELF, False),
        ([Intent.OPT_OUT, Intent.QUESTION], Respondent.SELF, True),
        ([Intent.UNCLEAR], Respondent.SELF, False),
        ([Intent.WRONG_PERSON, Intent.QUESTION], Respondent.RELATIVE, False),
        ([Intent.QUESTION], Respondent.OTHER, False),
        ([Intent.UNCLEAR], Respondent.MACHINE, False),
    ],
)
def test_what_counts_as_contact(intents: list[Intent], who: Respondent, reached: bool) -> None:
    """A bare STOP, a stranger, a machine and what is unclear are no contact (R4)."""
    read = correct(guess(Intent.UNCLEAR), Correction(intents, respondent=who), BY)
    assert read.reached is reached


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Correction([Intent.UNCLEAR, Intent.QUESTION]), "unclear stands alone"),
        (Correction([Intent.OCCUPATION]), "give both or neither"),
        (Correction(occupation="working"), "give both or neither"),
        (Correction([Intent.OCCUPATION], occupation="lazy"), "lazy is no occupation; .* working"),
        (Correction([Intent.OPT_OUT, Intent.DECLINES_SUPPORT]), "messages must end"),
        (Correction([Intent.ACKNOWLEDGE, Intent.CALL_ME]), "ok or thanks and nothing else"),
        (Correction([Intent.QUESTION], respondent=Respondent.MACHINE), "what a machine wrote"),
        (Correction([Intent.QUESTION], call_at=AT), "a time to call goes with"),
    ],
)
def test_contradictions_are_refused(said: Correction, fault: str) -> None:
    """Each contradiction is told with what to do about it."""
    with pytest.raises(LabelsError, match=fault):
        correct(guess(Intent.UNCLEAR), said, BY)


def test_all_faults_are_told_together() -> None:
    """Nobody has to mend one fault to be told the next."""
    said = Correction([Intent.UNCLEAR, Intent.OCCUPATION])
    with pytest.raises(LabelsError, match=r"unclear stands alone.*; .*both or neither"):
        correct(guess(Intent.UNCLEAR), said, BY)


def test_intents_are_known_words() -> None:
    """A word that is no intent is named, with those there are; nothing is no intent."""
    assert read_intents("") == frozenset()
    with pytest.raises(LabelsError, match=r"happy, sad: no such intent; there are acknowledge"):
        read_intents("sad,crisis,happy")
