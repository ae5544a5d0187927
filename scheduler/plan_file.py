"""Reading a plan from YAML: all faults at once, each with its line."""

from collections.abc import Collection
from datetime import time, timedelta

import yaml
from yaml import MappingNode, Node

from scheduler.bands import BAND_HOURS, calling_bands
from scheduler.plan import (
    CALLS_DEFAULT,
    QUIET_DEFAULT,
    RECONTACT_KEYS,
    SWEDISH,
    TRAITS,
    Plan,
    PlanTask,
    Step,
    Window,
)
from scheduler.plan_faults import Fault, FaultKind
from scheduler.plan_nodes import NodeReader, optional
from scheduler.plan_step_file import read_step

PLAN_KEYS = (
    "name",
    "for",
    "window",
    "calls",
    "wait_days",
    "first_attempt_within_days",
    "round_pause_days",
    "steps",
    "recontact",
)
WINDOW_KEYS = ("days", "from", "to", "holidays")
NO_HOLIDAYS = "none"
A_YEAR = 366
MOST_TEXT = 30_000  # characters
MOST_STEPS = 20
YES = frozenset({"yes", "true", "on", "ja"})
NO = frozenset({"no", "false", "off", "nej"})


class PlanFaults(ValueError):  # noqa: N818 - it is the list of faults, which callers show
    """A plan that can't be used; `faults` are all that is wrong with it, by line."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults in the order of their lines."""
        self.faults = sorted(faults, key=lambda each: (each.line, each.problem))
        super().__init__("\n".join(f"line {each.line}: {each.problem}" for each in self.faults))


def parse_plan(text: str, templates: Collection[str] | None = None) -> Plan:
    """Return the plan that a YAML text describes.

    `templates` are the names of the texts that exist; None leaves names unchecked. Raises
    PlanFaults with everything that is wrong.
    """
    read = NodeReader()
    plan = _read_plan(read, _compose(text), templates)
    if read.faults:
        raise PlanFaults(read.faults)
    return plan


def _compose(text: str) -> Node:
    if len(text) > MOST_TEXT:
        raise PlanFaults([Fault(1, FaultKind.LONG, {"most": str(MOST_TEXT)})])
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_aliases(text)
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise PlanFaults([Fault(line, FaultKind.NOT_YAML, {"why": str(bad.problem)})]) from bad
    except yaml.reader.ReaderError as bad:
        line = text.count("\n", 0, bad.position) + 1
        raise PlanFaults([Fault(line, FaultKind.CHARACTER, {"why": bad.reason})]) from bad
    except RecursionError as bad:
        raise PlanFaults([Fault(1, FaultKind.DEEP)]) from bad
    if root is None:
        raise PlanFaults([Fault(1, FaultKind.EMPTY)])
    return root


def _refuse_aliases(text: str) -> None:
    """Refuse parts that point to others: some dozen of them would stand for millions."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) and event.start_mark is not None:
            raise PlanFaults([Fault(event.start_mark.line + 1, FaultKind.ALIAS)])


def _read_plan(read: NodeReader, root: Node, templates: Collection[str] | None) -> Plan:
    fields = read.fields(root, "the plan", PLAN_KEYS)
    for key in ("name", "steps"):
        if key not in fields and isinstance(root, MappingNode):
            read.fault(root, FaultKind.MISSING, word=key)
    window = _window(read, fields.get("window"), QUIET_DEFAULT)
    calls_default = Window(window.days, CALLS_DEFAULT.opens, CALLS_DEFAULT.closes, window.holidays)
    plan = Plan(
        name=optional(fields, "name", read.text, ""),
        steps=_steps(read, fields["steps"], templates) if "steps" in fields else (),
        window=window,
        calls=_window(read, fields.get("calls"), calls_default),
        wait_days=_days(read, fields, "wait_days", 14),
        first_attempt_within_days=_days(read, fields, "first_attempt_within_days", 30),
        round_pause_days=_days(read, fields, "round_pause_days", 90, least=1),
        recontact=_recontact(read, fields["recontact"]) if "recontact" in fields else {},
        applies_to=_applies_to(read, fields["for"]) if "for" in fields else {},
    )
    _check_plan(read, fields, root, plan)
    return plan


def _days(
    read: NodeReader, fields: dict[str, Node], key: str, default: int, *, least: int = 0
) -> int:
    return optional(
        fields, key, lambda at: read.whole(at, f"`{key}`", least=least, most=A_YEAR), default
    )


def _window(read: NodeReader, node: Node | None, default: Window) -> Window:
    if node is None:
        return default
    fields = read.fields(node, "the hours", WINDOW_KEYS)
    opens: time = optional(fields, "from", read.clock, None) or default.opens
    closes: time = optional(fields, "to", read.clock, None) or default.closes
    if opens >= closes:
        read.fault(node, FaultKind.HOURS, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
        return default
    days = optional(fields, "days", read.weekdays, default.days)
    holidays = optional(
        fields,
        "holidays",
        lambda at: read.word(at, "`holidays`", (SWEDISH, NO_HOLIDAYS)),
        default.holidays,
    )
    return Window(days or default.days, opens, closes, holidays.removesuffix(NO_HOLIDAYS))


def _steps(read: NodeReader, node: Node, templates: Collection[str] | None) -> tuple[Step, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        read.fault(node, FaultKind.NO_STEPS)
        return ()
    if len(node.value) > MOST_STEPS:
        read.fault(node.value[MOST_STEPS], FaultKind.MANY_STEPS, most=MOST_STEPS)
        return ()
    steps = tuple(read_step(read, item, templates) for item in node.value)
    seen: set[str] = set()
    for item, step in zip(node.value, steps, strict=True):
        if step.id and step.id in seen:
            read.fault(item, FaultKind.SAME_ID, word=step.id)
        seen.add(step.id)
    return steps


def _recontact(read: NodeReader, node: Node) -> dict[str, timedelta]:
    found = {
        key: (value, read.duration(value))
        for key, value in read.fields(node, "`recontact`", RECONTACT_KEYS).items()
    }
    for key, (value, wait) in found.items():
        if wait < timedelta(days=1):
            read.fault(value, FaultKind.UNDER_A_DAY, word=key)
    return {key: wait for key, (_, wait) in found.items()}


def _applies_to(read: NodeReader, node: Node) -> dict[str, tuple[str, ...]]:
    return {
        trait: tuple(_plain_word(read.text(item)) for item in read.items(value))
        for trait, value in read.fields(node, "`for`", TRAITS).items()
    }


def _plain_word(value: str) -> str:
    """Return YAML's and Swedish's ways of saying yes and no as "yes" and "no"."""
    if value.casefold() in YES:
        return "yes"
    return "no" if value.casefold() in NO else value


def _check_plan(read: NodeReader, fields: dict[str, Node], root: Node, plan: Plan) -> None:
    if plan.first_attempt_within_days < plan.wait_days:
        at = fields.get("first_attempt_within_days", fields.get("wait_days", root))
        read.fault(at, FaultKind.DEMANDED_EARLY)
    calls = any(step.task == PlanTask.CALL for step in plan.steps)
    if calls and len(calling_bands(plan.calls)) < len(BAND_HOURS):
        read.fault(fields.get("calls", root), FaultKind.CALLING_HOURS)
