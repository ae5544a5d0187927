"""Who leaves the register by an extract, who comes back, and who stays out (R1, R3, R7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from escalation.erasing import erase_people
from register.importing import ImportChoices
from register.removal import remove_person, restore_person
from register.report import Counts
from register.states import PersonState
from register.tables import person
from storage.engine import reading, writing
from tests.integration.register.desk import ACTOR, NOW, VAULT, Desk
from tests.people import AMINA, ELIAS, EVERYBODY, OKSANA, SAGA, YONAS

OTHERS = (ELIAS, SAGA, YONAS, OKSANA)
YONAS_IS_PAST = datetime(2027, 12, 31, 2, tzinfo=UTC)
AFTER_YONAS_TURNED_20 = datetime(2026, 9, 19, 8, tzinfo=UTC)
PLAIN = ImportChoices()


async def test_who_is_gone_leaves(desk: Desk) -> None:
    """Somebody the extract no longer names leaves, and the stages above hear of it."""
    await desk.take_in(EVERYBODY)
    report = await desk.take_in(OTHERS, choices=PLAIN)
    assert report.counts == Counts(read=4, unchanged=4, gone=1)
    amina = await desk.person(AMINA)
    assert amina.state == PersonState.LEFT
    assert desk.told.heard == [("left gone", (amina.id,))]
    assert await desk.changes(AMINA) == [("entered", ""), ("left", "gone")]


async def test_who_comes_back_enters_again(desk: Desk) -> None:
    """A line that was there before brings somebody back, who counts as new."""
    await desk.take_in(EVERYBODY)
    await desk.take_in(OTHERS)
    report = await desk.take_in(EVERYBODY)
    assert report.counts == Counts(read=5, new=1, unchanged=4)
    assert desk.told.heard == [("entered", (await desk.id_of(AMINA),))]
    kinds = [kind for kind, _ in await desk.changes(AMINA)]
    assert kinds == ["entered", "left", "entered"]


async def test_a_file_that_ends_too_many_is_refused(desk: Desk) -> None:
    """More than a fifth of the register never leaves in one night by itself."""
    await desk.take_in(EVERYBODY)
    changed = replace(ELIAS, street="Storgatan 1")
    report = await desk.take_in([changed, SAGA, replace(YONAS, number="1")], choices=PLAIN)
    assert "--allow-mass-exit" in report.refusal
    assert (report.counts.gone, report.counts.changed) == (0, 0)
    assert (await desk.person(AMINA)).state == PersonState.ACTIVE
    assert (await desk.person(ELIAS)).street == ELIAS.street
    allowed = await desk.take_in([changed, SAGA])
    assert allowed.counts == Counts(read=2, changed=1, unchanged=1, gone=3)


async def test_an_empty_file_ends_nobody(desk: Desk) -> None:
    """A header without lines is no reason to end the whole register."""
    await desk.take_in(EVERYBODY)
    assert (await desk.take_in([], choices=PLAIN)).refusal
    assert not (await desk.take_in(EVERYBODY, choices=PLAIN)).refusal


async def test_who_turns_20_leaves(desk: Desk) -> None:
    """A changed line about somebody who is 20 by now ends their time in the register (R1)."""
    await desk.take_in(EVERYBODY)
    moved = replace(YONAS, street="Storgatan 1")
    people = [AMINA, ELIAS, SAGA, OKSANA, moved]
    report = await desk.take_in(people, now=AFTER_YONAS_TURNED_20)
    assert report.counts == Counts(read=5, changed=1, unchanged=4, warnings=1)
    yonas = await desk.person(YONAS)
    assert yonas.state == PersonState.LEFT
    assert desk.told.heard == [("left turned_20", (yonas.id,))]
    again = await desk.take_in(people, now=AFTER_YONAS_TURNED_20)
    assert again.counts == Counts(read=5, unchanged=5)


async def test_who_is_20_does_not_enter(desk: Desk) -> None:
    """Whoever is 20 at first sight is kept out of scope: known, never entered, told once (R1)."""
    report = await desk.take_in(EVERYBODY, now=AFTER_YONAS_TURNED_20)
    assert report.counts == Counts(read=5, new=5, warnings=1)
    assert report.problems[0].line == 5
    yonas = await desk.person(YONAS)
    assert yonas.state == PersonState.LEFT
    assert ("entered", (yonas.id,)) not in desk.told.heard
    assert all(yonas.id not in people for _, people in desk.told.heard)
    again = await desk.take_in(EVERYBODY, now=AFTER_YONAS_TURNED_20)
    assert again.counts == Counts(read=5, unchanged=5)


async def test_manual_removal_survives(desk: Desk) -> None:
    """Who was removed by hand stays removed, but their row is brought up to date (R1)."""
    await desk.take_in(EVERYBODY)
    amina = await desk.id_of(AMINA)
    async with writing(desk.engine) as conn:
        assert await remove_person(conn, amina, reason="moved_abroad", actor=ACTOR, now=NOW)
    report = await desk.take_in([replace(AMINA, street="Storgatan 1"), *OTHERS])
    assert report.counts == Counts(read=5, changed=1, unchanged=4)
    row = await desk.person(AMINA)
    assert (row.state, row.street) == (PersonState.REMOVED, "Storgatan 1")
    assert (await desk.take_in(OTHERS)).counts.gone == 0
    assert (await desk.person(AMINA)).state == PersonState.REMOVED


async def test_the_extract_decides_after_a_restoration(desk: Desk) -> None:
    """Who is put back stays as long as the extract names them."""
    await desk.take_in(EVERYBODY)
    amina = await desk.id_of(AMINA)
    async with writing(desk.engine) as conn:
        await remove_person(conn, amina, reason="mistake", actor=ACTOR, now=NOW)
        assert await restore_person(conn, amina, reason="mistake", actor=ACTOR, now=NOW)
    assert (await desk.take_in(EVERYBODY)).counts == Counts(read=5, unchanged=5)
    assert (await desk.person(AMINA)).state == PersonState.ACTIVE
    assert (await desk.take_in(OTHERS)).counts.gone == 1


@pytest.mark.parametrize("flag", ["J", ""])
async def test_the_flag_protects_at_once(desk: Desk, flag: str) -> None:
    """A flag that is set, or blank, protects and is told to the stages above (R7)."""
    await desk.take_in(EVERYBODY)
    await desk.take_in([replace(AMINA, protected=flag), *OTHERS])
    amina = await desk.person(AMINA)
    assert amina.protected
    assert desk.told.heard == [("protected", (amina.id,))]
    await desk.take_in(EVERYBODY)
    assert not (await desk.person(AMINA)).protected
    assert desk.told.heard == []
    assert [kind for kind, _ in await desk.changes(AMINA)] == [
        "entered", "protected", "unprotected",
    ]  # fmt: skip


async def test_new_people_may_be_protected(desk: Desk) -> None:
    """Who enters with the flag is told of twice: entered, then protected."""
    await desk.take_in([SAGA])
    saga = await desk.id_of(SAGA)
    assert desk.told.heard == [("entered", (saga,)), ("protected", (saga,))]


async def test_who_was_erased_does_not_come_again(desk: Desk) -> None:
    """Of whom nothing may be kept any more, an extract that still names them brings nothing (R15).

    Whoever stands there yet is brought up to date until they go.
    """
    before = await desk.take_in([YONAS, ELIAS], now=YONAS_IS_PAST - timedelta(days=1))
    assert (before.counts.new, before.counts.warnings) == (2, 2)
    assert (await desk.take_in([YONAS, ELIAS], now=YONAS_IS_PAST)).counts.unchanged == 2
    async with writing(desk.engine) as conn:
        for row in (await desk.person(YONAS), await desk.person(ELIAS)):
            await erase_people(conn, VAULT, [row.id], YONAS_IS_PAST, actor="system", reason="x")
    again = await desk.take_in([YONAS, ELIAS], now=YONAS_IS_PAST)
    assert again.counts == Counts(read=2, unchanged=1, new=1, warnings=2)
    assert "nothing may be kept" in again.problems[0].problem
    async with reading(desk.engine) as conn:
        assert [row.first_name for row in await conn.execute(select(person))] == [ELIAS.first_name]
