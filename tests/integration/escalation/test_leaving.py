"""Leaving, protection and holds, for many people at once (R3, R7, R21)."""

from datetime import timedelta

import pytest

from escalation.errors import QueueError
from escalation.leaving import (
    end_outreach,
    hold_rounds,
    protect,
    release_rounds,
    resume,
    tell_unprotected,
)
from escalation.states import PERSON_CLOSES, TaskKind, TaskState
from escalation.tables import task, visit
from messaging.states import MessageState
from messaging.tables import message
from register.states import FactKind
from register.tables import fact, person
from scheduler.states import ContactState, HoldReason, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS
from tests.world import another


async def leave(office: Office, *people: int) -> None:
    """Let people leave."""
    async with writing(office.world.engine) as conn:
        await end_outreach(conn, people, "gone", office.now)


async def hold(office: Office, who: int, reason: HoldReason) -> None:
    """Hold somebody's round."""
    async with writing(office.world.engine) as conn:
        await hold_rounds(conn, [who], reason)


async def release(office: Office, who: int, reason: HoldReason) -> None:
    """Let go of one reason."""
    async with writing(office.world.engine) as conn:
        await release_rounds(conn, [who], reason)


async def test_leaving_withdraws_and_ends(office: Office) -> None:
    """Steps, letters, tasks and visits are withdrawn, and the round is over for good (R3)."""
    who = await office.young()
    step = await office.contact(who)
    letter = await office.letter(who)
    call = await office.task(who, TaskKind.CALL, plan_born=True, by=await office.worker())
    booked = await office.booking(who, [])
    kept = [await office.task(who, kind) for kind in sorted(PERSON_CLOSES)]
    await leave(office, who)
    stands = await office.round_of(who)
    assert (stands.state, stands.next_at) == (OutreachState.ENDED, None)
    assert (await office.row(planned_contact, step)).reason == "gone"
    assert (await office.row(message, letter)).state == MessageState.WITHDRAWN
    assert (await office.row(task, call)).state == TaskState.WITHDRAWN
    assert (await office.row(visit, booked)).withdrawn_by != ""
    assert {(await office.row(task, one)).state for one in kept} == {TaskState.OPEN}


async def test_who_stays_is_left_alone(office: Office) -> None:
    """Those who have not left go on; nobody at all is no fault."""
    gone, here = await office.young(), await office.young(another(1))
    step = await office.contact(here)
    await leave(office, gone)
    await leave(office)
    assert (await office.round_of(here)).state == OutreachState.ACTIVE
    assert (await office.row(planned_contact, step)).state == ContactState.PLANNED


async def test_many_leave_at_once(office: Office) -> None:
    """Leaving is set-based: everybody's steps in a few statements."""
    people = [await office.young(another(number)) for number in range(1, 9)]
    for who in people:
        await office.contact(who)
    await leave(office, *people)
    assert await office.world.count(outreach, state=OutreachState.ENDED.value) == 8
    assert await office.world.count(planned_contact, state=ContactState.WITHDRAWN.value) == 8
    assert await office.world.count(fact, kind=FactKind.WITHDRAWN.value) == 8


async def test_leaving_again_is_told_again(office: Office) -> None:
    """Who comes back and leaves later has what was planned then withdrawn too."""
    who = await office.young()
    await office.contact(who)
    await leave(office, who)
    office.world.clock.move(office.now + timedelta(days=30))
    await office.contact(who, ahead=False)
    await leave(office, who)
    assert await office.world.count(planned_contact, state=ContactState.WITHDRAWN.value) == 2
    assert await office.world.count(fact, kind=FactKind.WITHDRAWN.value) == 2


async def test_protection_stops_everything_and_asks_the_right_staff(office: Office) -> None:
    """Steps are withdrawn, the round is held, and a task for those with the role opens (R7)."""
    who = await office.young()
    step = await office.contact(who)
    for _ in range(2):
        async with writing(office.world.engine) as conn:
            await protect(conn, [who], office.now)
    assert (await office.row(planned_contact, step)).state == ContactState.WITHDRAWN
    stands = await office.round_of(who)
    assert (stands.state, stands.held_for) == (OutreachState.HELD, HoldReason.PROTECTED)
    (opened,) = await office.world.rows(task)
    assert (opened.kind, opened.owner_id) == (TaskKind.PROTECTED, None)


