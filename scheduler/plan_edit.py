"""Changing one word of a plan's file, with everything else left as somebody wrote it. Pure."""

from datetime import timedelta

import yaml
from yaml import MappingNode, SequenceNode

from scheduler.plan_nodes import DURATION, UNITS


def read_wait(text: str) -> timedelta | None:
    """Return a wait as plans write it, such as `3d` or `12h`; None for anything else."""
    found = DURATION.fullmatch(text.strip())
    return int(found[1]) * UNITS[found[2]] if found else None


def write_wait(wait: timedelta) -> str:
    """Return a wait as plans write it."""
    hours = wait // UNITS["h"]
    return f"{hours}h" if hours % 24 else f"{hours // 24}d"


def with_wait(body: str, step_id: str, wait: str) -> str:
    """Return a plan's text with another wait after one step.

    Raises:
        LookupError: there is no such step in it.
    """
    for step in _steps(body):
        keys = {key.value: (key, value) for key, value in step.value}
        if "id" in keys and keys["id"][1].value == step_id:
            if "wait" in keys:
                at = keys["wait"][1]
                return body[: at.start_mark.index] + wait + body[at.end_mark.index :]
            named = keys["id"][1]
            between = ", " if step.flow_style else "\n" + " " * keys["id"][0].start_mark.column
            added = f"{between}wait: {wait}"
            return body[: named.end_mark.index] + added + body[named.end_mark.index :]
    raise LookupError(f"the plan has no step {step_id}")


def _steps(body: str) -> list[MappingNode]:
    root = yaml.compose(body, Loader=yaml.SafeLoader)
    if not isinstance(root, MappingNode):
        return []
    listed = [value for key, value in root.value if key.value == "steps"]
    return [
        step
        for one in listed
        if isinstance(one, SequenceNode)
        for step in one.value
        if isinstance(step, MappingNode)
    ]
