"""A plan as a table that people read: what comes, when, how often, and what if it is late."""

from datetime import timedelta

from scheduler.plan import Addressee, Plan, PlanTask, Step

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TASK_WORDS = {
    PlanTask.CALL: "staff: phone call",
    PlanTask.KNOCK_CARD: "staff: knock card",
    PlanTask.HOME_VISIT: "staff: home visit",
    PlanTask.FIND_NUMBER: "staff: find number",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plan_rows(plan: Plan) -> list[dict[str, str]]:
    """Return a row per step, in order, keyed by the table's headings."""
    return [
        {
            "step": step.id,
            "how": _how(step),
            "template": step.template,
            "when": _when(plan, place),
            "hours": _hours(plan, step),
            "attempts": _attempts(step),
            "if late": "" if step.task else step.if_late.value,
        }
        for place, step in enumerate(plan.steps)
    ]


def duration_text(wait: timedelta) -> str:
    """Return a duration in words: `1 day`, `12 hours`."""
    whole_days = not wait % DAY
    number, unit = (wait // DAY, "day") if whole_days else (wait // HOUR, "hour")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _how(step: Step) -> str:
    how = TASK_WORDS[PlanTask(step.task)] if step.task else ", else ".join(step.channels)
    whom = " (to a guardian)" if step.to is Addressee.GUARDIAN else ""
    staff = f" ({step.staff} staff)" if step.staff else ""
    return how + staff + whom


def _when(plan: Plan, place: int) -> str:
    step = plan.steps[place]
    if place == 0:
        when = f"{duration_text(plan.wait_days * DAY)} after registration"
    else:
        before = plan.steps[place - 1]
        when = f"{duration_text(before.gap)} after" if before.gap else "right after"
        when = f"{when} {before.id}"
    if step.task == PlanTask.HOME_VISIT:
        when = f"as booked, else {when}"
    if step.not_before:
        month, day = step.not_before
        when = f"{when}, not before {day} {MONTHS[month - 1]}"
    return when


def _hours(plan: Plan, step: Step) -> str:
    window = plan.calls if step.task in {PlanTask.CALL, PlanTask.HOME_VISIT} else plan.window
    return f"{window.opens:%H:%M}-{window.closes:%H:%M}"


def _attempts(step: Step) -> str:
    if step.attempts == 1:
        return "1"
    apart = f"{step.attempts}, {duration_text(max(step.spacing, DAY))} apart"
    return f"{apart}, other part of the day" if step.task == PlanTask.CALL else apart
