"""Training from the first text to the packed model, the same every time."""

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from messaging.meaning.confidence import NAMES, signs
from messaging.meaning.model import Floats, Labels, Model, Parts
from messaging.meaning.reader import Reader
from messaging.meaning.reading import Intent, Respondent, is_contact
from messaging.meaning.safety import settle_at_once
from messaging.meaning.seeing import look
from messaging.training.fitting import Fit, Looking, find_labels, fit
from messaging.training.labelled import Labelled
from messaging.training.variety import vary

Say = Callable[[str], None]
COPIES = 2  # variations of each text
PARTS = 3  # in which the texts are held back in turn, to learn when to be sure
SEED = 20261122
_WISHES = frozenset({Intent.WANTS_SUPPORT, Intent.CALL_ME})
_LEAST_SET = 3  # texts in which intents occur together, to be a set that is chosen
# The chance to be right from which on a reading is confident. It is learned on texts many of
# which are meant to mislead: of ordinary ones more are right (docs/replies.md).
SURE = 0.78
# Added to log odds: better to hear too much than to miss it.
ODDS = {Intent.CRISIS: 0.3, Intent.OPT_OUT: 0.2, Intent.WRONG_PERSON: 0.3}
_MOST_INT8 = 127


def train(
    texts: Sequence[Labelled],
    kinds: dict[str, str],
    *,
    processes: int = 2,
    say: Say = lambda _: None,
) -> Parts:
    """Return a model of the texts.

    Args:
        texts: what it learns from; none that it is judged by.
        kinds: the kinds of words.
        processes: processors to use.
        say: told how far it is.
    """
    labels, looking = find_labels(texts), Looking(kinds)
    trust = _learn_trust(texts, looking, labels, kinds, _Work(processes, say))
    say(f"all {len(texts)} texts")
    whole = _fit(texts, looking, labels, processes, COPIES)
    return to_parts(whole, find_sets(texts), kinds, trust, SURE)


def find_sets(texts: Sequence[Labelled]) -> tuple[tuple[Intent, ...], ...]:
    """Return the sets of intents that occur together, single ones in any case.

    Whoever wants a call or help does not want us to be quiet: the few who say both are for a human.
    """
    counted = Counter(text.intents for text in texts)
    sets = {
        intents
        for intents, count in counted.items()
        if count >= _LEAST_SET and not (Intent.OPT_OUT in intents and intents & _WISHES)
    }
    sets |= {frozenset({intent}) for intent in Intent}
    return tuple(sorted(tuple(sorted(intents)) for intents in sets))


def _fit(
    texts: Sequence[Labelled], looking: Looking, labels: Labels, processes: int, copies: int
) -> Fit:
    rng = Random(SEED)  # noqa: S311 - the same variations every time
    varied = [text for _ in range(copies) for text in vary(texts, rng)]
    return fit([*texts, *varied], texts, looking, labels, processes=processes)


def _learn_trust(
    texts: Sequence[Labelled],
    looking: Looking,
    labels: Labels,
    kinds: dict[str, str],
    work: "_Work",
) -> Floats:
    """Learn on texts held back in turn by which signs a reading is right."""
    weighed: list[_Tried] = []
    for part in range(PARTS):
        work.say(f"part {part + 1} of {PARTS} held back")
        rest = [text for text in texts if _part_of(text) != part]
        fitted = _fit(rest, looking, labels, work.processes, 1)
        nothing = np.zeros(len(NAMES), np.float32)
        reader = Reader(Model(to_parts(fitted, find_sets(rest), kinds, nothing, 1.0)))
        tried = [_try(reader, text) for text in texts if _part_of(text) == part]
        weighed += [one for one in tried if one is not None]
    told = np.array([one.signs for one in weighed])
    right = np.array([one.right for one in weighed])
    if right.all() or not right.any():
        return np.zeros(len(NAMES), np.float32)
    spread = told.std(0)
    scale = np.where(spread > 0, spread, 1)
    learned = LogisticRegression(C=1.0, max_iter=500).fit(told / scale, right)
    trust: Floats = (learned.coef_[0] / scale).astype(np.float32)
    trust[-1] += np.float32(learned.intercept_[0])
    return trust


@dataclass(frozen=True, slots=True)
class _Work:
    """How the work is done."""

    processes: int
    say: Say


@dataclass(frozen=True, slots=True)
class _Tried:
    """How a text that was held back was read."""

    signs: Floats
    right: bool


def _try(reader: Reader, text: Labelled) -> _Tried | None:
    """Read a text; None where the rules alone settle it."""
    seen = look(text.text, text.context)
    if settle_at_once(seen) is not None:
        return None
    ((scored, chosen),) = reader.weigh([seen])
    right = _is_right(text, chosen.intents, chosen.occupation, chosen.respondent)
    return _Tried(signs(seen, scored, chosen), right)


def _is_right(
    text: Labelled, intents: frozenset[Intent], occupation: str | None, who: Respondent
) -> bool:
    same = text.intents == intents and text.occupation == (occupation or "")
    return same and text.reached == is_contact(intents, who)


def _part_of(text: Labelled) -> int:
    """Return the part that a text is held back with; the same words are in one part."""
    return zlib.crc32(text.text.encode()) % PARTS


def to_parts(
    fitted: Fit,
    sets: tuple[tuple[Intent, ...], ...],
    kinds: dict[str, str],
    trust: Floats,
    threshold: float,
) -> Parts:
    """Return a fit as the parts of a model, each weight in a byte; rows of nothing are left out."""
    scale = np.maximum(np.abs(fitted.weights).max(0), 1e-6) / _MOST_INT8
    weights = np.round(fitted.weights / scale).astype(np.int8)
    used = weights.any(axis=1)
    return Parts(
        labels=fitted.labels,
        keys=fitted.keys[used],
        weights=weights[used],
        scale=scale.astype(np.float32),
        bias=fitted.bias,
        sets=sets,
        kinds=kinds,
        trust=trust.astype(np.float32),
        threshold=threshold,
        odds=ODDS,
    )
