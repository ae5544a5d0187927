"""Limits on contact: what they forbid is withdrawn at once, and put back when undone (R8)."""

from datetime import timedelta

import pytest

from escalation.effects import UNDO_WITHIN
from escalation.limiting import Limited, limit_contact, take_back_limits
from escalation.states import TaskKind, TaskState
from escalation.tables import task, visit
from register.errors import LimitsError
from register.states import FactKind, Limit
from register.tables import fact, person
from scheduler.states import HoldReason, OutreachState
from scheduler.tables import outreach
from storage.engine import writing
from tests.integration.escalation.office import Office

ACTOR = "staff:sara"


async def limit(office: Office, who: int, *limits: Limit) -> Limited:
    """Set limits, now."""
    async with writing(office.world.engine) as conn:
        return await limit_contact(conn, who, limits, actor=ACTOR, now=office.now)


async def test_a_visit_that_may_not_be_made_leaves_queue_and_day(office: Office) -> None:
    """The task and the booked visit are withdrawn; what is allowed stays."""
    who = await office.young()
    mine = await office.worker()
    home = await office.task(who, TaskKind.HOME_VISIT, plan_born=True, by=mine)
    booked = await office.booking(who, [mine.id], home)
    card = await office.task(who, TaskKind.KNOCK_CARD)
    call = await office.task(who, TaskKind.CALL)
    done = await limit(office, who, Limit.NO_HOME_VISIT)
    assert {(await office.row(task, one)).state for one in (home, card)} == {TaskState.WITHDRAWN}
    assert (await office.row(visit, booked)).withdrawn_by == done.source
    assert (await office.row(task, call)).state == TaskState.OPEN
    facts = await office.world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert {(one.channel, one.outcome) for one in facts} == {
        ("task", "limits"),
        ("visit", "limits"),
    }


async def test_the_round_goes_on_when_nothing_can_be_undone(office: Office) -> None:
    """A step that is barred passes to the next, whatever holds the round meanwhile."""
    who = await office.young()
    await office.task(who, TaskKind.HOME_VISIT, plan_born=True)
    await limit(office, who, Limit.NO_HOME_VISIT)
    stands = await office.round_of(who)
    assert (stands.state, stands.next_at) == (OutreachState.ACTIVE, office.now + UNDO_WITHIN)


async def test_a_held_round_goes_on_when_it_is_let_go(office: Office) -> None:
    """A hold stays a hold, but the round does not wait for the withdrawn task afterwards."""
    who = await office.young()
    await office.task(who, TaskKind.CALL, plan_born=True)
    stands = await office.round_of(who)
    held = {"state": OutreachState.HELD.value, "held_for": HoldReason.STAFF.value}
    await office.world.change(outreach, stands.id, **held, held_state="active")
    await limit(office, who, Limit.ONLY_SMS)
    stands = await office.round_of(who)
    assert (stands.state, stands.next_at) == (OutreachState.HELD, office.now + UNDO_WITHIN)


async def test_only_one_channel_bars_all_others(office: Office) -> None:
    """Where only chat is allowed nobody calls and nobody visits."""
    who = await office.young()
    barred = [
        await office.task(who, kind)
        for kind in (TaskKind.CALL, TaskKind.KNOCK_CARD, TaskKind.HOME_VISIT)
    ]
    read = await office.task(who, TaskKind.REVIEW_REPLY)
    await limit(office, who, Limit.ONLY_CHAT)
    assert {(await office.row(task, one)).state for one in barred} == {TaskState.WITHDRAWN}
    assert (await office.row(task, read)).state == TaskState.OPEN


async def test_a_visit_that_has_begun_is_left(office: Office) -> None:
    """Whoever stands at the door must still be able to check out."""
    who = await office.young()
    begun = await office.booking(who, [(await office.worker()).id])
    await office.world.change(visit, begun, checked_in_at=office.now)
    await limit(office, who, Limit.NO_HOME_VISIT)
    assert (await office.row(visit, begun)).withdrawn_by == ""


async def test_limits_taken_back_put_everything_back(office: Office) -> None:
    """A slip costs nobody a visit: task, booking and step stand as before."""
    who = await office.young()
    home = await office.task(who, TaskKind.HOME_VISIT, plan_born=True)
    booked = await office.booking(who, [(await office.worker()).id], home)
    done = await limit(office, who, Limit.NO_HOME_VISIT)
    async with writing(office.world.engine) as conn:
        later = office.now + timedelta(seconds=20)
        await take_back_limits(conn, who, done, actor=ACTOR, now=later)
    assert (await office.row(task, home)).state == TaskState.OPEN
    assert (await office.row(visit, booked)).withdrawn_by == ""
    assert (await office.round_of(who)).next_at is None
    assert (await office.row(person, who)).limits == ""


async def test_the_same_limits_again_change_nothing(office: Office) -> None:
    """What was opened since is left; so is everything when limits are lifted."""
    who = await office.young(limits=(Limit.NO_HOME_VISIT,))
    card = await office.task(who, TaskKind.KNOCK_CARD)
    assert await limit(office, who, Limit.NO_HOME_VISIT) == Limited("no_home_visit", "")
    assert (await limit(office, who)).limits == "no_home_visit"
    assert (await office.row(task, card)).state == TaskState.OPEN


async def test_limits_that_leave_nothing_withdraw_nothing(office: Office) -> None:
    """Two only channels are refused before anything is withdrawn."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL)
    with pytest.raises(LimitsError):
        await limit(office, who, Limit.ONLY_SMS, Limit.ONLY_CHAT)
    assert (await office.row(task, call)).state == TaskState.OPEN
