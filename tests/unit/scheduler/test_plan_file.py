"""Reading plans from YAML: what is taken, and every fault with its line."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.plan_files import read_plan_files
from scheduler.plan import Addressee, IfLate, Plan, Step, Window
from scheduler.plan_file import PlanFaults, parse_plan

HELLO = "  - {id: hello, channel: sms, template: hello}"
CALL = "  - {id: call, task: call}"
VISIT = "  - {id: visit, task: home_visit}"


def with_steps(*steps: str) -> str:
    """Return a plan with these steps; the first stands in line 3."""
    return "\n".join(["name: p", "steps:", *steps])


def faults(text: str, templates: set[str] | None = None) -> list[tuple[int, str]]:
    """Return lines and problems of a plan that is refused."""
    with pytest.raises(PlanFaults) as refused:
        parse_plan(text, templates)
    return [(each.line, each.problem) for each in refused.value.faults]


WHOLE_PLAN = """\
name: own
for: {unit: [KAA nord, KAA syd], newly_arrived: true, language: sv}
window: {days: "mon, wed-fri", from: 9:30, to: "17.00", holidays: none}
calls: {from: "08:00", to: "21:00"}
wait_days: 7
first_attempt_within_days: 21
round_pause_days: 60
steps:
  - id: hello
    channel: [sms, letter]
    template: hello
    wait: 12h
    if_late: staff
    to: guardian
    not_before: 09-15
  - {id: call, task: call, attempts: 4, spacing: 1w}
  - {id: card, task: knock_card, notice: 5d, staff: 1}
  - {id: visit, task: home_visit, staff: 3, attempts: 2, spacing: 3d}
recontact: {declined: 90d, working: 2w}
"""


def test_a_whole_plan() -> None:
    """Every key has its place in the plan's values."""
    assert parse_plan(WHOLE_PLAN, {"hello"}) == Plan(
        name="own",
        applies_to={
            "unit": ("KAA nord", "KAA syd"),
            "newly_arrived": ("yes",),
            "language": ("sv",),
        },
        window=Window(frozenset({0, 2, 3, 4}), time(9, 30), time(17), ""),
        calls=Window(frozenset({0, 2, 3, 4}), time(8), time(21), ""),
        wait_days=7,
        first_attempt_within_days=21,
        round_pause_days=60,
        steps=(
            Step(
                "hello",
                channels=("sms", "letter"),
                template="hello",
                wait=timedelta(hours=12),
                if_late=IfLate.STAFF,
                to=Addressee.GUARDIAN,
                not_before=(9, 15),
            ),
            Step("call", task="call", attempts=4, spacing=timedelta(weeks=1)),
            Step(
                "card",
                task="knock_card",
                template="knock_card",
                notice=timedelta(days=5),
                staff=1,
            ),
            Step("visit", task="home_visit", staff=3, attempts=2, spacing=timedelta(days=3)),
        ),
        recontact={"declined": timedelta(days=90), "working": timedelta(weeks=2)},
    )


