"""How one person counts: each rule by a short life; all of them together in test_figures.py."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from config.clock import STOCKHOLM
from reports.cells import By, Cell, Group, Measure
from reports.life import Life, Told
from reports.life_rules import count_life
from reports.named_periods import NamedPeriod
from reports.period import PeriodKind

YEAR = NamedPeriod(PeriodKind.CALENDAR, 2025)
NUMBERS = count(1)
SMS = {"channel": "sms", "step": "hello", "template_version": 7}
ENTERED = {"outcome": "entered"}
REACHED = {"outcome": "reached"}


def told(when: str, kind: str, **what: Any) -> Told:  # noqa: ANN401 - fields of Told
    """Return a fact of Farsta."""
    at = datetime.fromisoformat(when).replace(tzinfo=STOCKHOLM).astimezone(UTC)
    about = {"unit": "Syd", "district": "Farsta", "gender": "K", "age": 17, "language": "sv"}
    texts = dict.fromkeys(("channel", "step", "outcome", "detail"), "")
    values = {"template_version": None, **texts, **about, **what}
    return Told(id=next(NUMBERS), at=at, kind=kind, **values)


def cells(*facts: Told, period: NamedPeriod = YEAR) -> dict[Cell, int]:
    """Return what a person's facts add to a period."""
    found: dict[Cell, int] = {}
    for one in count_life(facts, [period]):
        for cell in one.cells:
            found[cell] = found.get(cell, 0) + 1
    return found


def days(found: dict[Cell, int], measure: Measure) -> list[str]:
    """Return the days on which something counts."""
    return [cell.value for cell in found if (cell.measure, cell.by) == (measure, By.DAY)]


def test_nobody_counts_before_they_are_known() -> None:
    """A period that ends before the first fact has nothing of it."""
    assert not cells(told("2026-01-01 00:00", "status", **ENTERED))


def test_who_left_before_counts_no_more() -> None:
    """Whoever left before the period, and of whom nothing is told in it, is no part of it."""
    entered = told("2024-01-01 00:00", "status", **ENTERED)
    assert not cells(entered, told("2024-02-01 00:00", "status", outcome="left"))


def test_the_group_is_what_was_told_last() -> None:
    """Place and gender are those of the last status or attempt, though others are written later."""
    attempt = told("2025-02-01 10:00", "attempt", district="Järva", unit="Nord", **SMS)
    entered = told("2025-01-05 00:00", "status", **ENTERED)
    task = told("2025-03-01 10:00", "task", district="Rinkeby", step="call")
    (counted,) = count_life([attempt, entered, task], [YEAR])
    assert counted.group == Group("Nord", "Järva", "K")
    (counted,) = count_life([task], [YEAR])
    assert counted.group == Group("Syd", "Rinkeby", "K")


def test_in_the_register_from_before() -> None:
    """Who stood in the register when the period began counts from its first day."""
    found = cells(told("2024-06-01 00:00", "status", **ENTERED))
    assert days(found, Measure.REGISTER) == ["2025-01-01"]
    assert days(found, Measure.WAITED) == ["2025-01-01"]
    assert days(found, Measure.OVERDUE) == ["2025-01-01"]


def test_the_wait_and_the_thirty_days() -> None:
    """Fourteen days after entering the wait is over; the 31st day without an attempt counts."""
    found = cells(told("2025-03-01 02:00", "status", **ENTERED))
    assert days(found, Measure.REGISTER) == ["2025-03-01"]
    assert days(found, Measure.WAITED) == ["2025-03-15"]
    assert days(found, Measure.OVERDUE) == ["2025-04-01"]


def test_waits_that_end_after_the_period() -> None:
    """Who enters in its last days has waited in the next one."""
    found = cells(told("2025-12-20 02:00", "status", **ENTERED))
    assert days(found, Measure.WAITED) == days(found, Measure.OVERDUE) == []


def test_who_leaves_within_the_wait() -> None:
    """School changers drop out by themselves: they were never past the wait, nor overdue."""
    entered = told("2025-03-01 02:00", "status", **ENTERED)
    found = cells(entered, told("2025-03-10 02:00", "status", outcome="left"))
    assert found[Cell(Measure.REGISTER)] == 1
    assert days(found, Measure.WAITED) == days(found, Measure.OVERDUE) == []


def test_an_attempt_in_time() -> None:
    """An attempt within 30 days: never overdue, and its days are kept."""
    entered = told("2025-03-01 02:00", "status", **ENTERED)
    found = cells(entered, told("2025-03-31 10:00", "attempt", **SMS))
    assert days(found, Measure.OVERDUE) == []
    assert found[Cell(Measure.DAYS_TO_ATTEMPT, "", By.DAYS, "30")] == 1
    assert days(found, Measure.SOUGHT) == ["2025-03-31"]
    assert days(found, Measure.WAITED) == ["2025-03-15"]


def test_an_attempt_too_late() -> None:
    """It was overdue from the 31st day on, and stays so in the period's figures."""
    entered = told("2025-03-01 02:00", "status", **ENTERED)
    found = cells(entered, told("2025-04-01 10:00", "attempt", **SMS))
    assert days(found, Measure.OVERDUE) == ["2025-04-01"]


def test_attempted_before_the_period() -> None:
    """What was late a year ago is no part of this one."""
    entered = told("2024-03-01 02:00", "status", **ENTERED)
    found = cells(entered, told("2024-06-01 10:00", "attempt", **SMS))
    assert days(found, Measure.OVERDUE) == []


