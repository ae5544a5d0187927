"""Leaving, protection and holds, for many people at once (R3, R7, R21)."""

from datetime import timedelta

from escalation.leaving import end_outreach, hold_rounds, protect, release_rounds
from escalation.states import PERSON_CLOSES, TaskKind, TaskState
from escalation.tables import task, visit
from messaging.states import MessageState
from messaging.tables import message
from register.states import FactKind
from register.tables import fact
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
