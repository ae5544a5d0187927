"""Short texts of the young people's pages and menus, in every language that they come in.

A file is named `phrases/<name>.<language>.yaml`: keys, and what each says. `{word}` is filled in
by whoever shows it. A language that lacks a phrase, or fills in something else, is a fault that
is told when the phrases are loaded, not when somebody is to read them.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from types import MappingProxyType

import yaml

from config.languages import DEFAULT_LANGUAGE, LANGUAGES

FOLDER = Path(__file__).with_name("phrases")
Phrases = Mapping[str, Mapping[str, str]]


class PhrasesError(Exception):
    """Phrases that cannot be used; the text names every fault."""


def load_phrases(name: str, folder: Path = FOLDER) -> Phrases:
    """Return the phrases of `name`: by language, then by key.

    Raises:
        PhrasesError: a language is missing, is no YAML mapping of texts, lacks a key or has one
            of its own, or fills in other words than Swedish does.
    """
    phrases = {language: _read(folder / f"{name}.{language}.yaml") for language in LANGUAGES}
    faults = [fault for language in phrases for fault in _faults(phrases, language)]
    if faults:
        raise PhrasesError(f"phrases {name}: {'; '.join(faults)}")
    return MappingProxyType(
        {language: MappingProxyType(texts) for language, texts in phrases.items()}
    )


def _read(file: Path) -> dict[str, str]:
    try:
        tree = yaml.safe_load(file.read_text("utf-8"))
    except OSError as fault:
        raise PhrasesError(f"{file.name}: {fault.strerror}") from fault
    except yaml.YAMLError as fault:
        raise PhrasesError(f"{file.name}: not YAML: {' '.join(str(fault).split())}") from fault
    if not isinstance(tree, dict) or not all(isinstance(text, str) for text in tree.values()):
        raise PhrasesError(f"{file.name}: must be keys with a text each")
    return {str(key): text.strip() for key, text in tree.items()}


def _faults(phrases: Phrases, language: str) -> Iterator[str]:
    model, texts = phrases[DEFAULT_LANGUAGE], phrases[language]
    for key in sorted(model.keys() ^ texts.keys()):
        yield f"{language} {'lacks' if key in model else 'alone has'} {key}"
    for key in sorted(model.keys() & texts.keys()):
        if not texts[key]:
            yield f"{language} says nothing for {key}"
        elif _words(texts[key]) != _words(model[key]):
            yield f"{language} fills in other words than {DEFAULT_LANGUAGE} in {key}"


def _words(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:  # a brace that is not closed: equal to no other text's words
        return frozenset({text})
