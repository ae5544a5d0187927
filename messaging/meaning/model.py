"""The model: weights for what it looks at, one column for each thing that a reply may say.

Logistic regressions beside each other, trained together (messaging/training) and kept in one
file of numpy arrays. What has a weight is known by a 32-bit check sum of its name.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from messaging.meaning.features import bare_words, by_first_word, message_features, word_features
from messaging.meaning.reading import Intent, Respondent
from messaging.meaning.seeing import Seen

FILE = "model.npz"
FORMAT = 1  # of the file; and of what `features` gives, which must be the same in training
_WORDS_KEPT = 50_000  # words whose pieces are remembered; a city's replies use fewer

Floats = NDArray[np.float32]


class ModelError(Exception):
    """A file holds no model that this program can use; the text says why."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the columns stand for, in order."""

    intents: tuple[Intent, ...]
    occupations: tuple[str, ...]  # the first is "": none said
    respondents: tuple[Respondent, ...]
    languages: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many columns there are."""
        return sum(map(len, (self.intents, self.occupations, self.respondents, self.languages)))


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the weights know it."""

    known: bool  # it was seen in training, not only pieces of it
    count: int  # of what of it has weights
    rows: tuple[int, ...]  # of the table, whose sum it adds before the length is allowed for


@dataclass(frozen=True, slots=True)
class Scored:
    """The weights' sums of one message, before any decision."""

    sums: Floats  # (columns,): log odds
    names: tuple[str, ...]  # its words
    words: tuple[Word, ...]

    @property
    def known(self) -> float:
        """The share of its words that were seen in training, 0 to 1."""
        return sum(word.known for word in self.words) / max(len(self.words), 1)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a model is made of; the arrays have a row for each thing looked at."""

    labels: Labels
    keys: NDArray[np.uint32]  # (rows,)
    weights: NDArray[np.int8]  # (rows, columns), to be multiplied by `scale`
    scale: Floats  # (columns,)
    bias: Floats  # (columns,)
    sets: tuple[tuple[Intent, ...], ...]  # intents that occur together
    kinds: Mapping[str, str]  # the kind of a word or phrase
    trust: Floats  # weights of `confidence.signs`, the constant last
    threshold: float  # of the chance to be right, from which a reading is confident
    odds: Mapping[Intent, float]  # added to log odds where missing is worse than hearing too much


class Model:
    """Weights, ready to use."""

    def __init__(self, parts: Parts) -> None:
        """Take the parts of a model."""
        self.parts = parts
        self._rows = dict(zip(parts.keys.tolist(), range(len(parts.keys)), strict=True))
        self._kinds = by_first_word(parts.kinds)
        # one row for each weight, one of nothing, and then the sums of words that were met
        self._nothing = len(parts.keys)
        shape = (self._nothing + 1 + _WORDS_KEPT, parts.labels.count)
        self._table = np.zeros(shape, np.float32)  # what is never written takes no memory
        np.multiply(parts.weights, parts.scale, out=self._table[: self._nothing])
        self._words: dict[str, Word] = {}

    def score(self, sights: Sequence[Seen]) -> list[Scored]:
        """Return what the weights say of each message; many at once are faster."""
        if len(self._words) >= _WORDS_KEPT:  # never within a batch, whose rows are still needed
            self._words.clear()
        rows: list[int] = []
        starts: list[int] = []
        counts: list[int] = []
        told = []
        for seen in sights:
            names = bare_words(seen.message)
            words = tuple(self._look_up(names))
            found = self._find(message_features(seen, names, self._kinds))
            starts.append(len(rows))
            counts.append(len(found) + sum([word.count for word in words]))
            rows.append(self._nothing)  # so that each message has a row
            rows += found
            for word in words:
                rows += word.rows
            told.append((tuple(names), words))
        if not told:
            return []
        sums = np.add.reduceat(self._table.take(rows, axis=0), starts, axis=0)
        sums *= (np.maximum(counts, 1) ** -0.5).astype(np.float32)[:, None]
        sums += self.parts.bias
        return [Scored(row, *one) for row, one in zip(sums, told, strict=True)]

    def weigh(self, words: Iterable[Word], column: int) -> list[float]:
        """Return what each word adds to a column, before the message's length is allowed for."""
        weight = self._table[:, column].item
        return [sum(map(weight, word.rows)) for word in words]

    def _look_up(self, names: Sequence[str]) -> list[Word]:
        words = self._words
        try:
            return [words[name] for name in names]
        except KeyError:
            return [words.get(name) or self._learn(name) for name in names]

    def _learn(self, name: str) -> Word:
        """Look a word up and remember it, as long as there is room."""
        features = list(word_features(name))
        rows = self._find(features)
        word = Word(key_of(features[0]) in self._rows, len(rows), tuple(rows))
        if len(self._words) < _WORDS_KEPT:
            row = self._nothing + 1 + len(self._words)
            self._table[row] = self._table[rows].sum(0)
            self._words[name] = word = replace(word, rows=(row,))
        return word

    def _find(self, features: Iterable[str]) -> list[int]:
        """Return the rows of what has weights."""
        row_of = self._rows.get
        return [row for one in features if (row := row_of(crc32(one.encode()))) is not None]


