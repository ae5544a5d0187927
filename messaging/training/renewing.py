"""Training again with what humans corrected; a model that is less safe takes nobody's place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from messaging.meaning.evaluate import evaluate, find_worse
from messaging.meaning.model import pack, unpack
from messaging.meaning.reader import Reader
from messaging.training.labelled import Labelled, read_judged, read_kinds, read_texts
from messaging.training.train import Say, train

Figures = Mapping[str, float | int]


@dataclass(frozen=True, slots=True)
class Renewed:
    """A model that was trained, beside the one in use."""

    packed: bytes
    old: Figures
    new: Figures
    worse: tuple[str, ...]  # figures of safety; with one of them the model is not used


def renew(reader: Reader, corrections: Sequence[Labelled], *, processes: int, say: Say) -> Renewed:
    """Train on the texts that come along and on corrections; compare with the reader in use.

    What judges is never trained on: a correction with the very words of a judged text is left out.
    """
    judged = read_judged()
    known = {text.text.casefold() for text in judged}
    learned = [text for text in corrections if text.text.casefold() not in known]
    texts = [*read_texts(), *learned]
    parts = train(texts, read_kinds(), processes=processes, say=say)
    packed = pack(parts)
    say(f"compared on {len(judged)} texts")
    rows = [text.as_json() for text in judged]
    old, new = evaluate(rows, reader), evaluate(rows, Reader(unpack(packed)))
    return Renewed(packed, old, new, find_worse(old, new))
