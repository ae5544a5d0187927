"""The nightly extract through the whole house (R1, R3, R7, R21)."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from escalation.states import TaskKind, TaskState
from escalation.tables import task
from pipeline.extracts import import_file, import_newest, newest_file
from register.importing import ImportChoices
from register.report import ImportReport
from register.states import PersonState
from register.tables import import_run, person
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from tests.people import AMINA, ELIAS, EVERYBODY, OKSANA, SAGA, YONAS, Young, extract
from tests.world import World

ANYTHING = ImportChoices(allow_mass_exit=True)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """Return the folder that extracts are dropped into."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


async def take_in(
    world: World, drop: Path, people: Iterable[Young], choices: ImportChoices = ANYTHING
) -> ImportReport:
    """Import an extract of these people."""
    file = drop / "extract.csv"
    file.write_text(extract(people), "utf-8")
    return await import_file(world.works, file, choices=choices)


async def plan_steps(world: World) -> None:
    """Let everybody's first step be planned."""
    await world.tick()


async def person_of(world: World, who: Young) -> int:
    """Return somebody's id."""
    (row,) = await world.rows(person, first_name=who.first_name)
    return int(row.id)


async def round_of(world: World, who: Young) -> tuple[str, str]:
    """Return the state of somebody's latest round, and what holds it."""
    rows = await world.rows(outreach, person_id=await person_of(world, who))
    return rows[-1].state, rows[-1].held_for


async def test_whoever_enters_begins_a_round(world: World, drop: Path) -> None:
    """Everybody new is in a round that waits for its first step, but for protected people."""
    report = await take_in(world, drop, EVERYBODY)
    assert report.counts.new == 5
    rounds = await world.rows(outreach)
    assert {row.state for row in rounds} == {OutreachState.WAITING}
    assert len(rounds) == 4
    saga = await person_of(world, SAGA)
    assert saga not in {row.person_id for row in rounds}
    (opened,) = await world.rows(task)
    assert (opened.kind, opened.person_id) == (TaskKind.PROTECTED, saga)


async def test_the_same_extract_changes_nothing(world: World, drop: Path) -> None:
    """A night without changes begins and ends nobody's round."""
    await take_in(world, drop, EVERYBODY)
    before = await world.rows(outreach)
    report = await take_in(world, drop, EVERYBODY)
    assert report.counts.unchanged == 5
    assert await world.rows(outreach) == before


async def test_whoever_is_gone_is_withdrawn(world: World, drop: Path) -> None:
    """Gone from the extract: the steps are withdrawn and the round ends, that same night (R3)."""
    await take_in(world, drop, EVERYBODY)
    await plan_steps(world)
    elias = await person_of(world, ELIAS)
    assert await world.count(planned_contact, person_id=elias) == 1
    report = await take_in(world, drop, [AMINA, SAGA, YONAS, OKSANA])
    assert report.counts.gone == 1
    assert await round_of(world, ELIAS) == (OutreachState.ENDED, "")
    (step,) = await world.rows(planned_contact, person_id=elias)
    assert (step.state, step.reason) == (ContactState.WITHDRAWN, "gone")


