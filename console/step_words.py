"""What staff call the steps of a plan. Pure."""

from collections.abc import Mapping

from console.marking import N_, Say
from console.words import KINDS
from escalation.states import TaskKind

# The steps of the plans that come along, and what the calendar writes; others are told by what
# is done.
STEPS: Mapping[str, str] = {
    "hello": N_("Första meddelandet"),
    "reminder": N_("Påminnelse"),
    "missed-you": N_("Meddelande efter samtal"),
    "autumn-letter": N_("Höstbrev"),
    "notice": N_("Besked om besök"),
    "before_20": N_("Brevet före 20-årsdagen"),
}
# Steps that are told by what is done, and attempts that no plan began.
_DONE: Mapping[str, str] = {
    "call": N_("Samtal"),
    "letter": N_("Brev"),
    "sms": N_("Sms"),
    "knock-card": N_("Knackakort"),
    "visit": N_("Hembesök"),
    "staff": N_("Meddelande från personal"),
    "answer": N_("Automatiskt svar"),
}


def step_name(key: str, say: Say) -> str:
    """Return what staff call a step; one of a manager's own has its own name."""
    word = STEPS.get(key) or _DONE.get(key)
    return say(word) if word else task_name(key, say)


def task_name(key: str, say: Say) -> str:
    """Return what tasks of a kind are called; what is no kind has its own name."""
    return say(KINDS[TaskKind(key)][1]) if key in set(TaskKind) else key