def key_of(feature: str) -> int:
    """Return the number under which a feature has its weights."""
    return crc32(feature.encode())


def pack(parts: Parts) -> bytes:
    """Return the file of a model; the same parts give the same bytes."""
    labels = parts.labels
    told: dict[str, Any] = {
        "format": FORMAT,
        "intents": [intent.value for intent in labels.intents],
        "occupations": list(labels.occupations),
        "respondents": [one.value for one in labels.respondents],
        "languages": list(labels.languages),
        "keys": parts.keys,
        "weights": parts.weights,
        "scale": parts.scale,
        "bias": parts.bias,
        "sets": ["+".join(intents) for intents in parts.sets],
        "kinds": "\n".join(f"{kind}\t{words}" for words, kind in sorted(parts.kinds.items())),
        "trust": parts.trust,
        "threshold": np.float64(parts.threshold),
        "odds": [parts.odds.get(intent, 0.0) for intent in labels.intents],
    }
    file = io.BytesIO()
    np.savez_compressed(file, **told)
    return file.getvalue()


def unpack(packed: bytes) -> Model:
    """Return the model in a file.

    Raises:
        ModelError: it is none, or one of another version.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as told:
            return Model(_read_parts(told))
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as fault:
        raise ModelError(f"this is no model of the reader: {fault}") from fault


def _read_parts(told: Any) -> Parts:  # noqa: ANN401 - numpy's archive ships no type
    if int(told["format"]) != FORMAT:
        raise ModelError(f"the model is of format {told['format']}, the program of {FORMAT}")
    labels = Labels(
        tuple(Intent(str(one)) for one in told["intents"]),
        tuple(str(one) for one in told["occupations"]),
        tuple(Respondent(str(one)) for one in told["respondents"]),
        tuple(str(one) for one in told["languages"]),
    )
    lines = (line.split("\t") for line in str(told["kinds"]).split("\n") if line)
    return Parts(
        labels=labels,
        keys=told["keys"],
        weights=told["weights"],
        scale=told["scale"],
        bias=told["bias"],
        sets=tuple(tuple(map(Intent, str(one).split("+"))) for one in told["sets"]),
        kinds={words: kind for kind, words in lines},
        trust=told["trust"],
        threshold=float(told["threshold"]),
        odds=dict(zip(labels.intents, map(float, told["odds"]), strict=True)),
    )


@cache
def shipped_model() -> Model:
    """Return the model that comes with the program, loaded once."""
    return unpack(files("messaging.meaning").joinpath(FILE).read_bytes())