async def test_holds_add_up(office: Office) -> None:
    """A round goes on where it stood when the last of its holds is gone (R5, R21)."""
    who = await office.young()
    await hold(office, who, HoldReason.REFUSED_LINE)
    await hold(office, who, HoldReason.STAFF)
    await hold(office, who, HoldReason.STAFF)
    held = await office.round_of(who)
    assert (held.state, held.held_for) == (OutreachState.HELD, "refused_line staff")
    await release(office, who, HoldReason.STAFF)
    assert (await office.round_of(who)).held_for == HoldReason.REFUSED_LINE
    await release(office, who, HoldReason.REFUSED_LINE)
    free = await office.round_of(who)
    assert (free.state, free.held_for, free.held_state) == (OutreachState.ACTIVE, "", "")


async def test_letting_go_of_what_did_not_hold_changes_nothing(office: Office) -> None:
    """A good line for somebody who was not held leaves their round as it is (R21)."""
    who = await office.young(ELIAS)
    before = await office.everything()
    await release(office, who, HoldReason.REFUSED_LINE)
    assert await office.everything() == before


async def test_a_round_that_is_over_is_not_held(office: Office) -> None:
    """What has ended stays ended."""
    who = await office.young()
    await leave(office, who)
    await hold(office, who, HoldReason.STAFF)
    assert (await office.round_of(who)).state == OutreachState.ENDED


async def begin_again(office: Office, who: int) -> bool:
    """Let staff resume contact with somebody."""
    async with writing(office.world.engine) as conn:
        await office.world.works.plans.load(conn)
        return await resume(conn, office.world.works.plans, who, office.now)


async def rounds(office: Office, who: int) -> list[tuple[int, str, str]]:
    """Return somebody's rounds: number, state, what holds it."""
    rows = await office.world.rows(outreach, person_id=who)
    return [(row.round, row.state, row.held_for) for row in rows]


async def test_protection_that_ends_is_for_staff_to_follow(office: Office) -> None:
    """The flag's removal re-enables nothing; staff are asked, and begin a new round (R7)."""
    who = await office.young()
    async with writing(office.world.engine) as conn:
        await protect(conn, [who], office.now)
        await tell_unprotected(conn, [who], office.now)
    assert await office.open_kinds(who) == [TaskKind.PROTECTED, TaskKind.PROTECTED]
    assert await rounds(office, who) == [(1, OutreachState.HELD, "protected")]
    assert await begin_again(office, who)
    assert await rounds(office, who) == [
        (1, OutreachState.ENDED, "protected"),
        (2, OutreachState.WAITING, ""),
    ]
    assert not await begin_again(office, who)


async def test_who_came_with_protection_gets_a_first_round(office: Office) -> None:
    """Whoever was protected from the first night has no round until staff begin one."""
    who = await office.young(in_round=False)
    assert await begin_again(office, who)
    assert await rounds(office, who) == [(1, OutreachState.WAITING, "")]


async def test_resuming_keeps_what_else_holds(office: Office) -> None:
    """A reply that nobody has read goes on holding, also the new round (R5)."""
    who = await office.young()
    await hold(office, who, HoldReason.UNREAD_REPLY)
    await hold(office, who, HoldReason.DECEASED)
    assert await begin_again(office, who)
    assert (await rounds(office, who))[-1] == (2, OutreachState.HELD, "unread_reply")


async def test_a_round_that_rests_goes_on_resting(office: Office) -> None:
    """Whoever was reached is not sought anew at once because their protection has ended."""
    who = await office.young()
    stands = await office.round_of(who)
    later = office.now + timedelta(days=60)
    await office.world.change(outreach, stands.id, state="resting", next_at=later)
    await hold(office, who, HoldReason.PROTECTED)
    assert await begin_again(office, who)
    again = await office.round_of(who)
    assert (again.id, again.state, again.next_at) == (stands.id, OutreachState.RESTING, later)


@pytest.mark.parametrize("now", [{"protected": True}, {"state": "left"}])
async def test_who_may_not_be_contacted_is_not_resumed(
    office: Office, now: dict[str, object]
) -> None:
    """While the flag stands, or after they have left, nobody can begin a round (R3, R7)."""
    who = await office.young()
    await hold(office, who, HoldReason.PROTECTED)
    await office.world.change(person, who, **now)
    with pytest.raises(QueueError, match="not protected"):
        await begin_again(office, who)
