"""Phrases: the same keys and the same words to fill in, in every language."""

from pathlib import Path

import pytest

from config.languages import LANGUAGES, direction
from config.phrases import FOLDER, PhrasesError, load_phrases

GOOD = "hello: Hej {first_name}!\nbye: Hej då\n"


def write(folder: Path, *, changed: dict[str, str] | None = None) -> Path:
    """Write phrases `menu` in every language, some of them with other text."""
    for language in LANGUAGES:
        text = (changed or {}).get(language, GOOD)
        (folder / f"menu.{language}.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("name", sorted({file.name.split(".")[0] for file in FOLDER.iterdir()}))
def test_the_shipped_phrases_agree(name: str) -> None:
    """Whatever ships is there in every language, and none of it is left in Swedish."""
    phrases = load_phrases(name)
    assert list(phrases) == list(LANGUAGES)
    swedish = phrases["sv"]
    for language in set(LANGUAGES) - {"sv"}:
        same = {key for key, text in phrases[language].items() if text == swedish[key]}
        assert len(same) <= 0.1 * len(swedish), (language, same)


def test_phrases_are_found_by_language_and_key(tmp_path: Path) -> None:
    """A phrase is looked up by its language and its key."""
    phrases = load_phrases("menu", write(tmp_path))
    assert phrases["so"]["hello"].format(first_name="Amina") == "Hej Amina!"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hello: Hi {first_name}!\n", "en lacks bye"),
        (GOOD + "more: More\n", "en alone has more"),
        (GOOD.replace("{first_name}", "{name}"), "en fills in other words than sv in hello"),
        (GOOD.replace("{first_name}", "{"), "en fills in other words than sv in hello"),
        (GOOD.replace("Hej då", '""'), "en says nothing for bye"),
        ("- a list\n", "menu.en.yaml: must be keys with a text each"),
        ("hello: 3\n", "menu.en.yaml: must be keys with a text each"),
        ("[", "menu.en.yaml: not YAML"),
    ],
)
def test_a_language_that_differs_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    """A missing key, another word to fill in, or a file that is none is told when loading."""
    with pytest.raises(PhrasesError, match=fault):
        load_phrases("menu", write(tmp_path, changed={"en": text}))


def test_a_missing_language_is_refused(tmp_path: Path) -> None:
    """A language without its file is told by the file's name."""
    write(tmp_path)
    (tmp_path / "menu.ti.yaml").unlink()
    with pytest.raises(PhrasesError, match=r"menu\.ti\.yaml: No such file"):
        load_phrases("menu", tmp_path)


def test_which_way_a_language_is_written() -> None:
    """Arabic and Persian are written from right to left."""
    assert [code for code in LANGUAGES if direction(code) == "rtl"] == ["ar", "fa"]
