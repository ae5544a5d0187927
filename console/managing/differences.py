"""What is different between two versions of a text, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# a placeholder is one word, whatever stands in it
_tokens = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\s+|(?:(?!\{[{%])\S)+|\{").findall


class PieceKind(StrEnum):
    """Where a piece of text stands."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stand in both versions, or in one of them."""

    kind: PieceKind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return both versions as one text of pieces, what was removed before what came for it."""
    before, after = _tokens(old), _tokens(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, from_, to, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(PieceKind.SAME, "".join(before[from_:to])))
            continue
        if removed := "".join(before[from_:to]):
            pieces.append(Piece(PieceKind.REMOVED, removed))
        if added := "".join(after[from_new:to_new]):
            pieces.append(Piece(PieceKind.ADDED, added))
    return pieces
