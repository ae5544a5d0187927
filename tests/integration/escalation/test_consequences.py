"""Being reached withdraws everything a plan has set going, whole or not at all (R5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from escalation.states import PERSON_CLOSES, Outcome, TaskKind, TaskState
from escalation.tables import task, visit
from messaging.states import MessageState, ReplyState
from messaging.tables import inbox, message, reply
from register.states import FactKind
from register.tables import fact, person, status_change
from scheduler.states import ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from tests.integration.escalation.office import Office
from tests.people import ELIAS
from tests.world import another

WRITES = ("INSERT", "UPDATE", "DELETE")


class FaultError(Exception):
    """The fault that a test injects."""


@dataclass
class Faults:
    """Counts the writes of a block, and breaks at one of them."""

    at: int | None  # the number of the write that breaks, from 1; None: none does
    seen: int = 0

    def watch(self, _conn: Connection, _cursor: object, statement: str, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        """Break at the chosen write, before it is done."""
        if statement.lstrip().startswith(WRITES):
            self.seen += 1
            if self.seen == self.at:
                raise FaultError


@contextmanager
def broken(engine: AsyncEngine, at: int | None) -> Iterator[Faults]:
    """Let the `at`th write within the block break."""
    faults = Faults(at)
    event.listen(engine.sync_engine, "before_cursor_execute", faults.watch)
    try:
        yield faults
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", faults.watch)


@dataclass(frozen=True)
class Going:
    """Everything that is going on for one person."""

    who: int
    contact: int
    call: int
    claimed: int
    visit: int
    letter: int
    kept: dict[TaskKind, int]
    answer: int
    typed: int


async def set_going(office: Office) -> Going:
    """Put Elias in the midst of everything that a plan and staff can set going."""
    sara = await office.worker()
    kim = await office.hire("kim")
    who = await office.young()
    return Going(
        who=who,
        contact=await office.contact(who),
        call=await office.task(who, TaskKind.CALL, plan_born=True),
        claimed=await office.task(who, TaskKind.KNOCK_CARD, plan_born=True, by=sara),
        visit=await office.booking(who, [sara.id, kim.id]),
        letter=await office.letter(who),
        kept={kind: await office.task(who, kind) for kind in sorted(PERSON_CLOSES)},
        answer=await office.contact(who, origin=Origin.ANSWER, ahead=False),
        typed=await office.contact(who, origin=Origin.STAFF, ahead=False),
    )


async def assert_withdrawn(office: Office, going: Going) -> None:
    """Assert that everything plan-born is withdrawn, by the same source, and nothing else is."""
    contact = await office.row(planned_contact, going.contact)
    letter = await office.row(message, going.letter)
    tasks = [await office.row(task, one) for one in (going.call, going.claimed)]
    booked = await office.row(visit, going.visit)
    assert contact.state == ContactState.WITHDRAWN
    assert letter.state == MessageState.WITHDRAWN
    assert {one.state for one in tasks} == {TaskState.WITHDRAWN}
    sources = {one.withdrawn_by for one in (contact, letter, booked, *tasks)}
    assert len(sources) == 1
    assert sources != {""}
    kept = [await office.row(task, one) for one in going.kept.values()]
    assert {one.state for one in kept} == {TaskState.OPEN}
    for one in (going.answer, going.typed):
        assert (await office.row(planned_contact, one)).state == ContactState.PLANNED


async def test_a_reply_withdraws_every_plan_born_step(office: Office) -> None:
    """An SMS takes back the step ahead, the queued call, the claimed card, visit and letter."""
    going = await set_going(office)
    await office.world.receive(ELIAS.mobile, "2")
    assert await office.read() == 1
    await assert_withdrawn(office, going)
    stands = await office.round_of(going.who)
    assert stands.state == OutreachState.RESTING
    assert stands.next_at > office.now
    one = await office.row(person, going.who)
    assert (one.occupation, one.reached_at) == ("working", office.now)


async def test_what_is_withdrawn_is_a_fact(office: Office) -> None:
    """Nothing is taken back silently: each row withdrawn is told of (R10)."""
    await set_going(office)
    await office.world.receive(ELIAS.mobile, "1")
    await office.read()
    facts = await office.world.rows(fact, kind=FactKind.WITHDRAWN.value)
    told = sorted(row.channel for row in facts)
    assert told == ["message", "planned_contact", "task", "task", "visit"]
    assert {row.outcome for row in facts} == {"reached"}


async def test_an_answered_call_withdraws_as_a_reply_does(office: Office) -> None:
    """Being reached on any channel is being reached: the call that is closed is done, not lost."""
    going = await set_going(office)
    again = await office.task(going.who, TaskKind.CALL)
    await office.close(going.kept[TaskKind.CALL_BACK], Outcome.ANSWERED_SELF)
    assert (await office.row(task, again)).state == TaskState.WITHDRAWN
    assert (await office.row(task, going.kept[TaskKind.CALL_BACK])).state == TaskState.DONE
    assert (await office.row(message, going.letter)).state == MessageState.WITHDRAWN


async def test_the_task_that_reached_is_done_not_withdrawn(office: Office) -> None:
    """Of the visit whose outcome withdraws everything else, nothing is taken back."""
    going = await set_going(office)
    made = await office.task(going.who, TaskKind.HOME_VISIT, plan_born=True)
    pair = [(await office.worker()).id, (await office.worker("kim")).id]
    booked = await office.booking(going.who, pair, made)
    await office.close(made, Outcome.ANSWERED_SELF)
    row = await office.row(task, made)
    assert (row.state, row.withdrawn_by) == (TaskState.DONE, "")
    assert (await office.row(visit, booked)).withdrawn_by == ""
    await assert_withdrawn(office, going)
    facts = await office.world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert not [one for one in facts if one.source_key.endswith(f":task:{made}")]


async def test_a_fault_between_any_two_writes_leaves_nothing_changed(office: Office) -> None:
    """Whichever write breaks, nothing at all has happened; reading again completes it (R5)."""
    going = await set_going(office)
    await office.world.receive(ELIAS.mobile, "2")
    before = await office.everything()
    at, engine = 0, office.world.engine
    while True:
        at += 1
        with broken(engine, at) as faults:
            try:
                await office.read()
            except FaultError:
                pass
            else:
                break
        assert await office.everything() == before
    assert faults.seen == at - 1 > 10
    await assert_withdrawn(office, going)
    assert await office.world.count(reply, state=ReplyState.READ.value) == 1
    assert [row.handled_at for row in await office.world.rows(inbox)] == [office.now]


async def test_a_fault_while_closing_leaves_nothing_changed(office: Office) -> None:
    """A closed task and what follows from it stand together or not at all."""
    going = await set_going(office)
    before = await office.everything()
    at = 0
    while True:
        at += 1
        with broken(office.world.engine, at):
            try:
                await office.close(going.claimed, Outcome.WANTS_SUPPORT)
            except FaultError:
                pass
            else:
                break
        assert await office.everything() == before
    assert (await office.row(task, going.claimed)).state == TaskState.DONE
    assert (await office.row(task, going.call)).state == TaskState.WITHDRAWN


async def test_the_same_text_told_twice_happens_once(office: Office) -> None:
    """A carrier that repeats itself changes nothing more."""
    await set_going(office)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    before = await office.everything()
    await office.world.receive(ELIAS.mobile, "2")
    assert await office.read() == 0
    assert await office.everything() == before


async def test_two_texts_of_one_person_follow_in_order(office: Office) -> None:
    """Of two texts read together the later counts: working, then studying."""
    going = await set_going(office)
    await office.world.receive(ELIAS.mobile, "2", key="SM1")
    await office.world.receive(ELIAS.mobile, "1", key="SM2")
    assert await office.read() == 2
    assert (await office.row(person, going.who)).occupation == "studying_unspecified"
    changes = await office.world.rows(status_change, person_id=going.who, kind="occupation")
    assert [row.detail for row in changes] == ["working", "studying_unspecified"]


async def test_others_are_left_alone(office: Office) -> None:
    """What one person answers withdraws nothing of anybody else's."""
    going = await set_going(office)
    other = await office.young(another(1))
    step = await office.contact(other)
    call = await office.task(other, TaskKind.CALL, plan_born=True)
    await office.world.receive(ELIAS.mobile, "1")
    await office.read()
    await assert_withdrawn(office, going)
    assert (await office.row(planned_contact, step)).state == ContactState.PLANNED
    assert (await office.row(task, call)).state == TaskState.OPEN
    assert (await office.round_of(other)).state == OutreachState.ACTIVE


@pytest.mark.parametrize("state", [OutreachState.ENDED, OutreachState.RESTING])
async def test_who_is_in_no_active_round_is_reached_too(
    office: Office, state: OutreachState
) -> None:
    """A late answer reaches, whatever has become of the round."""
    who = await office.young()
    stands = await office.round_of(who)
    await office.world.change(outreach, stands.id, state=state.value)
    await office.world.receive(ELIAS.mobile, "1")
    await office.read()
    assert (await office.row(person, who)).reached_at == office.now
    assert (await office.round_of(who)).state == state
