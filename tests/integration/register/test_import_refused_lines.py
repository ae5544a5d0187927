"""Lines that are refused: nothing is lost, nobody is thought gone because of them (R21)."""

from dataclasses import replace

from sqlalchemy import select

from register.importing import ImportChoices
from register.problems import Problem
from register.report import Counts
from register.states import PersonState
from register.tables import import_problem
from tests.integration.register.desk import VAULT, Desk
from tests.people import AMINA, ELIAS, EVERYBODY, OKSANA, SAGA, YONAS, extract

OTHERS = (ELIAS, SAGA, YONAS, OKSANA)
PLAIN = ImportChoices()


async def test_a_refused_line_is_kept_sealed(desk: Desk) -> None:
    """The line itself is stored once, encrypted; the report names line and column only."""
    bad = replace(AMINA, number="200803149849", first_name="")
    report = await desk.take_in([bad, ELIAS])
    assert report.counts == Counts(read=2, new=1, refused=1)
    assert [(one.line, one.column) for one in report.problems] == [
        (2, "Personnummer"), (2, "Förnamn"),
    ]  # fmt: skip
    c = import_problem.c
    rows = await desk.rows(select(c.line, c.refused, c.line_cipher).order_by(c.id))
    assert [(row.line, row.refused) for row in rows] == [(2, True), (2, True)]
    line = VAULT.open("import_problem.line", rows[0].line_cipher)
    assert line == extract([bad]).splitlines()[1]
    assert rows[1].line_cipher is None


async def test_a_readable_number_holds_its_person(desk: Desk) -> None:
    """Who is on a refused line stays, held, until a good line lets go of them."""
    await desk.take_in(EVERYBODY)
    amina = await desk.id_of(AMINA)
    broken = extract([AMINA]).replace("2025-08-01", "i augusti").splitlines()[1]
    report = await desk.take_in(extract(OTHERS) + broken, choices=PLAIN)
    assert report.counts == Counts(read=5, unchanged=4, refused=1)
    assert desk.told.heard == [("held", (amina,))]
    assert (await desk.person(AMINA)).state == PersonState.ACTIVE
    await desk.take_in(extract(OTHERS) + broken, choices=PLAIN)
    assert desk.told.heard == [("held", (amina,))]
    good = await desk.take_in(EVERYBODY)
    assert good.counts == Counts(read=5, unchanged=5)
    assert desk.told.heard == [("released", (amina,))]


async def test_a_name_holds_where_the_number_is_unreadable(desk: Desk) -> None:
    """Without a number those of the same name are kept, others of the file's absent leave."""
    await desk.take_in(EVERYBODY)
    damaged = replace(AMINA, number="2008031498")
    report = await desk.take_in([damaged, SAGA, YONAS, OKSANA])
    assert (report.counts.refused, report.counts.gone) == (1, 1)
    assert (await desk.person(AMINA)).state == PersonState.ACTIVE
    assert (await desk.person(ELIAS)).state == PersonState.LEFT
    assert desk.told.heard[0] == ("held", (await desk.id_of(AMINA),))


async def test_a_damaged_line_holds_whoever_it_names(desk: Desk) -> None:
    """A quote that never closes costs one line; the person on it is held, the next are read."""
    await desk.take_in(EVERYBODY)
    header, *lines = extract(EVERYBODY).splitlines()
    text = "\n".join([header, '"' + lines[0], *lines[1:]])
    report = await desk.take_in(text, choices=PLAIN)
    assert report.counts == Counts(read=5, unchanged=4, refused=1)
    assert report.problems[0].line == 2
    assert "quotation mark" in report.problems[0].problem
    assert desk.told.heard == [("held", (await desk.id_of(AMINA),))]


async def test_a_line_that_is_no_csv(desk: Desk) -> None:
    """A cell beyond what can be read is a refused line, not the end of the import."""
    huge = replace(AMINA, street='"' + "a" * 200_000)
    report = await desk.take_in(extract([huge, ELIAS]))
    assert report.counts == Counts(read=2, new=1, refused=1)


async def test_a_flag_on_a_refused_line_protects(desk: Desk) -> None:
    """Whatever else is wrong with a line, a flag that says protected counts (R7)."""
    await desk.take_in(EVERYBODY)
    amina = await desk.id_of(AMINA)
    await desk.take_in([replace(AMINA, first_name="", protected="J"), *OTHERS])
    assert (await desk.person(AMINA)).protected
    assert desk.told.heard == [("protected", (amina,)), ("held", (amina,))]


async def test_a_flag_that_is_known_is_not_told_again(desk: Desk) -> None:
    """A refused line about somebody protected protects nobody a second time."""
    await desk.take_in(EVERYBODY)
    await desk.take_in([AMINA, ELIAS, replace(SAGA, first_name=""), YONAS, OKSANA])
    assert desk.told.heard == [("held", (await desk.id_of(SAGA),))]


async def test_the_first_of_two_new_lines_counts(desk: Desk) -> None:
    """A personnummer that stands twice is taken once; the second line is refused."""
    report = await desk.take_in([AMINA, replace(AMINA, street="Storgatan 1")])
    assert report.counts == Counts(read=2, new=1, refused=1)
    assert report.problems == (
        Problem(3, "Personnummer", "stands on an earlier line already", refused=True),
    )
    assert (await desk.person(AMINA)).street == AMINA.street


async def test_a_known_line_before_a_changed_one(desk: Desk) -> None:
    """The line that is as it was comes first and counts; nothing changes, nobody is held."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in([*EVERYBODY, replace(AMINA, street="Storgatan 1")])
    assert report.counts == Counts(read=6, unchanged=5, refused=1)
    assert (await desk.person(AMINA)).street == AMINA.street
    assert desk.told.heard == []


async def test_a_changed_line_before_a_known_one(desk: Desk) -> None:
    """The changed line comes first and counts; the one as it was is refused."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in([replace(AMINA, street="Storgatan 1"), *EVERYBODY])
    assert report.counts == Counts(read=6, changed=1, unchanged=4, refused=1)
    assert (await desk.person(AMINA)).street == "Storgatan 1"
    assert report.problems[0].line == 3


async def test_the_same_line_twice(desk: Desk) -> None:
    """Two equal lines are one person, whether they are known or new."""
    new = await desk.take_in([*EVERYBODY, AMINA])
    assert new.counts == Counts(read=6, new=5, refused=1)
    known = await desk.take_in([AMINA, *EVERYBODY, AMINA])
    assert known.counts == Counts(read=7, unchanged=5, refused=2)
    assert [problem.line for problem in known.problems] == [3, 8]


async def test_odd_bytes_are_told_of(desk: Desk) -> None:
    """A byte that is no letter in any encoding is a warning; the person enters."""
    report = await desk.take_in(extract([AMINA]).encode().replace(b"Amina", b"Am\x81na"))
    assert (report.counts.new, report.counts.warnings) == (1, 2)


async def test_a_problem_of_the_last_night_goes_by(desk: Desk) -> None:
    """A line with a warning is read once; as long as it stays the same it is unchanged."""
    people = [replace(AMINA, mobile="070")]
    assert (await desk.take_in(people)).counts == Counts(read=1, new=1, warnings=1)
    assert (await desk.take_in(people)).counts == Counts(read=1, unchanged=1)
