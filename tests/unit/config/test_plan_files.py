"""The plans that ship with the program."""

from config.plan_files import read_plan_files
from scheduler.plan import PlanTask
from scheduler.plan_file import parse_plan

SHIPPED = ["digital-first", "stockholm-2016", "stockholm-2019"]
TEXTS = {
    "hello",
    "reminder",
    "missed_you",
    "tried_to_reach_you",
    "notice_of_visit",
    "knock_card",
    "autumn_letter",
}


def test_three_plans_ship() -> None:
    """The default comes first, and each file is named as its plan, without a fault."""
    plans = {name: parse_plan(body, TEXTS) for name, body in read_plan_files().items()}
    assert list(plans) == SHIPPED
    assert [plan.name for plan in plans.values()] == SHIPPED


def test_no_shipped_plan_writes_to_guardians() -> None:
    """Relatives are written to only where a municipality's own plan says so (R8)."""
    for body in read_plan_files().values():
        assert {step.to for step in parse_plan(body).steps} == {"self"}


def test_every_shipped_plan_ends_with_announced_visits() -> None:
    """Each has three calls, and a home visit that is announced days before (R12, R13)."""
    for body in read_plan_files().values():
        steps = parse_plan(body).steps
        calls = [step for step in steps if step.task == PlanTask.CALL]
        assert [step.attempts for step in calls] == [3]
        assert steps[-1].task == PlanTask.HOME_VISIT
        assert steps[-2].notice.days >= 5