async def test_leaving_and_withdrawing_are_one(world: World, drop: Path) -> None:
    """Where withdrawing breaks, nobody has left: the import is taken back whole (R3)."""
    await take_in(world, drop, EVERYBODY)
    await plan_steps(world)

    def breaks(_conn: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE planned_contact"):
            raise OSError("the disk is full")

    engine = world.engine.sync_engine
    event.listen(engine, "before_cursor_execute", breaks)
    try:
        with pytest.raises(OSError, match="full"):
            await take_in(world, drop, [AMINA, SAGA, YONAS, OKSANA])
    finally:
        event.remove(engine, "before_cursor_execute", breaks)
    assert await world.count(person, state=PersonState.LEFT.value) == 0
    assert await round_of(world, ELIAS) != (OutreachState.ENDED, "")
    await take_in(world, drop, [AMINA, SAGA, YONAS, OKSANA])
    assert await world.count(person, state=PersonState.LEFT.value) == 1


async def test_whoever_comes_back_begins_anew(world: World, drop: Path) -> None:
    """Back in the extract is a new round, beside the one that ended."""
    await take_in(world, drop, EVERYBODY)
    await take_in(world, drop, [AMINA, SAGA, YONAS, OKSANA])
    await take_in(world, drop, EVERYBODY)
    rows = await world.rows(outreach, person_id=await person_of(world, ELIAS))
    assert [(row.round, row.state) for row in rows] == [(1, "ended"), (2, "waiting")]


async def test_who_becomes_protected_is_left_in_peace(world: World, drop: Path) -> None:
    """Steps are withdrawn, the round is held, and those with the role are asked (R7)."""
    await take_in(world, drop, EVERYBODY)
    await plan_steps(world)
    others = [one for one in EVERYBODY if one is not ELIAS]
    await take_in(world, drop, [*others, replace(ELIAS, protected="J")])
    elias = await person_of(world, ELIAS)
    assert await round_of(world, ELIAS) == (OutreachState.HELD, "protected")
    (step,) = await world.rows(planned_contact, person_id=elias)
    assert (step.state, step.reason) == (ContactState.WITHDRAWN, "protected")
    assert await world.count(task, person_id=elias, kind=TaskKind.PROTECTED.value) == 1


async def test_a_flag_that_goes_starts_nothing(world: World, drop: Path) -> None:
    """The hold stays when the protection ends: a human is asked, and decides (R7)."""
    await take_in(world, drop, [replace(ELIAS, protected="N")])
    await take_in(world, drop, [replace(ELIAS, protected="J")])
    await take_in(world, drop, [replace(ELIAS, protected="N")])
    assert await round_of(world, ELIAS) == (OutreachState.HELD, "protected")
    opened = await world.rows(task, kind=TaskKind.PROTECTED.value, state=TaskState.OPEN.value)
    assert [one.step for one in opened] == ["protected", "unprotected"]


async def test_a_refused_line_holds_and_a_good_one_lets_go(world: World, drop: Path) -> None:
    """A line that cannot be read is not "gone": the person is held until it can (R21)."""
    await take_in(world, drop, EVERYBODY)
    others = [one for one in EVERYBODY if one is not ELIAS]
    broken = extract([*others, ELIAS]).replace("2025-08-01", "förra veckan")
    file = drop / "extract.csv"
    file.write_text(broken, "utf-8")
    report = await import_file(world.works, file, choices=ANYTHING)
    assert report.counts.refused > 0
    assert report.counts.gone == 0
    assert await round_of(world, ELIAS) == (OutreachState.HELD, "refused_line")
    await take_in(world, drop, EVERYBODY)
    assert await round_of(world, ELIAS) == (OutreachState.WAITING, "")


async def test_a_file_that_would_end_too_many_is_refused(world: World, drop: Path) -> None:
    """More than a fifth gone is a broken file: nothing is changed, and nothing withdrawn (R21)."""
    await take_in(world, drop, EVERYBODY)
    report = await take_in(world, drop, [ELIAS], ImportChoices())
    assert "--allow-mass-exit" in report.refusal
    assert await world.count(outreach, state=OutreachState.ENDED.value) == 0
    await take_in(world, drop, [ELIAS])
    assert await world.count(outreach, state=OutreachState.ENDED.value) == 3


async def test_a_dry_run_begins_nothing(world: World, drop: Path) -> None:
    """A report, and no more."""
    report = await take_in(world, drop, EVERYBODY, ImportChoices(dry_run=True))
    assert report.counts.new == 5
    assert await world.count(outreach) == 0


def put(drop: Path, name: str, minutes: int, world: World) -> Path:
    """Drop a file that was written so many minutes before now."""
    file = drop / name
    file.write_text(extract(), "utf-8")
    written = (world.clock.now() - timedelta(minutes=minutes)).timestamp()
    os.utime(file, (written, written))
    return file


async def test_the_newest_file_is_taken(world: World, drop: Path) -> None:
    """Of the files in the folder the one written last counts; hidden ones are still on the way."""
    put(drop, "b.csv", 90, world)
    newest = put(drop, "a.csv", 10, world)
    put(drop, ".c.csv", 1, world)
    (drop / "folder").mkdir()
    assert newest_file(drop) == newest
    report = await import_newest(world.works, drop)
    assert report is not None
    assert await world.count(import_run, source="a.csv") == 1


async def test_an_empty_folder_is_no_extract(world: World, drop: Path) -> None:
    """Where nothing was dropped nothing is imported."""
    assert newest_file(drop) is None
    assert await import_newest(world.works, drop) is None


async def test_an_old_file_is_not_a_new_extract(world: World, drop: Path) -> None:
    """The same file night after night must look stale: it is imported once (R21)."""
    put(drop, "night.csv", 10, world)
    assert await import_newest(world.works, drop) is not None
    world.clock.move(world.clock.now() + timedelta(days=1))
    assert await import_newest(world.works, drop) is None
    put(drop, "night.csv", 10, world)
    assert await import_newest(world.works, drop) is not None
    assert await world.count(import_run, source="night.csv") == 2
