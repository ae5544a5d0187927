"""How well replies are read, measured on labelled examples."""

from collections.abc import Iterable, Mapping
from typing import Any

from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent, Reading

_WATCHED = (Intent.CRISIS, Intent.OPT_OUT, Intent.WRONG_PERSON)


def evaluate(labelled: Iterable[Mapping[str, Any]]) -> dict[str, float | int]:
    """Read labelled replies and compare.

    Args:
        labelled: objects with text, context, intents, occupation, respondent and reached.

    Returns:
        Shares between 0 and 1 (of nothing: 1): exact_intents, occupation_right, reached_right,
        confident, exact_among_confident (intents, occupation, respondent and reached all right);
        for crisis, opt_out and wrong_person the share _found of those labelled so, and the number
        _wrongly said; numbers: replies, crisis_missed_confidently.
    """
    pairs = [(wanted, read_reply(wanted["text"], wanted["context"])) for wanted in labelled]
    sure = [(wanted, reading) for wanted, reading in pairs if reading.confident]
    figures: dict[str, float | int] = {
        "replies": len(pairs),
        "exact_intents": _share(_same_intents(*pair) for pair in pairs),
        "occupation_right": _share(wanted["occupation"] == got.occupation for wanted, got in pairs),
        "reached_right": _share(wanted["reached"] == got.reached for wanted, got in pairs),
        "confident": _share(got.confident for _, got in pairs) if pairs else 0.0,
        "exact_among_confident": _share(_is_exact(*pair) for pair in sure),
        "crisis_missed_confidently": sum(
            Intent.CRISIS in wanted["intents"] and Intent.CRISIS not in got.intents
            for wanted, got in sure
        ),
    }
    for intent in _WATCHED:
        found = [intent in got.intents for wanted, got in pairs if intent in wanted["intents"]]
        wrongly = [
            intent in got.intents for wanted, got in pairs if intent not in wanted["intents"]
        ]
        figures |= {f"{intent}_found": _share(found), f"{intent}_wrongly": sum(wrongly)}
    return figures


def _share(right: Iterable[bool]) -> float:
    judged = list(right)
    return sum(judged) / len(judged) if judged else 1.0


def _same_intents(wanted: Mapping[str, Any], got: Reading) -> bool:
    return sorted(wanted["intents"]) == [intent.value for intent in got.intents]


def _is_exact(wanted: Mapping[str, Any], got: Reading) -> bool:
    same = wanted["occupation"] == got.occupation and wanted["reached"] == got.reached
    return same and wanted["respondent"] == got.respondent.value and _same_intents(wanted, got)
