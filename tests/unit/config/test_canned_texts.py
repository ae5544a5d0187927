"""The canned texts: short, warm, in step with each other, and silent about reasons."""

from pathlib import Path

import pytest

from config.canned_texts import CannedText, CannedTextsError, read_canned_texts
from messaging.segments import count_segments
from messaging.templates import SAMPLE
from tests.unit.config.test_template_files import FORBIDDEN

TEXTS = read_canned_texts()
VALUES = {name: SAMPLE[name] for name in ("first_name", "sender", "municipality", "phone")}
ALL = [(language, one) for language, texts in TEXTS.items() for one in texts]


def test_every_language_has_every_text() -> None:
    """Swedish and English have the same texts in the same order."""
    assert {"sv", "en"} <= TEXTS.keys()
    assert len({tuple(one.key for one in texts) for texts in TEXTS.values()}) == 1


@pytest.mark.parametrize(("language", "one"), ALL, ids=lambda one: getattr(one, "key", one))
def test_a_text_is_one_sms_that_names_no_reason(language: str, one: CannedText) -> None:
    """With long names too; lock screens are read by others."""
    del language
    text = one.fill(VALUES)
    counted = count_segments(text)
    assert (counted.encoding, counted.segments) == ("GSM-7", 1)
    assert not [word for word in FORBIDDEN if word in text.casefold()]


@pytest.mark.parametrize(("language", "one"), ALL, ids=lambda one: getattr(one, "key", one))
def test_without_a_name_nothing_dangles(language: str, one: CannedText) -> None:
    """A person without a first name gets a whole sentence."""
    del language
    text = one.fill({**VALUES, "first_name": ""})
    assert "  " not in text
    assert " !" not in text
    assert ",!" not in text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("- a list", "must be keys"),
        ("a: [", "not YAML"),
        ("a: {title: A}", "must have a title and a text"),
        ("a: {title: A, text: ''}", "says nothing"),
        ("a: {title: A, text: 'Hej {'}", "brace"),
        ("a: {title: A, text: 'Hej {pnr}'}", "fills in pnr"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, body: str, told: str) -> None:
    """Each file's faults are named when it is loaded."""
    (tmp_path / "sv.yaml").write_text(body, "utf-8")
    with pytest.raises(CannedTextsError, match=told):
        read_canned_texts(tmp_path)


def test_swedish_is_there(tmp_path: Path) -> None:
    """Without it there is nothing to fall back on."""
    with pytest.raises(CannedTextsError, match="no sv"):
        read_canned_texts(tmp_path)
