"""`uppsok plan`, `replies`, `report` and `events`: what is planned, read and added up."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from config.plan_files import read_plan_files
from tests.acceptance.municipality import ALWAYS, PEOPLE, today
from tests.acceptance.program import ROOT, Program

REPLIES = ROOT / "tests" / "data" / "replies_dev.jsonl"
EVENT = ["at", "person", "kind", "channel", "step", "outcome", "actor", "template_version"]
READING = [
    "id",
    "intents",
    "occupation",
    "respondent",
    "reached",
    "confident",
    "lang",
    "call_at",
    "evidence",
]
FAULTY = ALWAYS.replace("channel: [sms]", "channel: [pigeon]").replace(
    "task: home_visit, staff: 2", "task: home_visit, staff: -2"
)


def test_a_faulty_plan_is_told_by_line(program: Program) -> None:
    """`plan check` names the line of each fault, ends with 1, and leaves the database alone."""
    file = program.folder / "faulty.yaml"
    file.write_text(FAULTY, "utf-8")
    checked = program.run("plan", "check", file, "--json")
    lines = FAULTY.splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if "pigeon" in line or "-2" in line]
    faults = checked.json()["faults"]
    assert sorted({fault["line"] for fault in faults}) == wrong
    assert f"{len(faults)} faults" in checked.fault
    assert f"line {wrong[0]}" in program.run("plan", "use", file).fault
    assert not list(program.folder.glob("*.db"))


def test_a_plan_is_tried(office: Program) -> None:
    """`plan try` tells what a plan comes to beside the one in force, and writes nothing."""
    before = office.ask("plan", "list")
    tried = office.ask("plan", "try", "stockholm-2019", "--months", "3")
    assert tried["tried"]["name"] == "stockholm-2019"
    assert tried["people"] == PEOPLE
    reached = tried["tried"]["reached"]
    assert reached["low"] <= reached["mean"] <= reached["high"]
    assert {week["unit"] for week in tried["tried"]["weeks"]} == {"KAA nord", "KAA syd"}
    told = office.do("plan", "try", "stockholm-2019", "--months", "1", "--weeks")
    assert "in force" in told.out
    assert "nine times of ten" in told.err
    assert office.ask("plan", "list") == before


def test_a_plan_is_tried_on_people(program: Program) -> None:
    """With nobody in the register there is nothing to try."""
    assert program.run("plan", "try", "digital-first").fault.startswith("nobody is in the register")


def test_plans_are_shown_and_put_in_force(opened: Program, office: Program) -> None:
    """The plans that come along have no faults; one of them or a file is put in force."""
    assert set(read_plan_files()) == {"digital-first", "stockholm-2016", "stockholm-2019"}
    assert office.ask("plan", "check", "stockholm-2016") == {"plan": "stockholm-2016", "faults": []}
    steps = office.ask("plan", "show", "digital-first")
    assert [row["step"] for row in steps][:2] == ["hello", "reminder"]
    office.do("plan", "use", "stockholm-2019")
    plans = {row["plan"]: row["in_force"] for row in office.ask("plan", "list")}
    assert {name for name, live in plans.items() if live} == {"stockholm-2019"}
    own = office.folder / "own.yaml"
    own.write_text(read_plan_files()["stockholm-2019"] + "# ours\n", "utf-8")
    for plan in (own, "stockholm-2019"):  # the second is the newest version, not the shipped file
        office.do("plan", "use", plan)
    used = [row["version"] for row in office.ask("plan", "list") if row["in_force"]]
    assert used == [2]
    assert {row["plan"] for row in opened.ask("plan", "list") if row["in_force"]} == {"always"}
    assert "neither a readable file" in office.run("plan", "show", "stockholm-1999").fault


def test_replies_are_read_in_order(program: Program) -> None:
    """A reading for each line, in the lines' order, with the keys of the contract."""
    given = [json.loads(line) for line in REPLIES.read_text("utf-8").splitlines()]
    asked = [{name: one[name] for name in ("id", "text", "context")} for one in given]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked)
    read = program.do("replies", "read", "--at", "2026-10-01T10:00", stdin=text).lines()
    assert [one["id"] for one in read] == [one["id"] for one in given]
    assert all(list(one) == READING and one["intents"] == sorted(one["intents"]) for one in read)
    pairs = zip(read, given, strict=True)
    right = sum(one["intents"] == wanted["intents"] for one, wanted in pairs)
    figures = program.ask("replies", "evaluate", REPLIES)
    assert figures["replies"] == len(given)
    assert figures["exact_intents"] == pytest.approx(right / len(given))
    assert figures["pace"]["texts"] == len(given)
    assert figures["pace"]["per_second"] > 0
    told = program.do("replies", "evaluate", REPLIES).out
    assert "texts a second" in told
    assert not list(program.folder.iterdir())


def test_texts_that_are_none(program: Program) -> None:
    """A line that cannot be read is told with its number; those before it have been read."""
    ended = program.run("replies", "read", stdin='{"id": 1, "text": "1"}\n{"id": 2}\n')
    assert "line 2" in ended.fault
    assert [one["id"] for one in ended.lines()] == [1]


def test_the_annual_report_in_every_form(office: Program) -> None:
    """The same figures as text, JSON, CSV and a page of its own; only JSON has every key."""
    first, last = today().replace(month=1, day=1), today().replace(month=12, day=31)
    annual = ("report", "annual", "--from", f"{first}", "--to", f"{last}")
    told = office.ask(*annual)
    sent = told["attempts_by_channel"]["sms"]
    assert told["period"] == [f"{first}", f"{last}"]
    assert sent == told["contact_attempts_about"] > 0
    assert told["in_register"]["total"] >= told["sought"]["total"]["total"] == sent
    rows = csv.DictReader(StringIO(office.do(*annual, "--format", "csv").out), delimiter=";")
    figures = {(row["table"], row["row"], row["column"]): row["value"] for row in rows}
    assert figures["attempts_by_channel", "sms", "attempts"] == str(sent)
    table = [line.split() for line in office.do(*annual).out.splitlines()]
    assert ["SMS", str(sent), "0", "0", "0"] in table
    page = office.folder / "report.html"
    assert "Wrote" in office.do(*annual, "--format", "html", "--out", page).err
    assert page.read_text("utf-8").lstrip().casefold().startswith("<!doctype html>")
    suppressed = office.ask(*annual, "--suppress")
    assert suppressed["suppressed"] is True
    assert "--from is after --to" in office.run(*annual[:3], f"{last}", "--to", f"{first}").fault


def test_events_are_told_in_order(opened: Program, tmp_path: Path) -> None:
    """Every contact event is a line of JSON, in the order of time, with the contract's keys."""
    told = opened.do("events", "--json").lines()
    assert all(list(one)[: len(EVENT)] == EVENT for one in told)
    assert [one["at"] for one in told] == sorted(one["at"] for one in told)
    assert {one["kind"] for one in told} >= {"status", "attempt", "withdrawn"}
    text = opened.do("events").out
    assert len(text.splitlines()) == len(told)
    assert "Lind" not in text
    assert not list(tmp_path.iterdir())
