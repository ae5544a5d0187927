"""How well replies are read, measured on labelled texts, beside what is demanded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from messaging.meaning.reader import Reader, Written, shipped_reader
from messaging.meaning.reading import Intent, Reading

_WATCHED = (Intent.CRISIS, Intent.OPT_OUT, Intent.WRONG_PERSON)
_HERE = frozenset({"sv", "en", "mixed", "none"})


@dataclass(frozen=True, slots=True)
class Demand:
    """The least or the most that a figure may be, a share between 0 and 1."""

    least: float = 0.0
    most: float = 1.0

    def is_met(self, figure: float) -> bool:
        """Tell whether a figure is as demanded."""
        return self.least <= figure <= self.most


# What a reader must do on texts that it was not made from (docs/replies.md).
DEMANDS: Mapping[str, Demand] = {
    "exact_intents": Demand(least=0.85),
    "occupation_right": Demand(least=0.92),
    "reached_right": Demand(least=0.97),
    "crisis_found": Demand(least=0.96),
    "crisis_wrongly": Demand(most=0.02),
    "opt_out_found": Demand(least=0.98),
    "opt_out_wrongly": Demand(most=0.005),
    "wrong_person_found": Demand(least=0.95),
    "wrong_person_wrongly": Demand(most=0.005),
    "right_among_confident": Demand(least=0.98),
    "confident": Demand(least=0.75),
    "exact_elsewhere": Demand(least=0.70),
}
# Of these none may get worse when a model is replaced; True where more is better.
SAFETY: Mapping[str, bool] = {
    "crisis_found": True,
    "crisis_wrongly": False,
    "crisis_missed_confidently": False,
    "opt_out_found": True,
    "opt_out_wrongly": False,
    "wrong_person_found": True,
    "wrong_person_wrongly": False,
    "right_among_confident": True,
}


def evaluate(
    labelled: Iterable[Mapping[str, Any]], reader: Reader | None = None
) -> dict[str, float | int]:
    """Read labelled replies and compare.

    Args:
        labelled: objects with text, context, intents, occupation, respondent, reached and,
            where it is known, lang.
        reader: which; the one that comes with the program if none.

    Returns:
        Shares between 0 and 1 (of nothing: 1): exact_intents (the whole set), occupation_right
        (or none said), reached_right; for crisis, opt_out and wrong_person the share _found of
        those labelled so, and the share of all others that are _wrongly called so;
        right_among_confident (intents, occupation and reached all right), confident,
        exact_elsewhere (intents, outside Swedish and English), respondent_right,
        language_right. Numbers: replies, crisis_missed_confidently.
    """
    wanted = list(labelled)
    reads = (reader or shipped_reader()).read_all(
        [Written(one["text"], one["context"]) for one in wanted]
    )
    pairs = list(zip(wanted, reads, strict=True))
    sure = [(want, got) for want, got in pairs if got.confident]
    elsewhere = [(want, got) for want, got in pairs if want.get("lang", "sv") not in _HERE]
    named = [(want, got) for want, got in pairs if want.get("lang")]
    return {
        "replies": len(pairs),
        "exact_intents": _share([_same_intents(*pair) for pair in pairs]),
        "occupation_right": _share([want["occupation"] == got.occupation for want, got in pairs]),
        "reached_right": _share([want["reached"] == got.reached for want, got in pairs]),
        **_watched(pairs),
        "right_among_confident": _share([_is_right(*pair) for pair in sure]),
        "confident": len(sure) / len(pairs) if pairs else 0.0,
        "exact_elsewhere": _share([_same_intents(*pair) for pair in elsewhere]),
        "respondent_right": _share(
            [want["respondent"] == got.respondent.value for want, got in pairs]
        ),
        "language_right": _share([want["lang"] == got.lang for want, got in named]),
        "crisis_missed_confidently": sum(
            Intent.CRISIS in want["intents"] and Intent.CRISIS not in got.intents
            for want, got in sure
        ),
    }


def _watched(pairs: Sequence[tuple[Mapping[str, Any], Reading]]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for intent in _WATCHED:
        found = [intent in got.intents for want, got in pairs if intent in want["intents"]]
        others = [intent not in got.intents for want, got in pairs if intent not in want["intents"]]
        figures |= {f"{intent}_found": _share(found), f"{intent}_wrongly": 1 - _share(others)}
    return figures


def find_worse(old: Mapping[str, float | int], new: Mapping[str, float | int]) -> tuple[str, ...]:
    """Return the figures of safety that are worse in `new`."""
    return tuple(
        name
        for name, more_is_better in SAFETY.items()
        if (new[name] < old[name] if more_is_better else new[name] > old[name])
    )


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def _same_intents(wanted: Mapping[str, Any], got: Reading) -> bool:
    return sorted(wanted["intents"]) == [intent.value for intent in got.intents]


def _is_right(wanted: Mapping[str, Any], got: Reading) -> bool:
    same = wanted["occupation"] == got.occupation and wanted["reached"] == got.reached
    return same and _same_intents(wanted, got)
