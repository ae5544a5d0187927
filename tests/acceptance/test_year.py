"""The rules of the domain, held against a whole simulated year of 800 people.

What was sent, called, posted and planned is read from the database; who was in the
register, and when we may write to them, is worked out here anew.
"""

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from config.clock import STOCKHOLM, swedish_date
from escalation.states import PERSON_CLOSES
from simulation.year import WEEKDAY_HOURS, WEEKEND_HOURS
from storage.types import AnyRow
from tests.acceptance.year_book import YearBook, live_year
from tests.acceptance.year_figures import add_up, erase_later, plainly

# Weekdays of the year that are Swedish public holidays or their eves.
CLOSED = {
    date(2024, 12, 24),
    date(2024, 12, 25),
    date(2024, 12, 26),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 1, 6),
    date(2025, 4, 18),
    date(2025, 4, 21),
    date(2025, 5, 1),
    date(2025, 5, 29),
    date(2025, 6, 6),
    date(2025, 6, 20),
}
SATURDAY = 5
# Days from being reached to the next contact, as the plan digital-first says.
RECONTACT = {"declined": 90, "working": 180, "abroad": 180, "none": 30}
RECONTACT_DEFAULT = 120
# What lets a round begin anew before that.
RESTARTS = {"support_ended", "entered", "restored"}
FAILED = {"failed", "undelivered", "expired"}
CALLS = 3
# New Year's Eve on which those born in 2006 or before are erased.
LATER = datetime(2027, 12, 31, 3, tzinfo=STOCKHOLM)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the year's database lies, as `year.db`."""
    return tmp_path_factory.mktemp("year")


@pytest.fixture(scope="module")
def book(folder: Path) -> YearBook:
    """Return a year of 800 people, on SQLite."""
    return live_year(f"sqlite+aiosqlite:///{folder}/year.db", folder, people=800, months=12)


def local(at: datetime) -> datetime:
    """Return an instant on Stockholm's clocks."""
    return at.astimezone(STOCKHOLM)


def is_open(at: datetime, first_hour: int, last_hour: int) -> bool:
    """Tell whether an instant is on a working day, from the first hour to before the last."""
    day = local(at)
    working = day.weekday() < SATURDAY and day.date() not in CLOSED
    return working and first_hour <= day.hour < last_hour


def begun(book: YearBook) -> list[AnyRow]:
    """Return the attempts that we began: nobody has written or asked for a call."""
    return [one for one in attempts(book) if one.step not in {"answer", "call_back"}]


def attempts(book: YearBook) -> list[AnyRow]:
    """Return all contact attempts."""
    return [one for one in book.facts if one.kind == "attempt"]


def plan_born(book: YearBook) -> list[AnyRow]:
    """Return the attempts that steps of a plan led to."""
    steps = {one.step for one in book.contacts if one.outreach_id is not None}
    return [one for one in begun(book) if one.step in steps]


def next_pass(at: datetime) -> datetime:
    """Return when the pipeline next runs in the simulation, from an instant on."""
    days = (local(at).date() + timedelta(days=later) for later in range(2))
    hours = (
        datetime.combine(day, time(hour), STOCKHOLM)
        for day in days
        for hour in (WEEKDAY_HOURS if day.weekday() < SATURDAY else WEEKEND_HOURS)
    )
    return next(hour for hour in hours if hour >= at)


def band(at: datetime) -> int:
    """Return which part of the day it is: morning, afternoon, evening."""
    hour = local(at).hour
    return (hour >= 12) + (hour >= 17)


def test_the_year_has_everything_in_it(book: YearBook) -> None:
    """The year is one in which the rules could be broken: people come, go, answer, are hidden."""
    assert len(book.people) == 800
    assert {one.channel for one in begun(book)} >= {"sms", "email", "letter", "phone", "visit"}
    kinds = Counter(one.kind for one in book.changes)
    assert min(kinds[kind] for kind in ("entered", "left", "protected", "reached", "declined")) > 0
    assert min(kinds[kind] for kind in ("support_begun", "support_ended", "occupation")) > 0
    assert {one.state for one in book.messages} >= {"delivered", "undelivered", "posted"}


def test_only_those_we_owe_contact_get_any(book: YearBook) -> None:
    """Nobody protected, gone from the register, 20 or older gets anything that we begin."""
    wrongly = [one for one in begun(book) if not book.is_owed(one.person_id, one.at)]
    claimed = [one for one in book.messages if one.origin != "answer"]
    wrongly += [one for one in claimed if not book.is_owed(one.person_id, one.created_at)]
    assert not wrongly


def test_nobody_protected_gets_even_an_answer(book: YearBook) -> None:
    """While their data are protected a person gets nothing automatic at all (R7)."""
    hidden = [one for one in book.messages if book.is_protected(one.person_id, one.created_at)]
    assert not hidden
    assert book.protected
    told = {one.person_id for one in book.facts if one.person_id in book.protected}
    nobody = sum(one["person"] is None for one in book.events)
    assert told
    assert nobody == sum(one.person_id in book.protected for one in book.facts)


