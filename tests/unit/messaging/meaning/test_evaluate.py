"""The figures of the reader, on texts that it was not made from."""

import json
from pathlib import Path
from typing import Any

import pytest

from messaging.meaning.evaluate import DEMANDS, SAFETY, evaluate, find_worse
from messaging.training.labelled import read_judged

DEV = Path(__file__).parents[3] / "data" / "replies_dev.jsonl"


def dev() -> list[dict[str, Any]]:
    """Return the 300 texts that somebody else labelled."""
    return [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]


def judged() -> list[dict[str, Any]]:
    """Return the frozen texts of our own, none of which is trained on."""
    return [text.as_json() for text in read_judged()]


@pytest.fixture(scope="module", params=[dev, judged], ids=["dev", "judged"])
def figures(request: pytest.FixtureRequest) -> dict[str, float | int]:
    """Return what is measured on each set of texts."""
    return evaluate(request.param())


@pytest.mark.parametrize("name", DEMANDS)
def test_the_reader_does_what_is_demanded(figures: dict[str, float | int], name: str) -> None:
    """Every figure of docs/replies.md is kept on texts that the reader was not made from."""
    assert DEMANDS[name].is_met(figures[name]), figures[name]


def test_no_crisis_is_missed_with_confidence(figures: dict[str, float | int]) -> None:
    """What is not found is at least read by a human."""
    assert figures["crisis_missed_confidently"] == 0


def test_nothing_labelled_gives_shares_of_nothing() -> None:
    """A share of nothing is 1, and nothing is confident."""
    told = evaluate([])
    assert told["replies"] == 0
    assert told["exact_intents"] == 1.0
    assert told["confident"] == 0.0


def test_wrong_readings_are_counted() -> None:
    """What is said wrongly is told as a share of the others, for the intents that do harm."""
    stop = {"intents": ["unclear"], "occupation": None, "respondent": "self", "reached": False}
    told = evaluate([{**stop, "text": "STOPP", "context": "first"}])
    assert told["opt_out_wrongly"] == 1
    assert not DEMANDS["opt_out_wrongly"].is_met(told["opt_out_wrongly"])


def test_what_is_less_safe_is_named() -> None:
    """A figure of safety that falls, or that rises where less is better, is worse."""
    old = dict.fromkeys(SAFETY, 0.5)
    assert find_worse(old, old) == ()
    new = old | {"crisis_found": 0.4, "crisis_wrongly": 0.6, "opt_out_found": 0.9}
    assert find_worse(old, new) == ("crisis_found", "crisis_wrongly")
