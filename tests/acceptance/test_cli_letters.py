"""`uppsok letters`: a batch from the printer to the post box and back, from the command line."""

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import zxingcpp

from messaging.paper.reference import reference_of
from tests.acceptance.municipality import (
    AROUND_THE_CLOCK,
    LOGIN,
    OTHER,
    today,
    write_people,
    young_people,
)
from tests.acceptance.program import Program

AS_SARA, AS_OMAR = ("--as", LOGIN), ("--as", OTHER)
PLAN = f"""\
name: letters
window: {AROUND_THE_CLOCK}
calls: {AROUND_THE_CLOCK}
steps:
  - {{id: hello, channel: [letter], template: hello, if_late: send}}
  - {{id: knock-card, task: knock_card, template: knock_card, notice: 5d}}
"""
UNKNOWN = reference_of(10**6)
PEOPLE = 8
MINE = PEOPLE // 2  # every second is of Sara's unit


@pytest.fixture
def post_office(program: Program) -> Program:
    """Return a program in which eight letters have been written, half of them in the north."""
    plan = program.folder / "letters.yaml"
    plan.write_text(PLAN, "utf-8")
    program.do("plan", "use", plan)
    program.do("import", write_people(program.folder, list(young_people(PEOPLE))))
    program.do("staff", "add", LOGIN, "--name", "Sara Ek", "--unit", "KAA nord")
    program.do("staff", "add", OTHER, "--name", "Omar Ali", "--unit", "KAA syd")
    program.do("start")
    program.do("tick")
    program.do("tick")
    return program


def batches(program: Program) -> dict[str, dict[str, Any]]:
    """Return the latest batch of each unit."""
    rows = program.ask("letters", "list")
    return {row["unit"]: row for row in reversed(rows)}


def mine(program: Program) -> str:
    """Return the number of Sara's batch."""
    return str(batches(program)["KAA nord"]["batch"])