def test_what_is_left_out_has_the_defaults() -> None:
    """Hours, waits, three calls a day apart and two people at a visit need not be written."""
    plan = parse_plan(with_steps(HELLO, CALL, VISIT))
    assert plan.window == Window()
    assert plan.calls == Window(opens=time(9), closes=time(20))
    assert (plan.wait_days, plan.first_attempt_within_days, plan.round_pause_days) == (14, 30, 90)
    hello, call, visit = plan.steps
    assert (hello.if_late, hello.to, hello.attempts) == (IfLate.SHIFT, Addressee.SELF, 1)
    assert (call.attempts, call.spacing) == (3, timedelta(days=1))
    assert visit.staff == 2


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("[sat, sun]", {5, 6}),
        ("Fri-mon", {4, 5, 6, 0}),
        ('"tue,"', {1}),
        ("mon-sun", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_weekdays(days: str, numbers: set[int]) -> None:
    """Days are a range, over the weekend too, a list, or words with commas."""
    plan = parse_plan(f"window: {{days: {days}}}\n{with_steps(HELLO)}")
    assert plan.window.days == numbers


@pytest.mark.parametrize(
    ("written", "meant"), [("nej", "no"), ("Ja", "yes"), ("perhaps", "perhaps")]
)
def test_yes_and_no(written: str, meant: str) -> None:
    """A condition may say yes and no in Swedish, English or YAML."""
    plan = parse_plan(f"for: {{newly_arrived: {written}}}\n{with_steps(HELLO)}")
    assert plan.applies_to == {"newly_arrived": (meant,)}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the plan is empty"),
        ("- a", 1, "the plan must be given as"),
        ("just words", 1, "the plan must be given as"),
        ("name: p\nsteps: [", 2, "this is not YAML"),
        ("name: p\n\tsteps: 1", 2, "this is not YAML"),
        ("name: *other", 1, "this is not YAML"),
        ("name: p\nsteps: \x07", 2, "a character that YAML refuses"),
        ("[" * 5000, 1, "too deep"),
        ("name: p", 1, "`steps` is missing"),
        (f"steps:\n{HELLO}", 1, "`name` is missing"),
        (f"name:\nsteps:\n{HELLO}", 1, "a single value is missing"),
        (f"name: [p]\nsteps:\n{HELLO}", 1, "a single value is missing"),
        ("name: p\nsteps: []", 2, "at least one step"),
        ("name: p\nsteps: hello", 2, "must be a list"),
        (
            f"stepz: 1\n{with_steps(HELLO)}",
            1,
            "unknown key `stepz` in the plan; did you mean `steps`",
        ),
        (f"? [a]\n: 1\n{with_steps(HELLO)}", 1, "unknown key `` in the plan (known:"),
        (f"name: q\n{with_steps(HELLO)}", 2, "`name` is given twice in the plan"),
        (f"window: {{days: mon-fry}}\n{with_steps(HELLO)}", 1, "`mon-fry` is no weekday"),
        (f"window: {{days: mon-tue-wed}}\n{with_steps(HELLO)}", 1, "is no weekday"),
        (f"window: {{days: []}}\n{with_steps(HELLO)}", 1, "no weekday is named"),
        (f'window: {{from: "25:00"}}\n{with_steps(HELLO)}', 1, "`25:00` is no time of day"),
        (f"window: {{to: late}}\n{with_steps(HELLO)}", 1, "`late` is no time of day"),
        (f"window: {{from:}}\n{with_steps(HELLO)}", 1, "a single value is missing"),
        (f"window: {{from: 18:00, to: 10:00}}\n{with_steps(HELLO)}", 1, "begin before they end"),
        (f"window: {{holidays: NO}}\n{with_steps(HELLO)}", 1, "unknown `holidays` `NO`"),
        (f"window: mon-fri\n{with_steps(HELLO)}", 1, "the hours must be given as"),
        (f"wait_days: two\n{with_steps(HELLO)}", 1, "`wait_days` must be a whole number"),
        (f"wait_days:\n{with_steps(HELLO)}", 1, "a single value is missing"),
        (
            f"round_pause_days: 0\n{with_steps(HELLO)}",
            1,
            "`round_pause_days` must be a whole number",
        ),
        (f"wait_days: 31\n{with_steps(HELLO)}", 1, "before the wait is over"),
        (f"recontact: {{workin: 3d}}\n{with_steps(HELLO)}", 1, "did you mean `working`"),
        (f"recontact: {{none: 2h}}\n{with_steps(HELLO)}", 1, "`none` must be a day or more"),
        (f"for: {{town: Solna}}\n{with_steps(HELLO)}", 1, "unknown key `town` in `for`"),
        (f"calls: {{to: 16:00}}\n{with_steps(CALL)}", 1, "the evening (17-20)"),
    ],
)
def test_faults_of_a_plan(text: str, line: int, problem: str) -> None:
    """Each fault is told in words, with its line."""
    [(found_line, found)] = faults(text)
    assert found_line == line
    assert problem in found


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("hello", "a step must be given as"),
        ("{channel: sms, template: hello}", "a step needs an `id`"),
        ("{id: 'a:b', channel: sms, template: hello}", "a step needs an `id`"),
        ("{id: a}", "either `channel` or `task`"),
        ("{id: a, channel: sms, task: call, template: hello}", "either `channel` or `task`"),
        ("{id: a, channel: sms}", "a message needs a `template`"),
        ("{id: a, channel: smss, template: hello}", "did you mean `sms`"),
        ("{id: a, channel: [], template: hello}", "names no channel"),
        ("{id: a, channel: [sms, sms], template: hello}", "names a channel twice"),
        ("{id: a, channel: sms, template: helo}", "did you mean `hello`"),
        ("{id: a, task: visit}", "unknown task `visit`; did you mean `home_visit`"),
        ("{id: a, task: }", "a single value is missing"),
        ("{id: a, task: urgent}", "unknown task `urgent` (known: call,"),
        ("{id: a, task: find_number, wait: 3 days}", "`3 days` is no duration"),
        ("{id: a, task: find_number, wait: }", "a single value is missing"),
        ("{id: a, task: find_number, if_late: shit}", "did you mean `shift`"),
        ("{id: a, task: call, attempts: 2}", "at least three `attempts`"),
        ("{id: a, task: call, spacing: 5h}", "different days"),
        ("{id: a, task: home_visit, attempts: 0}", "`attempts` must be a whole number from 1"),
        ("{id: a, task: home_visit, staff: 1}", "a home visit needs `staff: 2`"),
        ("{id: a, task: call, to: mother}", "unknown `to` `mother`"),
        ("{id: a, task: call, notice: 5d}", "`notice` has no effect on a call"),
        (
            "{id: a, task: find_number, template: hello}",
            "`template` has no effect on a find_number",
        ),
        ("{id: a, channel: sms, template: hello, attempts: 2}", "no effect on a message"),
        ("{id: a, channel: sms, template: hello, not_before: 02-29}", "no month and day"),
        ("{id: a, channel: sms, template: hello, not_before: autumn}", "no month and day"),
        ("{id: a, channel: sms, template: hello, not_before: }", "a single value is missing"),
        ("{id: a, channel: sms, template: hello, wiat: 3d}", "did you mean `wait`"),
        ("{id: hello, task: find_number}", "two steps have the id `hello`"),
    ],
)
def test_faults_of_a_step(step: str, problem: str) -> None:
    """Each fault of a step is told with the line of the step."""
    found = faults(with_steps(HELLO, f"  - {step}"), {"hello"})
    assert {line for line, _ in found} == {4}
    assert any(problem in each for _, each in found)


