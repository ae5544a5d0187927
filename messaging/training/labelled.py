"""Labelled texts: what people write, and what it means (docs/replies.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from messaging.meaning.features import bare_words
from messaging.meaning.normal import normalise
from messaging.meaning.reading import Intent, Respondent, is_contact

TEXTS, KINDS, JUDGED = "texts", "kinds", "judged"
_FIELDS = 6
_NOT_SAID = "-"


class LabelledError(Exception):
    """A line of labelled texts is none; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what it means."""

    text: str
    lang: str
    context: str
    intents: frozenset[Intent]
    occupation: str  # "" where none is said
    respondent: Respondent

    @property
    def reached(self) -> bool:
        """Whether it counts as contact (R4)."""
        return is_contact(self.intents, self.respondent)

    def as_json(self) -> dict[str, Any]:
        """Return it as an object of a labelled file."""
        return {
            "text": self.text,
            "lang": self.lang,
            "context": self.context,
            "intents": sorted(intent.value for intent in self.intents),
            "occupation": self.occupation or None,
            "respondent": self.respondent.value,
            "reached": self.reached,
        }


def read_texts() -> list[Labelled]:
    """Return the texts that the model is trained on."""
    return _read_folder(TEXTS)


def read_judged() -> list[Labelled]:
    """Return the texts that judge a model, and that none may be trained on."""
    return _read_folder(JUDGED)


def read_kinds() -> dict[str, str]:
    """Return the kind of each word or phrase that has one, in the spelling of the features."""
    kinds: dict[str, str] = {}
    for file in _files(KINDS):
        for line in file.read_text(encoding="utf-8").splitlines():
            kind, words = line.split("\t")
            kinds.setdefault(" ".join(bare_words(normalise(words))), kind)
    kinds.pop("", None)
    return kinds


def from_json(told: Mapping[str, Any]) -> Labelled:
    """Return an object of a labelled file.

    Raises:
        LabelledError: it is none.
    """
    try:
        return Labelled(
            text=str(told["text"]),
            lang=str(told.get("lang", "sv")),
            context=str(told.get("context", "first")),
            intents=frozenset(map(Intent, told["intents"])),
            occupation=told["occupation"] or "",
            respondent=Respondent(told["respondent"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise LabelledError(f"no labelled text: {fault}") from fault


def parse_line(line: str) -> Labelled:
    r"""Return a line of six fields with tabs between; a line break in the text is written \n.

    Raises:
        LabelledError: it is none.
    """
    fields = line.split("\t")
    if len(fields) != _FIELDS:
        raise LabelledError(f"{len(fields)} fields instead of {_FIELDS}: {line[:60]}")
    lang, context, intents, occupation, respondent, text = fields
    try:
        return Labelled(
            text=text.replace("\\n", "\n"),
            lang=lang,
            context=context,
            intents=frozenset(map(Intent, intents.split(","))),
            occupation="" if occupation == _NOT_SAID else occupation,
            respondent=Respondent(respondent),
        )
    except ValueError as fault:
        raise LabelledError(f"{fault}: {line[:60]}") from fault


def _read_folder(name: str) -> list[Labelled]:
    lines = (
        line for file in _files(name) for line in file.read_text(encoding="utf-8").splitlines()
    )
    return [parse_line(line) for line in lines if line]


def _files(name: str) -> list[Traversable]:
    folder = files("messaging.training").joinpath(name)
    found = (file for file in folder.iterdir() if file.name.endswith(".tsv"))
    return sorted(found, key=lambda file: file.name)
