"""Canned texts: what staff often write, ready to be sent or changed, in some languages.

A file `canned/<language>.yaml` holds keys with a title and a text each; `{first_name}`, `{sender}`,
`{municipality}` and `{phone}` are filled in. A fault is told when the texts are loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

from config.languages import DEFAULT_LANGUAGE

FOLDER = Path(__file__).with_name("canned")
WORDS = frozenset({"first_name", "sender", "municipality", "phone"})
_PARTS = {"title", "text"}


class CannedTextsError(Exception):
    """Canned texts that cannot be used; the text names every fault."""


@dataclass(frozen=True, slots=True)
class CannedText:
    """One text; its title is in the language of the text."""

    key: str
    title: str
    text: str

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with `values` for its words; a name that is missing leaves no gap."""
        text = self.text
        if not values["first_name"]:
            text = text.replace(", {first_name}", "").replace(" {first_name}", "")
        return text.format(**values)


@cache
def read_canned_texts(folder: Path = FOLDER) -> Mapping[str, Sequence[CannedText]]:
    """Return the texts by language, in the order of their file.

    Raises:
        CannedTextsError: a file is no YAML of titles and texts, or fills in words that are none.
    """
    texts = {file.stem: _read(file) for file in sorted(folder.glob("*.yaml"))}
    if DEFAULT_LANGUAGE not in texts:
        raise CannedTextsError(f"canned texts: there is no {DEFAULT_LANGUAGE}.yaml")
    return texts


def _read(file: Path) -> Sequence[CannedText]:
    try:
        tree = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as fault:
        raise CannedTextsError(f"{file.name}: not YAML: {' '.join(str(fault).split())}") from fault
    if not isinstance(tree, dict):
        raise CannedTextsError(f"{file.name}: must be keys with a title and a text each")
    found = {key: _fault(one) for key, one in tree.items()}
    faults = [f"{file.name}, {key}: {what}" for key, what in found.items() if what]
    if faults:
        raise CannedTextsError("; ".join(faults))
    return [CannedText(str(key), one["title"], one["text"]) for key, one in tree.items()]


def _fault(one: object) -> str:
    if not isinstance(one, dict) or one.keys() != _PARTS:
        return "must have a title and a text"
    if not all(isinstance(part, str) and part.strip() for part in one.values()):
        return "says nothing"
    try:
        used = {name for _, name, _, _ in Formatter().parse(one["text"]) if name is not None}
    except ValueError:
        return "has a brace that is not closed"
    unknown = ", ".join(sorted(used - WORDS))
    return f"fills in {unknown}, which is nothing" if unknown else ""
