"""What staff decide about a person (R1, R8), with an entry in the ledger and in the log."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from register.errors import LimitsError
from register.removal import remove_person, restore_person, set_limits
from register.states import Limit, PersonState
from storage.engine import writing
from storage.tables import access_log
from tests.integration.register.desk import ACTOR, NOW, Desk
from tests.people import AMINA, YONAS

LATER = NOW + timedelta(hours=1)
NOBODY = 999


async def test_a_removal_is_logged(desk: Desk) -> None:
    """A removal has a reason, in the ledger and the access log; a second one does nothing."""
    await desk.take_in([AMINA])
    amina = await desk.person(AMINA)
    async with writing(desk.engine) as conn:
        assert await remove_person(conn, amina.id, reason="moved_abroad", actor=ACTOR, now=NOW)
        assert not await remove_person(conn, amina.id, reason="again", actor=ACTOR, now=LATER)
        assert not await remove_person(conn, NOBODY, reason="x", actor=ACTOR, now=NOW)
    assert await desk.changes(AMINA) == [("entered", ""), ("removed", "moved_abroad")]
    c = access_log.c
    logged = await desk.rows(select(c.actor, c.person, c.action, c.reason))
    assert [tuple(row) for row in logged] == [(ACTOR, amina.public_id, "removed", "moved_abroad")]


async def test_a_removal_can_be_taken_back(desk: Desk) -> None:
    """Who was removed comes back, to be read anew by the next extract; others do not."""
    await desk.take_in([AMINA])
    amina = await desk.id_of(AMINA)
    async with writing(desk.engine) as conn:
        assert not await restore_person(conn, amina, reason="mistake", actor=ACTOR, now=NOW)
        await remove_person(conn, amina, reason="moved_abroad", actor=ACTOR, now=NOW)
        assert await restore_person(conn, amina, reason="mistake", actor=ACTOR, now=LATER)
    row = await desk.person(AMINA)
    assert (row.state, row.fingerprint) == (PersonState.ACTIVE, None)


async def test_nobody_comes_back_after_20(desk: Desk) -> None:
    """Who turned 20 meanwhile is put among those who have left."""
    await desk.take_in([YONAS])
    yonas = await desk.id_of(YONAS)
    birthday = datetime(2026, 9, 19, 8, tzinfo=UTC)
    async with writing(desk.engine) as conn:
        await remove_person(conn, yonas, reason="moved_abroad", actor=ACTOR, now=NOW)
        assert await restore_person(conn, yonas, reason="mistake", actor=ACTOR, now=birthday)
    assert (await desk.person(YONAS)).state == PersonState.LEFT


async def test_limits_are_set_and_lifted(desk: Desk) -> None:
    """Limits replace those before; setting the same again does nothing (R8)."""
    await desk.take_in([AMINA])
    amina = await desk.id_of(AMINA)
    both = {Limit.NO_HOME_VISIT, Limit.NO_GUARDIAN}
    async with writing(desk.engine) as conn:
        assert await set_limits(conn, amina, both, actor=ACTOR, now=NOW)
        assert not await set_limits(conn, amina, both, actor=ACTOR, now=NOW)
    assert (await desk.person(AMINA)).limits == "no_guardian no_home_visit"
    async with writing(desk.engine) as conn:
        assert await set_limits(conn, amina, (), actor=ACTOR, now=LATER)
        assert not await set_limits(conn, NOBODY, (), actor=ACTOR, now=LATER)
    assert (await desk.person(AMINA)).limits == ""
    assert await desk.changes(AMINA) == [
        ("entered", ""), ("limits", "no_guardian no_home_visit"), ("limits", ""),
    ]  # fmt: skip


async def test_only_one_channel_can_be_the_only_one(desk: Desk) -> None:
    """Limits that leave nothing are refused."""
    await desk.take_in([AMINA])
    amina = await desk.id_of(AMINA)
    limits = {Limit.ONLY_SMS, Limit.ONLY_CHAT}
    with pytest.raises(LimitsError, match="only_chat and only_sms"):
        async with writing(desk.engine) as conn:
            await set_limits(conn, amina, limits, actor=ACTOR, now=NOW)
