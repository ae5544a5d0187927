"""Talking with somebody from the command line."""

from tests.acceptance.municipality import LOGIN
from tests.acceptance.program import Program

AS_SARA = ("--as", LOGIN)


def test_staff_write_and_read_the_thread(office: Program) -> None:
    """What is written waits in the thread, goes with the next pass, and why it cannot is told."""
    events = office.do("events", "--json").lines()
    who = next(one["person"] for one in events if one["channel"] == "sms")
    assert "Goes by sms" in office.do("person", "write", who, "Hej! Hur går det?", *AS_SARA).err
    said = office.ask("person", "thread", who, *AS_SARA)
    assert [one["who"] for one in said] == ["plan", "staff"]
    assert (said[1]["state"], said[1]["text"]) == ("waiting", "Hej! Hur går det?")
    assert (
        "by email: call instead"
        in office.run("person", "write", who, "Hej!", "--channel", "email", *AS_SARA).fault
    )
    assert "between 1 and 1000" in office.run("person", "write", who, " ", *AS_SARA).fault
