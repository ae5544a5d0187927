"""What staff put right about a person, and what takes a slip back (R11)."""

from datetime import timedelta

import pytest

from escalation.consequences import Before
from escalation.correcting import Correction, correct_occupation, take_back_occupation
from escalation.effects import UNDO_WITHIN
from escalation.errors import QueueError
from escalation.states import Outcome, TaskKind
from register.states import Occupation
from register.tables import person
from scheduler.states import HoldReason, OutreachState
from scheduler.tables import outreach
from storage.engine import writing
from tests.integration.escalation.office import UNSURE, Office
from tests.people import ELIAS


async def answered(office: Office, occupation: Occupation) -> int:
    """Put somebody into the register who has answered a call, and whose round rests."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL, plan_born=True, by=await office.worker())
    await office.close(call, Outcome.ANSWERED_SELF, occupation=occupation)
    office.world.clock.move(office.now + timedelta(days=40))
    return who


async def correct(office: Office, who: int, occupation: Occupation, key: str = "k1") -> Before:
    """Correct what somebody does, as sara2; return what stood before."""
    worker, works = await office.worker(), office.world.works
    async with writing(office.world.engine) as conn:
        await works.plans.load(conn)
        correction = Correction(key, who, worker, office.now)
        return await correct_occupation(conn, works.vault, works.plans, correction, occupation)


@pytest.mark.parametrize("occupation", [Occupation.NONE, Occupation.ABROAD])
async def test_an_occupation_that_was_a_slip(office: Office, occupation: Occupation) -> None:
    """Nothing is left of it: the person, the round, the ledger and the facts stand as before."""
    who = await answered(office, Occupation.WORKING)
    before = await office.everything_but_slips()
    stood, at = await correct(office, who, occupation), office.now
    assert (await office.row(person, who)).occupation == occupation
    office.world.clock.move(at + UNDO_WITHIN)
    async with writing(office.world.engine) as conn:
        await take_back_occupation(conn, "k1", stood, at=at, now=office.now)
    assert await office.everything_but_slips() == before


async def test_a_round_that_is_still_going_goes_on(office: Office) -> None:
    """Where nothing rests, an occupation that is told and taken back moves no step."""
    who = await office.young()
    before = await office.everything_but_slips()
    stood = await correct(office, who, Occupation.ADULT_EDUCATION)
    async with writing(office.world.engine) as conn:
        await take_back_occupation(conn, "k1", stood, at=office.now, now=office.now)
    assert await office.everything_but_slips() == before


async def test_a_rest_that_is_over_ends_when_nothing_can_be_taken_back(office: Office) -> None:
    """The next round waits for the minute in which the correction may turn out to be a slip."""
    who = await answered(office, Occupation.WORKING)
    await correct(office, who, Occupation.NONE)
    rests = await office.round_of(who)
    assert (rests.state, rests.next_at) == (OutreachState.RESTING, office.now + UNDO_WITHIN)


@pytest.mark.parametrize("since", ["corrected again", "written", "held"])
async def test_what_came_since_is_not_unsaid(office: Office, since: str) -> None:
    """Another occupation, a reply or a hold since: all stands, and whoever undoes is told so."""
    who = await answered(office, Occupation.WORKING)
    stood, at = await correct(office, who, Occupation.NONE), office.now
    office.world.clock.move(at + timedelta(seconds=10))
    if since == "corrected again":
        await correct(office, who, Occupation.ABROAD, "k2")
    elif since == "written":
        await office.world.receive(ELIAS.mobile, UNSURE)
        await office.read()
    else:
        held = {
            "state": OutreachState.HELD,
            "held_for": HoldReason.STAFF,
            "held_state": "resting",
        }
        await office.world.change(outreach, (await office.round_of(who)).id, **held)
    before = await office.everything()
    with pytest.raises(QueueError, match="something else"):
        async with writing(office.world.engine) as conn:
            await take_back_occupation(conn, "k1", stood, at=at, now=office.now)
    assert await office.everything() == before
