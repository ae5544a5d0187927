"""What somebody wants to see of their queue: of which kinds, district, language, how late. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from config.languages import LANGUAGES
from escalation.states import TaskKind

OTHER = "other"  # a language that has no texts of ours
CHOICES = frozenset({*LANGUAGES, OTHER})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a queue; what is not named is not asked about."""

    kinds: frozenset[TaskKind] = frozenset()
    district_id: int | None = None
    language: str = ""  # the person's: one of CHOICES
    due_by: datetime | None = None

    @property
    def shape(self) -> "Wanted":
        """What the statement is built of; its values come as parameters."""
        return replace(self, district_id=None if self.district_id is None else 0, due_by=None)


EVERYTHING = Wanted()


def quoted(words: Collection[str]) -> str:
    """Return words of our own as SQL has them in a list."""
    return ", ".join(f"'{word}'" for word in sorted(words))
