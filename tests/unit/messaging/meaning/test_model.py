"""The model's file, and what its weights say."""

import io
from importlib.resources import files

import numpy as np
import pytest

from messaging.meaning import model as model_file
from messaging.meaning.features import word_features
from messaging.meaning.model import (
    FILE,
    Labels,
    Model,
    ModelError,
    Parts,
    Scored,
    key_of,
    pack,
    shipped_model,
    unpack,
)
from messaging.meaning.reading import Intent, Respondent
from messaging.meaning.seeing import look

LABELS = Labels((Intent.CRISIS, Intent.UNCLEAR), ("", "working"), tuple(Respondent), ("sv",))
KEYS = sorted({key_of(one) for one in word_features("lager")})


def parts() -> Parts:
    """Return a model that knows one word, and takes it for work."""
    weights = np.zeros((len(KEYS), LABELS.count), np.int8)
    weights[:, 3] = 100
    return Parts(
        labels=LABELS,
        keys=np.array(KEYS, np.uint32),
        weights=weights,
        scale=np.full(LABELS.count, 0.01, np.float32),
        bias=np.full(LABELS.count, -1, np.float32),
        sets=((Intent.CRISIS,), (Intent.UNCLEAR,)),
        kinds={"pa lager": "workplace"},
        trust=np.array([0.5, 1], np.float32),
        threshold=0.9,
        odds={Intent.CRISIS: 0.25},
    )


def test_a_model_is_what_was_packed() -> None:
    """Everything comes back out of the file, and the same parts give the same bytes."""
    packed = pack(parts())
    assert packed == pack(parts())
    read = unpack(packed).parts
    assert read.labels == LABELS
    assert read.sets == parts().sets
    assert read.kinds == {"pa lager": "workplace"}
    assert read.odds == {Intent.CRISIS: 0.25, Intent.UNCLEAR: 0}
    assert (read.weights == parts().weights).all()
    assert (read.threshold, read.trust.tolist()) == (0.9, [0.5, 1])


def test_a_file_that_is_no_model_is_refused() -> None:
    """Garbage, an archive of something else, and a model of another version say what they are."""
    other = io.BytesIO()
    np.savez(other, format=2)
    for packed in (b"", b"garbage", pack(parts())[:300]):
        with pytest.raises(ModelError, match="no model"):
            unpack(packed)
    with pytest.raises(ModelError, match="format 2"):
        unpack(other.getvalue())


def score_one(model: Model, text: str) -> Scored:
    """Score one message, after a call."""
    (scored,) = model.score([look(text, "after_call")])
    return scored


def test_a_word_adds_what_its_pieces_weigh() -> None:
    """The sums are of all that was seen, over the root of their number."""
    model = Model(parts())
    scored = score_one(model, "lager")
    pieces = len(list(word_features("lager")))
    assert scored.sums[3] == pytest.approx(pieces**0.5 - 1)
    assert scored.known == 1
    assert score_one(model, "xyz").known == 0
    assert score_one(model, "").sums.tolist() == [-1] * LABELS.count


def test_messages_read_together_score_as_they_do_alone() -> None:
    """No message's words count for its neighbour; none at all score nothing."""
    texts = ("lager", "", "lager lager och lager", "xyz", "lager?")
    model = Model(parts())
    together = model.score([look(text, "after_call") for text in texts])
    for text, scored in zip(texts, together, strict=True):
        assert scored.sums == pytest.approx(score_one(Model(parts()), text).sums)
    assert model.score([]) == []


def test_words_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long life with many odd words does not fill the memory, and changes nothing."""
    monkeypatch.setattr(model_file, "_WORDS_KEPT", 2)
    model = Model(parts())
    before = score_one(model, "lager").sums
    for text in ("ett två lager tre lager", "lager", "fyra fem sex lager"):
        told = score_one(model, text)
        assert told.sums == pytest.approx(score_one(Model(parts()), text).sums)
        assert len(told.words) == len(text.split())
    assert (score_one(model, "lager").sums == before).all()


def test_the_models_file_is_small() -> None:
    """What comes with the program is under 5 MB and loads; its trust fits the signs."""
    packed = files("messaging.meaning").joinpath(FILE).read_bytes()
    assert len(packed) < 5_000_000
    model = shipped_model()
    assert model is shipped_model()
    assert len(model.parts.trust) > 10
