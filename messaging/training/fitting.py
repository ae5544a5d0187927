"""Fitting: texts to a matrix of what is looked at, and a logistic regression for each column."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from messaging.meaning.features import bare_words, by_first_word, message_features, word_features
from messaging.meaning.model import Floats, Labels, key_of
from messaging.meaning.reading import Intent, Respondent
from messaging.meaning.seeing import look
from messaging.training.labelled import Labelled

STRENGTH = 30.0  # of the fit against the wish for small weights (scikit-learn's C)
_TOLERANCE, _ROUNDS = 1e-3, 60
_LEAST_TEXTS = 2  # in which something must be seen to be looked at
_LEAST_LANGUAGE = 30  # texts of a language that is told by the model
_WORDS_KEPT = 1 << 17

Keys = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights as they were found: (features, columns), and what each row and column is."""

    labels: Labels
    keys: Keys
    weights: Floats
    bias: Floats


def find_labels(texts: Sequence[Labelled]) -> Labels:
    """Return the columns: everything that the texts' labels say."""
    occupations = sorted({text.occupation for text in texts} - {""})
    counted = Counter(text.lang for text in texts)
    languages = {lang for lang, count in counted.items() if count >= _LEAST_LANGUAGE}
    languages.add(counted.most_common(1)[0][0])
    return Labels(
        intents=tuple(sorted(Intent)),
        occupations=("", *occupations),
        respondents=tuple(Respondent),
        languages=tuple(sorted(languages - {"none"})),
    )


class Looking:
    """What is looked at in each text, remembered: a text is looked at once."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """Take the kinds of words."""
        self._kinds = by_first_word(kinds)
        self._known: dict[tuple[str, str], Keys] = {}

    def keys(self, text: Labelled) -> Keys:
        """Return the sorted keys of everything seen in one text, as often as it is seen."""
        asked = (text.text, text.context)
        if asked not in self._known:
            seen = look(text.text, text.context)
            words = bare_words(seen.message)
            found = [key_of(one) for one in message_features(seen, words, self._kinds)]
            for word in words:
                found += _word_keys(word)
            self._known[asked] = np.sort(np.array(found, np.uint32))
        return self._known[asked]


def fit(
    texts: Sequence[Labelled],
    vocabulary: Sequence[Labelled],
    looking: Looking,
    labels: Labels,
    *,
    processes: int,
) -> Fit:
    """Fit every column.

    Args:
        texts: what is fitted, variations included.
        vocabulary: the texts as they were written, which decide what is looked at.
        looking: what is seen in a text.
        labels: the columns.
        processes: columns fitted beside each other.
    """
    counts: Counter[int] = Counter()
    for text in vocabulary:
        counts.update(set(looking.keys(text).tolist()))
    keys = np.array(sorted(key for key, n in counts.items() if n >= _LEAST_TEXTS), np.uint32)
    matrix = to_matrix(texts, looking, keys)
    run = Parallel(n_jobs=processes, max_nbytes=None)
    fitted = run(delayed(_fit_column)(matrix, target) for target in _targets(texts, labels))
    weights = np.stack([column for column, _ in fitted], axis=1)
    return Fit(labels, keys, weights, np.array([bias for _, bias in fitted], np.float32))


def to_matrix(texts: Iterable[Labelled], looking: Looking, keys: Keys) -> csr_matrix:
    """Return a row for each text, a column for each key; each row weighed by its length."""
    starts, columns, values = [0], [], []
    for text in texts:
        found = looking.keys(text)
        places = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
        known, counts = np.unique(places[keys[places] == found], return_counts=True)
        columns.append(known.astype(np.int32))
        values.append((counts * max(counts.sum(), 1) ** -0.5).astype(np.float32))
        starts.append(starts[-1] + len(known))
    return csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(starts)),
        shape=(len(starts) - 1, len(keys)),
    )


def _targets(texts: Sequence[Labelled], labels: Labels) -> list[NDArray[np.bool_]]:
    occupations = np.array([text.occupation for text in texts])
    languages = np.array([text.lang for text in texts])
    who = np.array([text.respondent.value for text in texts])
    return [
        *(np.array([one in text.intents for text in texts]) for one in labels.intents),
        *(occupations == code for code in labels.occupations),
        *(who == one.value for one in labels.respondents),
        *(languages == lang for lang in labels.languages),
    ]


def _fit_column(matrix: csr_matrix, target: NDArray[np.bool_]) -> tuple[Floats, float]:
    if target.all() or not target.any():  # nothing to tell apart: a few texts of one kind
        return np.zeros(matrix.shape[1], np.float32), 8.0 if target.all() else -8.0
    column = LogisticRegression(
        C=STRENGTH, solver="liblinear", tol=_TOLERANCE, max_iter=_ROUNDS, random_state=0
    )
    column.fit(matrix, target)
    return column.coef_[0].astype(np.float32), float(column.intercept_[0])


@lru_cache(_WORDS_KEPT)
def _word_keys(word: str) -> tuple[int, ...]:
    return tuple(key_of(one) for one in word_features(word))
