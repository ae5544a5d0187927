"""The labelled texts that come along, and how they are read."""

import pytest

from messaging.meaning.normal import normalise
from messaging.meaning.reading import Intent, Respondent
from messaging.training.labelled import (
    Labelled,
    LabelledError,
    from_json,
    parse_line,
    read_judged,
    read_kinds,
    read_texts,
)

LINE = "sv\tfirst\toccupation,wants_support\tworking\tself\tjobbar\\nmen vill plugga"


def test_a_line_is_a_text_with_its_labels() -> None:
    """Six fields, a line break as two letters, and contact follows from the labels."""
    read = parse_line(LINE)
    assert read.text == "jobbar\nmen vill plugga"
    assert read.intents == {Intent.OCCUPATION, Intent.WANTS_SUPPORT}
    assert (read.occupation, read.respondent) == ("working", Respondent.SELF)
    assert read.reached
    assert from_json(read.as_json()) == read


@pytest.mark.parametrize(
    "line", ["", "sv\tfirst\tjobbar", LINE.replace("self", "dog"), LINE.replace("wants", "needs")]
)
def test_a_line_that_is_none_says_so(line: str) -> None:
    """Too few fields, and labels that there are not."""
    with pytest.raises(LabelledError):
        parse_line(line)


@pytest.mark.parametrize("told", [{}, {"text": "x", "intents": ["stop"], "occupation": None}])
def test_an_object_that_is_none_says_so(told: dict[str, object]) -> None:
    """An object of a labelled file needs its labels."""
    with pytest.raises(LabelledError, match="no labelled text"):
        from_json(told)


def faults(text: Labelled) -> list[str]:
    """Return what contradicts itself in a text's labels."""
    intents, told = text.intents, []
    if (Intent.OCCUPATION in intents) != bool(text.occupation):
        told.append("occupation")
    if intents & {Intent.UNCLEAR, Intent.ACKNOWLEDGE} and len(intents) > 1:
        told.append("not alone")
    if {Intent.OPT_OUT, Intent.DECLINES_SUPPORT} <= intents:
        told.append("stop and decline")
    return told


def test_the_texts_labels_hang_together() -> None:
    """Every text that comes along has labels that can be true together."""
    wrong = [text for text in [*read_texts(), *read_judged()] if faults(text)]
    assert wrong == []


def test_no_text_that_judges_is_trained_on() -> None:
    """What judges a model is unseen, in whatever spelling."""
    judged = {normalise(text.text) for text in read_judged()}
    assert [text.text for text in read_texts() if normalise(text.text) in judged] == []


def test_there_are_enough_texts_of_every_label() -> None:
    """Some twenty thousand, by every label."""
    texts = read_texts()
    assert len(texts) > 20_000
    for intent in Intent:
        assert sum(intent in text.intents for text in texts) > 400, intent


def test_kinds_of_words_are_in_the_features_spelling() -> None:
    """Small letters, no rings and dots, up to three words."""
    kinds = read_kinds()
    assert kinds["willys"] == "employer"
    assert all(words == words.lower() and "å" not in words for words in kinds)
