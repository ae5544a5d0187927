"""What somebody wants to see of their queue: of which kinds, district, language, how late. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from config.languages import LANGUAGES, register_codes
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


def languages_as_sql(language: str) -> str:
    """Return the condition on a register's language; raise ValueError for none of CHOICES."""
    if language not in CHOICES:
        raise ValueError(f"{language!r} is no choice of language")
    if language == OTHER:
        known = {code for one in LANGUAGES for code in register_codes(one)}
        return f"NOT IN ({quoted(known)})"
    return f"IN ({quoted(register_codes(language))})"
