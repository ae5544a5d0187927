"""What is wrong with a template, in English words and as a kind that a page can translate."""

from enum import StrEnum
from typing import Self


class ProblemKind(StrEnum):
    """Why a template cannot be used."""

    EMPTY = "empty"
    SILENT = "silent"  # rendered, it says nothing
    LONG = "long"  # more characters than a template may have
    CONTROL = "control"  # a control character
    SYNTAX = "syntax"  # not the Liquid that templates may use
    VARIABLE = "variable"  # one that there is not
    PARTS = "parts"  # a part is asked of a variable that is a plain text
    FILTER = "filter"  # one that there is not
    CONDITION = "condition"  # that asks more than whether a variable has a value
    VALUE = "value"  # there is none for a variable
    SUBJECT = "subject"  # an e-mail without one
    NO_LINK = "no_link"  # nobody could answer
    SEGMENTS = "segments"  # more SMS than allowed
    NO_STOP = "no_stop"  # a first text does not say how to make it stop
    CARD = "card"  # more than a card has room for


class Problem(str):
    """A problem, told in English; `kind` and `detail` tell it to pages in other languages."""

    __slots__ = ("detail", "kind")
    kind: ProblemKind
    detail: str

    def __new__(cls, text: str, kind: ProblemKind, detail: str = "") -> Self:
        """Take the sentence, what kind of problem it is, and about what."""
        problem = super().__new__(cls, text)
        problem.kind = kind
        problem.detail = detail
        return problem
