"""What staff record beside the queue: contact, support, people known before (R4, R11, R22, R24)."""

from datetime import date, timedelta

import pytest

from escalation.consequences import Before
from escalation.effects import UNDO_WITHIN
from escalation.errors import QueueError
from escalation.outcome_rules import DEFAULT_REST
from escalation.recording import (
    Contact,
    InContact,
    end_supports,
    mark_in_contact,
    record_contacts,
    take_back_contact,
    take_back_end,
)
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from messaging.states import Channel
from register.states import ChangeKind, FactKind, Occupation, PersonState
from register.tables import fact, measure, person, status_change
from scheduler.states import HoldReason, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS
from tests.world import another


async def record(office: Office, contact: Contact) -> dict[str, Before]:
    """Record contact, as sara2; return what stood before."""
    worker, works = await office.worker(), office.world.works
    async with writing(office.world.engine) as conn:
        await works.plans.load(conn)
        return await record_contacts(
            conn, works.vault, works.plans, worker, [contact], now=office.now
        )


async def end(office: Office, who: int, reason: str = "work") -> Before:
    """Close somebody's support; return what stood before."""
    worker = await office.worker()
    async with writing(office.world.engine) as conn:
        return (await end_supports(conn, worker, {who: reason}, now=office.now))[who]


async def mark(office: Office, *marks: InContact) -> None:
    """Mark people as in contact already."""
    async with writing(office.world.engine) as conn:
        await mark_in_contact(conn, marks, actor="staff:sara2", now=office.now)


async def changes_of(office: Office, who: int) -> dict[str, str]:
    """Return the entries of somebody's ledger, with their details."""
    rows = await office.world.rows(status_change, person_id=who)
    return {row.kind: row.detail for row in rows}


