"""What the queue's address asks for: kind, district, language, overdue, together. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from console.paths import QUEUE
from escalation.states import TaskKind
from escalation.wanted import CHOICES, Wanted

_LONGEST_ID = 18  # digits; a row's number has no more


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of the queue, as somebody chose it."""

    kind: TaskKind | None = None
    district_id: int | None = None
    language: str = ""
    overdue: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """What was chosen, as forms and addresses carry it."""
        chosen = {
            "kind": self.kind.value if self.kind else "",
            "district": str(self.district_id) if self.district_id is not None else "",
            "language": self.language,
            "overdue": "1" if self.overdue else "",
        }
        return {name: value for name, value in chosen.items() if value}

    def wanted(self, day_began: datetime) -> Wanted:
        """Return what to ask the queue for."""
        kinds = frozenset({self.kind}) if self.kind else frozenset[TaskKind]()
        due_by = day_began if self.overdue else None
        return Wanted(kinds, self.district_id, self.language, due_by)


def read_asked(fields: Mapping[str, str]) -> Asked:
    """Read an address or a form; what is none of the choices is as if it were not there."""
    kind, language = fields.get("kind", ""), fields.get("language", "")
    return Asked(
        TaskKind(kind) if kind in set(TaskKind) else None,
        read_id(fields.get("district", "")),
        language if language in CHOICES else "",
        bool(fields.get("overdue")),
    )


def queue_address(asked: Asked, **more: str) -> str:
    """Return the address of a part of the queue."""
    query = urlencode({**asked.fields, **more})
    return f"{QUEUE}?{query}" if query else QUEUE


def read_id(text: str) -> int | None:
    """Read a row's number from a form; None for anything else."""
    good = text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID
    return int(text) if good else None
