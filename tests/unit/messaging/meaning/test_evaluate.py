"""The figures of the first reader, on labelled examples."""

import json
from pathlib import Path
from typing import Any

from messaging.meaning.evaluate import evaluate

LABELLED = Path(__file__).parents[3] / "data" / "replies_dev.jsonl"


def _labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def test_the_labelled_replies_are_read_as_promised() -> None:
    """Right where confident, no crisis missed with confidence, most intents exact."""
    figures = evaluate(_labelled())
    assert figures["replies"] == 300
    assert figures["exact_intents"] >= 0.8
    assert figures["confident"] >= 0.2
    assert figures["exact_among_confident"] >= 0.97
    assert figures["crisis_missed_confidently"] == 0
    assert figures["crisis_found"] >= 0.95
    assert figures["opt_out_found"] >= 0.9


def test_nothing_labelled_gives_shares_of_nothing() -> None:
    """A share of nothing is 1, and nothing is confident."""
    figures = evaluate([])
    assert figures["replies"] == 0
    assert figures["exact_intents"] == 1.0
    assert figures["confident"] == 0.0


def test_wrong_readings_are_counted() -> None:
    """What is said wrongly is told as a number for the intents that do harm."""
    stop = {"intents": ["unclear"], "occupation": None, "respondent": "self", "reached": False}
    figures = evaluate([{**stop, "text": "STOPP", "context": "first"}])
    assert figures["opt_out_wrongly"] == 1
    assert figures["exact_among_confident"] == 0.0