def pages(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each page's text, and the codes that a camera reads off it."""
    opened: Any = pdfium.PdfDocument(file)  # type: ignore[no-untyped-call]
    with opened as document:
        for page in document:
            codes = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
            yield page.get_textpage().get_text_range(), [one.text for one in codes]


def references(file: Path) -> list[str]:
    """Return the references of a PDF's letters, in order."""
    told = [text for text, _ in pages(file)]
    return [text.split("Ref ")[1].split()[0] for text in told if "Ref " in text]


def attempts(program: Program) -> int:
    """Return how many letters count as contact attempts."""
    told = program.do("events", "--json").lines()
    return sum(one["kind"] == "attempt" and one["channel"] == "letter" for one in told)


def test_a_batch_is_printed_and_posted(post_office: Program) -> None:
    """Open, printed, posted; each letter has its own code; only then is it an attempt (R4)."""
    batch, out = mine(post_office), post_office.folder / "letters.pdf"
    opened = batches(post_office)["KAA nord"]
    assert (opened["state"], opened["letters"], opened["printed"]) == ("open", MINE, None)
    too_early = post_office.run("letters", "posted", batch, *AS_SARA)
    assert "has not been printed" in too_early.fault
    told = post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    assert f"{MINE} letters" in told.err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    [cover, *letters] = pages(out)
    assert "Brev att posta" in cover[0]
    assert len({codes[0] for _, codes in letters}) == len(letters) == MINE
    assert all(codes[0].startswith("https://svar.stockholm.se/r/") for _, codes in letters)
    assert attempts(post_office) == 0
    assert "4 letters are posted" in post_office.do("letters", "posted", batch, *AS_SARA).err
    assert attempts(post_office) == MINE
    assert batches(post_office)["KAA nord"]["state"] == "posted"
    assert "already" in post_office.run("letters", "posted", batch, *AS_SARA).fault
    open_tasks = post_office.ask("tasks", "list", *AS_SARA)
    assert "print_letter" not in {row["kind"] for row in open_tasks}


def test_what_is_taken_back_after_the_print_stays_out(post_office: Program) -> None:
    """The number says which paper; without saying that it is out, the batch is not posted."""
    batch, out = mine(post_office), post_office.folder / "letters.pdf"
    post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    first = references(out)[0]
    told = post_office.do("letters", "withdraw", first.lower(), *AS_SARA).err
    assert "take number 1 out" in told
    assert "already" in post_office.run("letters", "withdraw", first, *AS_SARA).fault
    refused = post_office.run("letters", "posted", batch, *AS_SARA)
    assert "take these out before posting: number 1 (Kim Lind" in refused.fault
    [task] = [row["task"] for row in post_office.ask("tasks", "list", *AS_SARA)]
    close = ("tasks", "close", str(task), *AS_SARA, "--outcome", "posted")
    assert f"`uppsok letters posted {batch}` names them" in post_office.run(*close).fault
    again = post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    assert "Take these out of what was printed before: number 1" in again.err
    assert len(references(out)) == MINE - 1
    assert "Nr 1, Kim Lind" in next(pages(out))[0]
    done = post_office.do("letters", "posted", batch, *AS_SARA, "--taken-out")
    assert "3 letters are posted" in done.err
    assert attempts(post_office) == MINE - 1


def test_a_returned_letter_is_typed_in(post_office: Program) -> None:
    """R14: by the reference that is seen through the window, or by whose letter it was."""
    batch, out = mine(post_office), post_office.folder / "letters.pdf"
    post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    [first, *_] = references(out)
    assert "not been posted" in post_office.run("letters", "returned", first, *AS_SARA).fault
    post_office.do("letters", "posted", batch, *AS_SARA)
    assert "marked as bad" in post_office.do("letters", "returned", first, *AS_SARA).err
    assert "noted already" in post_office.run("letters", "returned", first, *AS_SARA).fault
    [_, _, another, *_] = young_people(PEOPLE)
    post_office.do("letters", "returned", another.number, *AS_SARA)
    fault = post_office.run("letters", "returned", another.number, *AS_SARA).fault
    assert "has no letter that is posted" in fault
    post_office.do("tick")
    kinds = [row["kind"] for row in post_office.ask("tasks", "list", *AS_SARA, "--limit", "50")]
    assert kinds.count("find_number") == 2
    assert (
        "no letter with this reference"
        in post_office.run("letters", "returned", UNKNOWN, *AS_SARA).fault
    )
    assert batches(post_office)["KAA nord"]["returned"] == 2


def test_nothing_to_print(post_office: Program) -> None:
    """A batch of which every letter was taken back needs no paper, and another unit's none."""
    batch, out = mine(post_office), post_office.folder / "letters.pdf"
    assert (
        "not your unit" in post_office.run("letters", "print", batch, "--out", out, *AS_OMAR).fault
    )
    post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    for reference in references(out):
        post_office.do("letters", "withdraw", reference, *AS_SARA)
    told = post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    assert "nothing to print" in told.err
    assert (
        "there is no batch 99"
        in post_office.run("letters", "print", "99", "--out", out, *AS_SARA).fault
    )


def test_a_letter_alone(post_office: Program) -> None:
    """A preview closes nothing; a sample is nobody's."""
    out, who = post_office.folder / "one.pdf", "Q54NHA9A5C"
    assert "nobody" in post_office.run("letters", "preview", who, "--out", out, *AS_SARA).fault
    batch = mine(post_office)
    post_office.do("letters", "print", batch, "--out", out, *AS_SARA)
    reference = references(out)[0]
    post_office.do("letters", "preview", reference, "--out", out, *AS_SARA)
    assert references(out) == [reference]
    person = next(young_people(1)).number
    post_office.do("letters", "preview", person, "--out", out, *AS_SARA)
    assert len(references(out)) == 1
    post_office.do("letters", "sample", "hello", "--language", "en", "--window", "--out", out)
    [(text, codes)] = pages(out)
    assert "Hello Maximilianus!" in text
    assert codes == ["https://svar.stockholm.se/r/K7M4PQ2TXB"]
    assert "no live text" in post_office.run("letters", "sample", "x", "--out", out).fault


def test_a_knock_card(office: Program) -> None:
    """R13: printing it books the visit; closing it needs no time again."""
    queue = office.ask("tasks", "list", *AS_SARA, "--limit", "50")
    card = str(next(row["task"] for row in queue if row["kind"] == "knock_card"))
    out = office.folder / "card.pdf"
    make = ("letters", "card", card, "--out", out, *AS_SARA)
    assert "say when" in office.run(*make).fault
    assert "say when" in office.run(*make, "--colleague", OTHER).fault
    visit = ("--visit-at", f"{today() + timedelta(days=6)}T15:00")
    assert "two or more" in office.run(*make, *visit).fault
    office.do(*make, *visit, "--colleague", OTHER)
    [(text, codes)] = pages(out)
    assert "kl. 15.00" in text
    assert "Sara, Omar" in text
    assert len(codes) == 1
    office.do(*make)
    assert [len(codes) for _, codes in pages(out)] == [1]
    office.do("tasks", "close", card, *AS_SARA, "--outcome", "delivered")
    told = office.do("events", "--json").lines()
    assert sum(one["channel"] == "knock_card" and one["kind"] == "attempt" for one in told) == 1
