"""`uppsok replies review` and `examples`: a human reads what the program did not understand."""

import json

from tests.acceptance.municipality import LOGIN, OTHER
from tests.acceptance.program import Program

AS_SARA, AS_OMAR = ("--as", LOGIN), ("--as", OTHER)
MAIL = """\
From: Kim <kim.lind@example.com>
Subject: Sv: Hej
Message-ID: <1@example.com>

Banan! Kim Lind1 här, mitt nummer 070-174 06 44 [/b] :smile:\x1b[2J
"""


def test_a_reply_is_read_by_a_human(office: Program) -> None:
    """Shown, corrected, carried out, counted without its text, and taken back."""
    people = [one["person"] for one in office.do("events", "--json").lines() if one["person"]]
    who = people[0]
    office.do("email", "take", stdin=MAIL)
    office.do("tick")
    (row,) = [
        one
        for one in office.ask("tasks", "list", *AS_SARA, "--limit", "100")
        if one["kind"] == "review_reply"
    ]
    review = ("replies", "review", str(row["task"]))
    shown = office.ask(*review, *AS_SARA, "--show")
    assert "Banan!" in shown["text"]
    assert (shown["person"], shown["may_be"], shown["sure"]) == (None, [], False)
    assert "not yours" in office.run(*review, *AS_OMAR, "--show").fault

    incomplete = (*review, *AS_SARA, "--intents", "occupation,call_me")
    assert "give both or neither" in office.run(*incomplete).fault
    correct = (*incomplete, "--occupation", "working", "--call-at", "2031-10-01T15:00")
    assert "--person" in office.run(*correct).fault
    assert "nobody in the register is X" in office.run(*correct, "--person", "X").fault
    assert "no such intent" in office.run(*review, *AS_SARA, "--intents", "happy").fault
    read = office.do(*correct, "--person", who.lower(), "--json")
    assert read.json()["intents"] == ["call_me", "occupation"]
    assert "Kept as an example" in read.err
    assert "done already" in office.run(*correct, "--person", who).fault

    events = [one for one in office.do("events", "--json").lines() if one["person"] == who]
    assert [one["outcome"] for one in events if one["kind"] == "status"][1:] == [
        "reached",
        "occupation",
    ]
    counted = office.do("replies", "examples", "--json").out
    assert json.loads(counted)["examples"] == 1
    assert "Banan" not in counted
    assert "occupation" in office.do("replies", "examples").out

    assert "is yours again" in office.do("tasks", "undo", str(row["task"]), *AS_SARA).err
    assert office.ask("replies", "examples")["examples"] == 0
    assert "No human has read" in office.do("replies", "examples").err
    told = office.do(*review, *AS_SARA, "--show").out
    assert "Banan!" in told
    assert "[/b] :smile:" in told  # as it was written, whatever a terminal makes of it
    assert "\x1b" not in told
    assert "handled" in office.do(*review, *AS_SARA, "--intents", "unclear").err