def test_nothing_goes_out_before_start(book: YearBook) -> None:
    """Nothing is sent, and no task is opened, before someone has said Start (R22)."""
    assert min(one.created_at for one in book.messages) >= book.started_at
    assert min(one.created_at for one in book.tasks) >= book.started_at


def test_quiet_hours(book: YearBook) -> None:
    """What we begin by machine goes out on working days from 10 to before 18 (R9)."""
    sent = [one for one in book.messages if one.origin != "answer" and one.channel != "letter"]
    assert sent
    assert [one for one in sent if not is_open(one.created_at, 10, 18)] == []
    assert [one for one in sent if not is_open(one.attempted_at, 10, 18)] == []


def test_staff_keep_to_the_hours_of_calls(book: YearBook) -> None:
    """Calls and visits are made on working days from 9 to before 20 (R9)."""
    staffed = [one for one in begun(book) if one.channel in {"phone", "visit", "knock_card"}]
    assert [one for one in staffed if not is_open(one.at, 9, 20)] == []
    due = [one.due_at for one in book.tasks if one.kind in {"call", "home_visit"}]
    assert [at for at in due if not is_open(at, 9, 20)] == []


def test_answers_go_out_at_once(book: YearBook) -> None:
    """An answer goes out with the first pass after the text came, whatever the hour (R9)."""
    came = {one.id: one.due_at for one in book.contacts}
    answers = [one for one in book.messages if one.origin == "answer"]
    passes = [(came[one.planned_contact_id], one.created_at) for one in answers]
    assert [pair for pair in passes if pair[1] != next_pass(pair[0])] == []
    assert [one for one in answers if not is_open(one.created_at, 10, 18)]


def test_never_the_same_text_twice_to_one_number(book: YearBook) -> None:
    """In a round a step's text goes to a number again only after a final failure."""
    texts = defaultdict(list)
    for one in book.messages:
        if one.outreach_id is not None and one.contact_point_id is not None:
            number = book.numbers[one.contact_point_id]
            texts[one.outreach_id, one.step, one.channel, number].append(one)
    again = [pair for sent in texts.values() for pair in pairwise(sent)]
    assert [before.state for before, _ in again if before.state not in FAILED] == []
    assert all(one.attempt <= 3 for one in book.contacts)


def recontact_days(changes: list[AnyRow], at: datetime) -> int:
    """Return how many days whoever was reached at an instant is left alone."""
    told = {one.kind: one.detail for one in changes if one.at == at}
    if "declined" in told:
        return RECONTACT["declined"]
    return RECONTACT.get(told.get("occupation", ""), RECONTACT_DEFAULT)


def pestered(book: YearBook, who: int, theirs: list[AnyRow]) -> Iterator[AnyRow]:
    """Give the attempts that came although the person had been reached and was to be left alone."""
    changes = book.rows_of(book.changes, who)
    for one in theirs:
        before = [change for change in changes if change.at < one.at]
        reached = [change.at for change in before if change.kind == "reached"]
        if not reached:
            continue
        since = [change.kind for change in before if change.at > reached[-1]]
        days = timedelta(days=recontact_days(before, reached[-1]))
        early = swedish_date(one.at) < swedish_date(reached[-1]) + days
        supported = "support_begun" in [c.kind for c in before if c.at == reached[-1]]
        if (early or supported) and not RESTARTS & set(since):
            yield one


def test_reached_people_are_left_alone(book: YearBook) -> None:
    """After being reached nothing of a plan comes until the time of re-contact (R5, R11)."""
    made = defaultdict(list)
    for one in plan_born(book):
        made[one.person_id].append(one)
    wrongly = [one for who, theirs in made.items() for one in pestered(book, who, theirs)]
    assert [(one.person_id, one.at, one.channel, one.step) for one in wrongly] == []


def test_running_support_holds_the_rounds(book: YearBook) -> None:
    """While support is running a plan does nothing about the person (R11)."""
    supported = defaultdict(list)
    for one in book.changes:
        if one.kind in {"support_begun", "support_ended"}:
            supported[one.person_id].append(one)
    wrongly = [
        one
        for one in plan_born(book)
        for latest in [change for change in supported[one.person_id] if change.at < one.at][-1:]
        if latest.kind == "support_begun"
    ]
    assert [(one.person_id, one.at, one.step) for one in wrongly] == []


def test_nothing_of_a_plan_is_open_for_those_reached(book: YearBook) -> None:
    """Whoever rests after being reached has no planned step, task or unposted letter (R5)."""
    resting = {one.person_id for one in book.rounds if one.state == "resting"}
    left = {one.person_id for one in book.contacts if one.state == "planned" and one.outreach_id}
    left |= {
        one.person_id
        for one in book.tasks
        if one.state in {"open", "claimed"} and one.outreach_id is not None
    }
    left |= {one.person_id for one in book.messages if one.state == "planned"}
    assert left & resting == set()
    reached = [one for one in book.tasks if one.reason == "reached"]
    assert {one.state for one in reached} == {"withdrawn"}
    assert not {one.kind for one in reached} & PERSON_CLOSES