async def test_contact_made_unprompted_counts_as_reached(office: Office) -> None:
    """Who calls of their own accord is reached, with no attempt that it answers (R4)."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL, plan_born=True)
    contact = Contact("k1", who, Channel.PHONE, relative=False, occupation=Occupation.WORKING)
    await record(office, contact)
    assert (await office.row(person, who)).reached_at == office.now
    assert await changes_of(office, who) == {"reached": "self", "occupation": "working"}
    (told,) = await office.world.rows(fact, kind=FactKind.REPLY.value)
    assert (told.channel, told.step, told.actor) == ("", "answer", "staff:sara2")
    assert (await office.row(task, call)).state == TaskState.WITHDRAWN
    stands = await office.round_of(who)
    assert stands.state == OutreachState.RESTING
    assert stands.next_at > office.now


async def test_contact_told_twice_is_recorded_once(office: Office) -> None:
    """The same contact has one key, and one entry."""
    who = await office.young()
    for _ in range(2):
        await record(office, Contact("k1", who, Channel.OTHER, relative=True))
    assert await office.world.count(status_change) == 1
    assert await office.world.count(fact, kind=FactKind.REPLY.value) == 1
    assert await changes_of(office, who) == {"reached": "relative"}


async def test_a_contact_that_was_a_slip_is_taken_back(office: Office) -> None:
    """Nothing is left of it: what it withdrew, counted and began stands as before."""
    who = await office.young()
    await office.task(who, TaskKind.CALL, plan_born=True, by=None)
    await office.booking(who, [(await office.worker()).id])
    before = await office.everything_but_slips()
    slip = Contact(
        "k1", who, Channel.PHONE, relative=False, occupation=Occupation.WORKING, wants_support=True
    )
    stood = (await record(office, slip))["k1"]
    async with writing(office.world.engine) as conn:
        await take_back_contact(conn, "k1", stood, at=office.now, now=office.now)
    assert await office.everything_but_slips() == before


async def test_what_was_told_twice_has_no_way_back(office: Office) -> None:
    """What stood before the second time is not what stood before the contact."""
    who = await office.young()
    slip = Contact("k1", who, Channel.OTHER, relative=True)
    assert [list(await record(office, slip)) for _ in range(2)] == [["k1"], []]


async def test_nothing_is_taken_back_over_what_came_since(office: Office) -> None:
    """Whoever says more a moment later is not unsaid."""
    who = await office.young()
    first = Contact("k1", who, Channel.PHONE, relative=False)
    stood, at = (await record(office, first))["k1"], office.now
    office.world.clock.move(at + timedelta(seconds=10))
    await record(office, Contact("k2", who, Channel.PHONE, relative=False, wants_support=True))
    before = await office.everything()
    with pytest.raises(QueueError, match="something else"):
        async with writing(office.world.engine) as conn:
            await take_back_contact(conn, "k1", stood, at=at, now=office.now)
    assert await office.everything() == before


async def test_support_that_was_closed_by_a_slip_runs_on(office: Office) -> None:
    """The measure, the ledger and the round stand as before."""
    who = await office.young()
    await record(office, Contact("k1", who, Channel.PHONE, relative=False, wants_support=True))
    office.world.clock.move(office.now + timedelta(days=40))
    before = await office.everything_but_slips()
    stood = await end(office, who)
    async with writing(office.world.engine) as conn:
        await take_back_end(conn, stood, at=office.now, now=office.now)
    assert await office.everything_but_slips() == before


async def test_somebody_in_no_round_can_be_in_touch(office: Office) -> None:
    """Contact is recorded for people whom no plan seeks, those who have left included."""
    who = await office.young(state=PersonState.LEFT)
    await record(office, Contact("k1", who, Channel.OTHER, relative=False, declined=True))
    assert await changes_of(office, who) == {"reached": "self", "declined": ""}


async def test_nobody_is_nobody(office: Office) -> None:
    """Contact of somebody who is not there is refused."""
    with pytest.raises(QueueError, match="no such person"):
        await record(office, Contact("k1", 999, Channel.PHONE, relative=False))


async def test_support_begins_and_ends(office: Office) -> None:
    """Support holds the rounds until it ends for good; then they go on while in scope (R11)."""
    who = await office.young()
    await record(office, Contact("k1", who, Channel.PHONE, relative=False, wants_support=True))
    assert (await office.row(person, who)).in_support
    assert (await office.round_of(who)).next_at is None
    office.world.clock.move(office.now + timedelta(days=40))
    await end(office, who)
    (ended,) = await office.world.rows(measure)
    assert (ended.ended_on, ended.reason) == (office.now.date(), "work")
    assert not (await office.row(person, who)).in_support
    told = await changes_of(office, who)
    assert told[ChangeKind.SUPPORT_BEGUN] == "KAA syd"
    assert told[ChangeKind.SUPPORT_ENDED] == "work"
    assert (await office.round_of(who)).next_at == office.now + UNDO_WITHIN


async def test_support_can_end_only_where_it_runs(office: Office) -> None:
    """Nothing ends that has not begun, and only for reasons that are reported."""
    who = await office.young()
    with pytest.raises(QueueError, match="in no support"):
        await end(office, who)
    with pytest.raises(QueueError, match="studies, work, other"):
        await end(office, who, "tired")


async def test_support_that_ends_after_leaving_starts_nothing(office: Office) -> None:
    """Who is not in the register any more is not sought again."""
    who = await office.young()
    await record(office, Contact("k1", who, Channel.PHONE, relative=False, wants_support=True))
    await office.world.change(person, who, state=PersonState.LEFT.value)
    await end(office, who)
    assert (await office.round_of(who)).next_at is None


async def test_a_held_round_goes_on_after_support_when_it_is_let_go(office: Office) -> None:
    """A hold does not swallow the end of support: the round has its date (R11)."""
    who = await office.young()
    await record(office, Contact("k1", who, Channel.PHONE, relative=False, wants_support=True))
    stands = await office.round_of(who)
    held = {"state": OutreachState.HELD.value, "held_state": OutreachState.RESTING.value}
    await office.world.change(outreach, stands.id, held_for=HoldReason.REFUSED_LINE.value, **held)
    await end(office, who)
    again = await office.round_of(who)
    assert (again.state, again.next_at) == (OutreachState.HELD, office.now + UNDO_WITHIN)


async def test_people_in_contact_are_not_sought(office: Office) -> None:
    """Before Start, those in contact rest: with support until it ends, else for a time (R22)."""
    supported, known = await office.young(ELIAS), await office.young(another(1))
    step = await office.contact(known)
    await mark(office, InContact(supported, date(2025, 3, 1)), InContact(known, None))
    assert (await office.row(person, supported)).in_support
    (began,) = await office.world.rows(measure)
    assert (began.person_id, began.began_on) == (supported, date(2025, 3, 1))
    rounds = [await office.round_of(who) for who in (supported, known)]
    assert {one.state for one in rounds} == {OutreachState.RESTING}
    assert [one.next_at for one in rounds] == [None, office.now + DEFAULT_REST]
    assert (await office.row(planned_contact, step)).reason == "in_contact"
    assert await changes_of(office, supported) == {"support_begun": "KAA syd"}


async def test_marking_twice_begins_support_once(office: Office) -> None:
    """A mark that is repeated changes nothing more."""
    who = await office.young()
    for _ in range(2):
        await mark(office, InContact(who, date(2025, 3, 1)))
    assert await office.world.count(measure) == 1
    assert (await office.round_of(who)).next_at is None


async def test_a_held_round_rests_when_it_is_let_go(office: Office) -> None:
    """Somebody in contact whose round is held is not sought when the hold goes (R22)."""
    who = await office.young()
    stands = await office.round_of(who)
    held = {"state": OutreachState.HELD.value, "held_state": OutreachState.WAITING.value}
    await office.world.change(outreach, stands.id, held_for=HoldReason.REFUSED_LINE.value, **held)
    await mark(office, InContact(who, None))
    again = await office.round_of(who)
    assert (again.state, again.held_state) == (OutreachState.HELD, OutreachState.RESTING)
    assert again.next_at == office.now + DEFAULT_REST
