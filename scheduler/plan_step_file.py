"""One step of a plan file: its keys, and the rules that bind it (R8, R12, R13)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from yaml import Node

from scheduler.plan import PLAN_CHANNELS, Addressee, IfLate, PlanTask, Step
from scheduler.plan_faults import FaultKind
from scheduler.plan_nodes import NodeReader, optional

MESSAGE = "message"
STEP_ID = re.compile(r"\w[\w-]{0,39}")
MOST_TIMES = 20
LEAST_CALLS = 3
LEAST_STAFF = 2
ONE_DAY = timedelta(days=1)

STEP_KEYS = (
    "id",
    "channel",
    "task",
    "template",
    "wait",
    "if_late",
    "attempts",
    "spacing",
    "notice",
    "staff",
    "to",
    "not_before",
)

# A key that would be without effect is a misunderstanding, so it is refused.
ONLY_IN = {
    "template": (MESSAGE, PlanTask.KNOCK_CARD),
    "attempts": (PlanTask.CALL, PlanTask.HOME_VISIT),
    "spacing": (PlanTask.CALL, PlanTask.HOME_VISIT),
    "notice": (MESSAGE, PlanTask.KNOCK_CARD),
    "staff": (PlanTask.KNOCK_CARD, PlanTask.HOME_VISIT),
    "to": (MESSAGE, PlanTask.CALL),
}


@dataclass(frozen=True)
class _StepFile:
    """A step as it is written: where it stands, and its values by key."""

    read: NodeReader
    node: Node
    fields: dict[str, Node]

    def fault(self, key: str, kind: FaultKind, **values: object) -> None:
        """Keep a fault at a key's value, or where the step begins if the key is missing."""
        self.read.fault(self.fields.get(key, self.node), kind, **values)


def read_step(read: NodeReader, node: Node, templates: Collection[str] | None) -> Step:
    """Return one step; `templates` are the known texts' names, None leaves them unchecked."""
    fields = read.fields(node, "a step", STEP_KEYS)
    task = optional(fields, "task", lambda at: read.word(at, "task", list(PlanTask)), "")
    is_call = task == PlanTask.CALL
    step = Step(
        id=optional(fields, "id", read.text, ""),
        channels=_channels(read, fields["channel"]) if "channel" in fields else (),
        task=task,
        template=_template(read, fields, task, templates),
        wait=optional(fields, "wait", read.duration, timedelta()),
        if_late=IfLate(_choice(read, fields, "if_late", list(IfLate)) or IfLate.SHIFT),
        attempts=_count(read, fields, "attempts", LEAST_CALLS if is_call else 1),
        spacing=optional(fields, "spacing", read.duration, ONE_DAY if is_call else timedelta()),
        notice=optional(fields, "notice", read.duration, timedelta()),
        staff=_count(read, fields, "staff", LEAST_STAFF if task == PlanTask.HOME_VISIT else 0),
        to=Addressee(_choice(read, fields, "to", list(Addressee)) or Addressee.SELF),
        not_before=optional(fields, "not_before", read.month_day, None),
    )
    _check_step(_StepFile(read, node, fields), step)
    return step


def _channels(read: NodeReader, node: Node) -> tuple[str, ...]:
    items = read.items(node)
    found = [name for item in items if (name := read.word(item, "channel", PLAN_CHANNELS))]
    if not items:
        read.fault(node, FaultKind.NO_CHANNEL)
    if len(set(found)) < len(found):
        read.fault(node, FaultKind.CHANNEL_TWICE)
    return tuple(found)


def _template(
    read: NodeReader, fields: dict[str, Node], task: str, templates: Collection[str] | None
) -> str:
    if "template" not in fields:
        return str(PlanTask.KNOCK_CARD) if task == PlanTask.KNOCK_CARD else ""
    node = fields["template"]
    return read.text(node) if templates is None else read.word(node, "template", templates)


def _choice(read: NodeReader, fields: dict[str, Node], key: str, known: Collection[str]) -> str:
    return optional(fields, key, lambda at: read.word(at, f"`{key}`", known), "")


def _count(read: NodeReader, fields: dict[str, Node], key: str, default: int) -> int:
    return optional(
        fields, key, lambda at: read.whole(at, f"`{key}`", least=1, most=MOST_TIMES), default
    )


def _check_step(file: _StepFile, step: Step) -> None:
    if not STEP_ID.fullmatch(step.id):
        file.fault("id", FaultKind.NO_ID)
    if ("channel" in file.fields) == ("task" in file.fields):
        file.fault("task", FaultKind.ONE_OF_TWO)
        return
    kind = step.task if "task" in file.fields else MESSAGE
    for key, kinds in ONLY_IN.items():
        if kind and key in file.fields and kind not in kinds:
            only = " and ".join(kinds)
            file.fault(key, FaultKind.NO_EFFECT, word=key, step=kind, kinds=only)
    if kind == MESSAGE and "template" not in file.fields:
        file.fault("template", FaultKind.NO_TEMPLATE)
    if kind == PlanTask.CALL:
        _check_call(file, step)
    if kind == PlanTask.HOME_VISIT and step.staff < LEAST_STAFF:
        file.fault("staff", FaultKind.ALONE)


def _check_call(file: _StepFile, step: Step) -> None:
    if step.attempts < LEAST_CALLS:
        file.fault("attempts", FaultKind.FEW_CALLS)
    if step.spacing < ONE_DAY:
        file.fault("spacing", FaultKind.CLOSE_CALLS)