def test_all_faults_at_once_in_order() -> None:
    """A manager is told everything that is wrong, from top to bottom."""
    step = "  - id: a\n    channel: fax\n    wait: long"
    found = faults(f"name: p\nround_pause_days: x\nsteps:\n{step}\nfor: {{x: y}}")
    assert [line for line, _ in found] == [2, 4, 5, 6, 7]


def test_faults_read_as_lines() -> None:
    """The exception's own words are one line per fault."""
    with pytest.raises(
        PlanFaults, match=r"^line 1: `name` is missing\nline 1: `steps` is missing$"
    ):
        parse_plan("{}")


def steps_or_faults(text: str) -> tuple[tuple[Step, ...], list[int]]:
    """Return a plan's steps, or the lines of its faults."""
    try:
        return parse_plan(text).steps, []
    except PlanFaults as refused:
        return (), [each.line for each in refused.faults]


@given(st.text() | st.text("{}[]:,-&*!|>'\"#%@ \n\tabc0"))
def test_any_text_is_a_plan_or_faults(text: str) -> None:
    """No text makes the reader fail in another way than by telling faults."""
    steps, lines = steps_or_faults(text)
    assert bool(steps) is not bool(lines)


@given(st.data())
def test_any_damage_is_a_plan_or_faults_in_its_lines(data: st.DataObject) -> None:
    """A shipped plan with a piece cut out is read, or refused with lines that it has."""
    body = data.draw(st.sampled_from(list(read_plan_files().values())))
    start = data.draw(st.integers(0, len(body)))
    cut = body[:start] + body[start + data.draw(st.integers(1, 40)) :]
    steps, lines = steps_or_faults(cut)
    assert bool(steps) is not bool(lines)
    assert all(1 <= line <= cut.count("\n") + 1 for line in lines)