def test_sought_without_having_entered() -> None:
    """An attempt at somebody whose entry nobody told is an attempt, and they are past the wait."""
    found = cells(told("2025-03-01 10:00", "attempt", **SMS))
    assert days(found, Measure.WAITED) == days(found, Measure.SOUGHT) == ["2025-03-01"]
    assert Cell(Measure.REGISTER) not in found


def test_the_way_to_being_reached() -> None:
    """The first reach belongs to its answer's channel, and to the attempt that it answers."""
    found = cells(
        told("2025-01-05 00:00", "status", **ENTERED),
        told("2025-02-03 10:15", "attempt", **SMS),
        told("2025-02-03 10:16", "delivery", channel="sms", outcome="delivered"),
        told("2025-02-04 12:00", "reply", channel="sms", step="answer"),
        told("2025-02-04 12:00", "status", **REACHED),
    )
    for cell in (
        Cell(Measure.DELIVERED, "sms"),
        Cell(Measure.ANSWERED, "sms"),
        Cell(Measure.REACHED, "sms"),
        Cell(Measure.REACHED, "sms", By.STEP, "hello"),
        Cell(Measure.REACHED, "sms", By.TEMPLATE, "7"),
        Cell(Measure.ANSWERED_ATTEMPTS, "sms", By.HOUR, "0-10"),
        Cell(Measure.SOUGHT, "", By.AGE, "17"),
        Cell(Measure.REACHED, "sms", By.LANGUAGE, "sv"),
        Cell(Measure.DAYS_TO_REACHED, "", By.DAYS, "30"),
    ):
        assert found[cell] == 1, cell


def test_an_answer_by_another_channel() -> None:
    """Who calls back answers the latest attempt of any channel; that SMS stays unanswered."""
    found = cells(
        told("2025-02-03 10:15", "attempt", **SMS),
        told("2025-02-04 12:00", "reply", channel="phone", step="answer"),
        told("2025-02-04 12:00", "status", **REACHED),
    )
    assert found[Cell(Measure.REACHED, "phone", By.STEP, "hello")] == 1
    assert Cell(Measure.ANSWERED_ATTEMPTS) not in found


def test_contact_made_unprompted() -> None:
    """Whoever is reached with no answer told counts under no channel of ours."""
    found = cells(told("2025-02-04 12:00", "status", age=None, language="", **REACHED))
    assert found[Cell(Measure.REACHED, "other")] == 1
    assert not [cell for cell in found if cell.by in {By.AGE, By.LANGUAGE, By.STEP}]


def test_earlier_years_tell_no_hour() -> None:
    """An attempt without a step came from a file of earlier years: its time is made up."""
    found = cells(told("2025-02-04 12:00", "attempt", channel="letter"))
    assert found[Cell(Measure.ATTEMPTS, "letter")] == 1
    assert not [cell for cell in found if cell.by in {By.HOUR, By.STEP, By.TEMPLATE}]


def test_support() -> None:
    """Support counts while it runs; it ended as it did the last time."""
    begun = {"outcome": "support_begun", "detail": "Syd"}
    ended = {"outcome": "support_ended"}
    found = cells(
        told("2024-05-01 09:00", "status", **begun),
        told("2025-02-01 09:00", "status", detail="studies", **ended),
        told("2025-03-01 09:00", "status", **begun),
        told("2025-04-01 09:00", "status", detail="work", **ended),
    )
    assert days(found, Measure.SUPPORT) == ["2025-01-01"]
    assert days(found, Measure.CLOSED) == days(found, Measure.WORK) == ["2025-04-01"]
    assert Cell(Measure.STUDIES) not in found


def test_support_of_no_known_beginning() -> None:
    """An end alone is support from before the records; another reason is neither of the two."""
    found = cells(told("2025-02-01 09:00", "status", outcome="support_ended", detail="other"))
    assert found[Cell(Measure.CLOSED)] == found[Cell(Measure.SUPPORT)] == 1
    assert Cell(Measure.WORK) not in found


def test_support_that_is_over() -> None:
    """Support of an earlier year is no part of this one; running support is, with no end."""
    begun = told("2024-05-01 09:00", "status", outcome="support_begun", detail="Syd")
    ended = told("2024-06-01 09:00", "status", outcome="support_ended", detail="work")
    assert Cell(Measure.SUPPORT) not in cells(begun, ended)
    assert Cell(Measure.CLOSED) not in cells(begun)
    assert cells(begun)[Cell(Measure.SUPPORT)] == 1


def test_what_was_taken_back_for_a_reason() -> None:
    """A step that was withdrawn because somebody was reached, or got support, is neither."""
    withdrawn = [
        told("2025-02-03 10:00", "withdrawn", step="call", outcome=reason, age=18)
        for reason in ("reached", "support_begun")
    ]
    found = cells(*withdrawn, told("2025-02-04 10:00", "attempt", **SMS))
    assert found[Cell(Measure.SOUGHT, "", By.AGE, "17")] == 1
    assert {Cell(Measure.REACHED), Cell(Measure.SUPPORT)} & set(found) == set()


def test_tasks() -> None:
    """What staff closed counts by kind."""
    found = cells(told("2025-02-01 09:00", "task", step="home_visit"))
    assert found[Cell(Measure.TASKS, "", By.KIND, "home_visit")] == 1


def test_an_answer_needs_an_attempt() -> None:
    """An answer before any attempt answers none; a STOP is no answer."""
    answer = told("2025-02-01 09:00", "reply", channel="sms", step="answer")
    stop = told("2025-02-02 09:00", "reply", channel="sms")
    assert list(Life.of([answer, stop]).asked) == [None, None]
