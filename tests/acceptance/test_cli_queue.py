"""`uppsok start`, `tick`, `tasks`, `staff` and `person`: a day's work from the command line."""

from datetime import timedelta
from typing import Any

from tests.acceptance.municipality import LOGIN, OTHER, PEOPLE, today
from tests.acceptance.program import Program

AS_SARA, AS_OMAR = ("--as", LOGIN), ("--as", OTHER)


def queue(office: Program, *words: str) -> list[dict[str, Any]]:
    """Return the open tasks of a member of the staff."""
    rows: list[dict[str, Any]] = office.ask("tasks", "list", *words, "--limit", "100")
    return rows


def kinds(rows: list[dict[str, Any]]) -> set[str]:
    """Return the kinds of some tasks."""
    return {row["kind"] for row in rows}


def events(office: Program, **wanted: str) -> list[dict[str, Any]]:
    """Return the events with these values."""
    told = office.do("events", "--json").lines()
    return [one for one in told if all(one[name] == value for name, value in wanted.items())]


def test_nothing_is_sent_before_start(opened: Program) -> None:
    """Everybody with a number got one text, after Start; who is protected got nothing (R7, R22)."""
    sent = events(opened, kind="attempt", channel="sms", step="hello")
    people = [one["person"] for one in sent]
    assert len(people) == len(set(people)) == PEOPLE - PEOPLE // 5
    assert None not in people
    entered = events(opened, kind="status", outcome="entered")
    assert [one["person"] for one in entered].count(None) == 1


def test_pause_stops_everything(program: Program, office: Program) -> None:
    """While paused, and before the first Start, a tick sends and opens nothing."""
    later = (today() + timedelta(days=8)).isoformat() + "T10:00"
    assert "Paused" in office.do("pause", "wrong text").err
    ticked = office.ask("tick", "--now", later)
    assert (ticked["sent"], ticked["opened"]) == (0, 0)
    assert program.folder == office.folder
    assert "Started" in office.do("start", "--daily-cap", "3").err


def test_the_queue_has_an_order_and_two_sides(office: Program) -> None:
    """Each sees the tasks of their own unit, the most urgent first."""
    mine, theirs = queue(office, *AS_SARA), queue(office, *AS_OMAR)
    assert kinds(mine) == kinds(theirs) == {"find_number", "knock_card"}
    assert not {row["task"] for row in mine} & {row["task"] for row in theirs}
    priorities = [row["priority"] for row in mine]
    assert priorities == sorted(priorities, reverse=True)
    assert "nobody on the staff" in office.run("tasks", "list", "--as", "nobody").fault


def test_a_number_is_found(office: Program) -> None:
    """A task is claimed once, closed with what was found, and not a second time."""
    number = str(next(row["task"] for row in queue(office, *AS_SARA) if row["kind"][0] == "f"))
    assert "is not open" in office.run("tasks", "claim", number, *AS_OMAR).fault
    assert [str(row["task"]) for row in office.ask("tasks", "claim", number, *AS_SARA)] == [number]
    close = ("tasks", "close", number, *AS_SARA, "--outcome", "found")
    assert "no phone number" in office.run(*close, "--number", "12").fault
    assert "found" in office.do(*close, "--number", "070-174 06 30").err
    assert "done already" in office.run(*close, "--number", "070-174 06 30").fault
    assert len(events(office, kind="task", step="find_number", outcome="found")) == 1


def test_an_outcome_is_taken_back(office: Program) -> None:
    """Somebody who opens the door is reached; within a minute that can be undone."""
    claimed = office.ask("tasks", "claim", *AS_SARA)
    number, who = str(claimed[0]["task"]), claimed[0]["person"]
    assert claimed[0]["kind"] == "knock_card"
    answer = ("--outcome", "answered_self", "--occupation", "working")
    assert "answered_self" in office.do("tasks", "close", number, *AS_SARA, *answer).err
    told = [one["outcome"] for one in events(office, kind="status", person=who)]
    assert told == ["entered", "reached", "occupation"]
    assert "is yours again" in office.do("tasks", "undo", number, *AS_SARA).err
    assert [one["outcome"] for one in events(office, kind="status", person=who)] == ["entered"]


def test_a_visit_is_booked_for_two(office: Program) -> None:
    """A knock card names the day and the pair; a pair is two, or the visit is not booked (R13)."""
    number = str(queue(office, *AS_SARA)[0]["task"])
    day = (today() + timedelta(days=6)).isoformat()
    card = ("tasks", "close", number, *AS_SARA, "--outcome", "delivered")
    visit = ("--visit-at", f"{day}T15:00")
    assert "two" in office.run(*card, *visit).fault
    office.do(*card, *visit, "--colleague", OTHER)
    assert len(events(office, kind="attempt", channel="knock_card", outcome="delivered")) == 1


def test_people_change_hands(office: Program) -> None:
    """Sara's people go to Omar, who covers for her; the list tells how many each has."""
    before = {row["login"]: row["people"] for row in office.ask("staff", "list")}
    assert min(before.values()) > 0
    assert "people now have" in office.do("staff", "reassign", LOGIN, OTHER).err
    after = {row["login"]: row for row in office.ask("staff", "list")}
    assert (after[LOGIN]["people"], after[OTHER]["people"]) == (0, sum(before.values()))
    until = today().isoformat()
    office.do("staff", "away", LOGIN, "--until", until, "--cover", OTHER)
    assert office.ask("staff", "list")[1]["away_until"] == until
    again = office.run("staff", "add", LOGIN, "--name", "Sara Ek", "--unit", "Nowhere")
    assert "taken" in again.fault
    assert "there is no unit Nowhere" in again.fault


def test_a_person_by_their_id(office: Program) -> None:
    """What staff decide about one person: limits, removal, contact, support, each told once."""
    who = queue(office, *AS_SARA)[0]["person"]
    limit = ("person", "limit", who, *AS_SARA, "--limit", "no_home_visit")
    office.do(*limit)
    assert "so already" in office.run(*limit).fault
    office.do("person", "contact", who.lower(), *AS_SARA, "--wants-support")
    end = ("person", "end-support", who, *AS_SARA, "--reason")
    assert "studies, work, other" in office.run(*end, "bored").fault
    office.do(*end, "studies")
    office.do("person", "remove", who, *AS_SARA, "--reason", "moved_abroad")
    office.do("person", "restore", who, *AS_SARA, "--reason", "mistake")
    told = [one["outcome"] for one in events(office, kind="status", person=who)]
    assert told == [
        "entered",
        "limits",
        "reached",
        "support_begun",
        "support_ended",
        "removed",
        "restored",
    ]