def test_a_task_that_was_done_was_not_withdrawn(book: YearBook) -> None:
    """What ends with an outcome is told as done, once, and not as taken back too."""
    done = {f"task:{one.id}" for one in book.tasks if one.state == "done"}
    told = {one.source_key.partition(":withdrawn:")[2] for one in book.facts}
    assert done & told == set()


def test_three_calls_at_different_times(book: YearBook) -> None:
    """Before a round goes on from its calls there were three, on three days and parts of the day.

    Fewer only where there was no number to call (R12).
    """
    calls = defaultdict(list)
    for one in book.tasks:
        if one.kind == "call" and one.state == "done":
            calls[one.outreach_id].append(one.done_at)
    steps = [one for one in book.contacts if one.outreach_id is not None]
    unreachable = {one.outreach_id for one in steps if one.step == "call" and one.reason}
    past = {one.outreach_id for one in steps if one.step == "missed-you"} - unreachable
    assert past
    assert {len(calls[one]) for one in past} == {CALLS}
    assert {len({local(at).date() for at in calls[one]}) for one in past} == {CALLS}
    assert {len({band(at) for at in calls[one]}) for one in past} == {CALLS}


def test_one_step_ahead(book: YearBook) -> None:
    """Nobody ever has more than one planned contact of a plan ahead."""
    assert book.most_ahead == 1


def test_every_attempt_is_a_fact_and_adds_up(book: YearBook) -> None:
    """Messages that a carrier took, posted letters and calls are the report's attempts, by kind."""
    taken = [one for one in book.messages if one.attempted_at and one.origin != "answer"]
    facts = {one.source_key: one for one in attempts(book)}
    assert {f"message:{one.id}:attempt" for one in taken} <= set(facts)
    told = Counter(one.channel for one in taken)
    visited = {"call": "phone", "call_back": "phone", "knock_card": "knock_card"}
    visited["home_visit"] = "visit"
    told += Counter(
        visited[one.kind] for one in book.tasks if one.state == "done" and one.kind in visited
    )
    report = book.report["attempts_by_channel"]
    assert {name: count for name, count in report.items() if count} == dict(told)
    assert sum(told.values()) == len(facts)
    counted = book.report["contact_attempts_about"] + book.report["attempts_beside"]
    assert counted == len(facts)


def test_people_add_up(book: YearBook) -> None:
    """Sought is who had an attempt or was reached; reached is who was, each person once (R4)."""
    reached = {one.person_id for one in book.changes if one.kind == "reached"}
    sought = reached | {one.person_id for one in attempts(book)}
    told = book.report["sought"]["total"]
    assert (told["total"], told["reached"]) == (len(sought), len(reached))
    assert book.report["in_register"]["total"] == len(
        {one.person_id for one in book.changes if one.kind == "entered"}
    )
    assert sum(book.report["reached_by_month"].values()) == len(reached)
    assert sum(book.report["occupation_at_first_reach"].values()) == len(reached)


def test_figures_are_those_of_the_year_and_survive_erasing(book: YearBook, folder: Path) -> None:
    """Counted from facts and from the stages' own rows they agree, in every period of the year.

    When two years later half the people have been erased, not one figure has changed (R15).
    """
    shutil.copy(folder / "year.db", folder / "later.db")
    url = f"sqlite+aiosqlite:///{folder}/later.db"
    end = datetime.combine(book.city.ends, time(5), STOCKHOLM)
    before = add_up(url, end)
    assert len(before.periods) > 8
    for named in before.periods:
        assert before.people[named.code] == plainly(book, named, end), named.code
    erased, left = erase_later(url, LATER)
    assert (erased.people + left, erased.waiting) == (len(book.people), {})
    assert min(erased.people, left) > len(book.people) // 4
    after = add_up(url, LATER, like=before)
    assert after.cells == before.cells
    assert after.people == before.people
    assert after.reports == before.reports
    assert after.events >= before.events
    assert after.known < before.known * 3 / 4


def test_events_tell_everything_in_order(book: YearBook) -> None:
    """`uppsok events` tells each fact once, in the order of time."""
    assert len(book.events) == len(book.facts)
    times = [str(one["at"]) for one in book.events]
    assert times == sorted(times)


def test_a_seed_is_a_year(tmp_path: Path, empty_postgresql: str) -> None:
    """The same seed gives the same report again, on the other database; another one does not."""
    url = f"sqlite+aiosqlite:///{tmp_path}/"
    one = live_year(f"{url}one.db", tmp_path, people=100, months=2, seed=1).report
    same = live_year(empty_postgresql, tmp_path, people=100, months=2, seed=1).report
    other = live_year(f"{url}other.db", tmp_path, people=100, months=2, seed=2).report
    assert one == same
    assert one != other
