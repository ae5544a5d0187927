"""A plan's steps as managers read them."""

from config.plan_files import read_plan_files
from console.managing.plan_words import time_line
from console.translating import say_in
from scheduler.plan_file import parse_plan

SAY = say_in("sv")


def test_a_time_line() -> None:
    """Each step says after what it comes and on which day at the earliest."""
    marks = time_line(parse_plan(read_plan_files()["digital-first"]), SAY)
    assert [mark.day for mark in marks] == [0, 3, 7, 11, 12, 19, 24]
    hello, reminder, call = marks[:3]
    assert hello.when == "när väntetiden är slut"
    assert (hello.name, call.name) == ("Första meddelandet", "")
    assert hello.what == "Chatt, annars sms, annars e-post, annars brev"
    assert reminder.when == "3 dagar efter steget före"
    assert call.what == "Samtal, 3 gånger"
    assert call.more == ["minst 2 dagar mellan försöken"]
    assert (marks[-1].what, marks[-1].more) == ("Hembesök", ["2 personer går dit"])


def test_what_else_is_said() -> None:
    """Dates, guardians, hours and steps that follow at once are told in words."""
    plan = parse_plan(
        "name: x\nsteps:\n"
        "  - {id: a, channel: letter, template: hello, not_before: 09-15, wait: 1h, to: guardian}\n"
        "  - {id: b, channel: sms, template: hello, wait: 1d}\n"
        "  - {id: c, channel: sms, template: hello, wait: 12h}\n"
        "  - {id: d, task: find_number}\n"
        "  - {id: e, channel: sms, template: hello}\n"
    )
    marks = time_line(plan, SAY)
    assert marks[0].more == [
        "inte före 15 sep",
        "till vårdnadshavare",
        "om tiden missades: flyttas till nästa dag",
    ]
    assert [mark.when for mark in marks[1:]] == [
        "1 timme efter steget före",
        "1 dag efter steget före",
        "12 timmar efter steget före",
        "direkt efter steget före",
    ]
