"""The claim, on both databases: asked once more, then committed before the carrier is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.tables import task
from messaging.channels.base import Outgoing, Result
from messaging.claiming import claim_messages
from messaging.dates import turns_20_at
from messaging.states import Channel, MessageState, VersionState
from messaging.tables import letter_batch, message, template_version
from register.states import FactKind, Limit, PersonState
from register.tables import contact_point, fact, person
from scheduler.states import ContactState, HoldReason, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import (
    EVENING,
    LETTER_PLAN,
    MORNING,
    NEXT_MORNING,
    SHORT_PLAN,
    SMS_PLAN,
    only_message,
    plan_ahead,
    plan_answer,
    plan_typed,
    seek,
)
from tests.people import AMINA, ELIAS, YONAS
from tests.texts import put_live
from tests.world import NotingCarrier, World, another


class Witness(NotingCarrier):
    """A carrier that looks, when it is asked, at what the database says of the message."""

    def __init__(self, world: World) -> None:
        """Begin with nothing seen."""
        super().__init__(world.clock, Channel.SMS)
        self.seen: list[tuple[str, str]] = []
        self._world = world

    async def send(self, outgoing: Outgoing) -> Result:
        """Note the states of the message and its contact, as another connection sees them."""
        [sent] = await self._world.rows(message, id=outgoing.message_id)
        [contact] = await self._world.rows(planned_contact, id=sent.planned_contact_id)
        self.seen.append((sent.state, contact.state))
        return await super().send(outgoing)


async def test_a_message_stands_as_sending_before_the_carrier_is_asked(world: World) -> None:
    """What a crash leaves behind is known to be uncertain: it is committed before the POST."""
    await seek(world)
    witness = Witness(world)
    world.works = replace(world.works, channels={"sms": witness}, polled=(witness,))
    await world.tick()
    assert witness.seen == [("sending", "handed")]


async def test_the_first_text_is_signed_and_can_be_called_back(world: World) -> None:
    """R9, R17, R23: the text now live, the owner's first name, the unit's own number."""
    await seek(world)
    async with writing(world.engine) as conn:
        body = "Hej! {{ sender }}, tel {{ phone }}. Slut: STOPP"
        await put_live(conn, ("hello", "sms", "sv"), body, now=MORNING)
    await world.tick()
    [sent] = world.sms.taken
    assert sent.to == "+46701740607"
    assert sent.text == "Hej! Sara, tel 08-508 35 700. Slut: STOPP"
    assert sent.valid_until == MORNING + timedelta(hours=8)


async def hello_version(world: World) -> int:
    """Return the version of the Swedish SMS of the first step."""
    found = await world.rows(template_version, template="hello", channel="sms", language="sv")
    return int(found[0].id)


async def test_the_claim_points_to_its_template_and_number(world: World) -> None:
    """R17: every message points to its version; its text is kept sealed."""
    await seek(world)
    await world.tick()
    sent = await only_message(world)
    assert sent.template_version_id == await hello_version(world)
    assert sent.segments == 1
    assert b"Elias" not in sent.text_cipher
    assert world.vault.open("message.text", sent.text_cipher) == world.sms.taken[0].text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"protected": True}, "protected"),
        ({"state": PersonState.LEFT.value}, "left"),
        ({"born_on": turns_20_at(MORNING.date()).date().replace(year=2005)}, "left"),
    ],
)
async def test_what_changed_since_the_planning_blocks(
    world: World, change: dict[str, object], reason: str
) -> None:
    """R1, R3, R7: permission is asked again at the moment of sending, and the no is recorded."""
    key = await seek(world)
    await world.change(person, key, **change)
    async with writing(world.engine) as conn:
        looked, claimed = await claim_messages(conn, await world.desk(), MORNING, 10)
    assert (looked, claimed) == (1, [])
    [contact] = await world.rows(planned_contact)
    assert (contact.state, contact.reason) == (ContactState.WITHDRAWN, reason)
    [told] = await world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert (told.step, told.outcome) == ("hello", reason)


async def test_a_round_at_rest_sends_nothing_more(world: World) -> None:
    """R5: a step that outlived its round by a hair is withdrawn at the claim."""
    await seek(world)
    [stored] = await world.rows(outreach)
    await world.change(outreach, stored.id, state=OutreachState.RESTING.value)
    await world.tick()
    [contact] = await world.rows(planned_contact)
    assert (contact.state, contact.reason) == (ContactState.WITHDRAWN, "round_over")
    assert world.sms.offered == []


async def test_a_held_round_keeps_its_step(world: World) -> None:
    """R5, R21: it is looked at every hour and goes out when the hold is over."""
    await seek(world)
    [stored] = await world.rows(outreach)
    hold = {"state": OutreachState.HELD.value, "held_for": HoldReason.REFUSED_LINE.value}
    await world.change(outreach, stored.id, **hold, held_state=OutreachState.ACTIVE.value)
    await world.tick()
    [contact] = await world.rows(planned_contact)
    assert contact.due_at == MORNING + timedelta(hours=1)
    await world.change(outreach, stored.id, state=OutreachState.ACTIVE.value, held_for="")
    await world.tick(MORNING + timedelta(hours=1))
    assert len(world.sms.taken) == 1


async def test_word_of_a_death_holds_letters_of_no_plan_too(world: World) -> None:
    """R19: the letter before the 20th birthday is of no round, and waits all the same."""
    key = await seek(world)
    [stored] = await world.rows(outreach)
    hold = {"state": OutreachState.HELD.value, "held_for": HoldReason.DECEASED.value}
    await world.change(outreach, stored.id, **hold, held_state=OutreachState.ACTIVE.value)
    await plan_typed(world, key, "Nu fyller du snart 20", Channel.LETTER)
    await plan_answer(world, key)
    await world.tick()
    assert await world.count(message) == 0
    states = [row.state for row in await world.rows(planned_contact)]
    assert states == [ContactState.PLANNED, ContactState.PLANNED, ContactState.WITHDRAWN]


async def test_quiet_hours_shift_what_we_begin_and_let_answers_go(world: World) -> None:
    """R9: the step and what staff typed wait for the morning, the answer goes out at once."""
    key = await seek(world)
    await plan_answer(world, key)
    await plan_typed(world, key, "Hej igen")
    await world.tick(EVENING)
    assert [one.template for one in world.sms.taken] == ["answer_thanks"]
    assert world.sms.taken[0].valid_until is None
    waiting = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert [row.due_at for row in waiting] == [NEXT_MORNING, NEXT_MORNING]
    await world.tick(NEXT_MORNING)
    assert [one.text for one in world.sms.taken[1:]][-1] == "Hej igen"
    assert {one.valid_until for one in world.sms.taken[1:]} == {NEXT_MORNING + timedelta(hours=8)}


async def late(world: World, if_late: str) -> None:
    """Let the first step's time be missed: nothing is sent for a week."""
    await seek(world, SMS_PLAN.replace("IF_LATE", if_late))
    await world.tick(MORNING + timedelta(days=7))


async def test_a_late_step_is_sent_where_the_plan_says_so(world: World) -> None:
    """R10: `send`."""
    await late(world, "send")
    assert len(world.sms.taken) == 1


async def test_a_late_step_shifts_to_the_next_day_once(world: World) -> None:
    """R10: `shift` moves it to the next opening, where it is in time again."""
    await late(world, "shift")
    assert world.sms.taken == []
    await world.tick(MORNING + timedelta(days=8))
    assert len(world.sms.taken) == 1


async def test_a_late_step_is_skipped_and_the_round_goes_on(world: World) -> None:
    """R10: `skip` is recorded, and the next step is planned at once."""
    await late(world, "skip")
    [skipped] = await world.rows(planned_contact)
    assert (skipped.state, skipped.reason) == (ContactState.SKIPPED, "late")
    assert await world.count(fact, kind=FactKind.WITHDRAWN.value, outcome="late") == 1
    await world.tick()
    assert [row.step for row in await world.rows(planned_contact)] == ["hello", "call"]


async def test_a_late_step_goes_to_staff_and_the_round_waits_for_them(world: World) -> None:
    """R10: `staff` opens a call of the round; until it is closed no further step is planned."""
    await late(world, "staff")
    await world.tick()
    [stored] = await world.rows(outreach)
    [call] = await world.rows(task)
    assert (call.kind, call.step, call.outreach_id) == ("call", "hello", stored.id)
    assert [row.state for row in await world.rows(planned_contact)] == ["skipped", "handed"]
    assert stored.next_at is None


async def test_no_usable_channel_asks_for_a_number_and_goes_on(world: World) -> None:
    """The step passes to the next, and find_number opens once in the round."""
    key = await seek(world)
    [point] = await world.rows(contact_point, person_id=key, owner="self")
    await world.change(contact_point, point.id, state="bad")
    await world.change(person, key, street="")
    await world.tick()
    [skipped] = await world.rows(planned_contact, step="hello", state=ContactState.SKIPPED.value)
    assert skipped.reason == "no_channel"
    await world.tick()
    assert await world.count(task, kind="find_number") == 1
    await world.tick(MORNING + timedelta(days=5))
    await world.tick()
    assert await world.count(planned_contact, step="reminder") == 1
    assert await world.count(task, kind="find_number") == 1


async def test_who_has_no_mobile_gets_an_email_with_its_subject(world: World) -> None:
    """The next channel in order; what is a subject stands above the text, not in it."""
    await world.plan(SHORT_PLAN)
    await world.add_person(replace(AMINA, mobile=""))
    await world.start()
    await world.tick()
    [sent] = world.email.taken
    subject = "Salaan ka timid Stockholms stad"  # Amina's language is Somali
    assert (sent.to, sent.subject) == ("amina.warsame@example.com", subject)
    assert sent.text.startswith("Salaan Amina!")


async def test_dari_is_written_as_persian_with_the_number_in_order(world: World) -> None:
    """The register's language decides; between Arabic letters a number keeps its order."""
    await world.plan(SHORT_PLAN)
    await world.add_person(replace(AMINA, mobile="", language="prs"))
    await world.start()
    await world.tick()
    [sent] = world.email.taken
    assert sent.text.startswith("سلام Amina!")
    assert "\u200e08-508 " in sent.text


async def test_limits_that_leave_no_channel_ask_for_no_number(world: World) -> None:
    """R8: there is a number; it must not be used for this."""
    await world.plan(SHORT_PLAN)
    await world.add_person(limits=[Limit.ONLY_PHONE])
    await world.start()
    await world.tick()
    await world.tick()
    [skipped] = await world.rows(planned_contact, step="hello")
    assert (skipped.state, skipped.reason) == (ContactState.SKIPPED, "limits")
    assert await world.count(task) == 0


async def test_a_channel_that_is_not_set_up_stops_nobody_else(world: World) -> None:
    """An installation without e-mail writes a letter, and the others get their SMS."""
    world.works = replace(world.works, channels={"sms": world.sms})
    await world.plan(SHORT_PLAN)
    await world.add_person(replace(AMINA, mobile=""))
    await world.add_person()
    await world.start()
    await world.tick()
    await world.tick()
    assert [row.channel for row in await world.rows(message)] == ["letter", "sms"]
    assert len(world.sms.taken) == 1


async def test_a_missing_text_stops_nobody_else(world: World) -> None:
    """Who lacks a text is looked at again in an hour; the others get theirs."""
    await world.plan(SHORT_PLAN)
    await world.add_person(replace(AMINA, mobile=""))
    await world.add_person()
    for version in await world.rows(template_version, template="hello", channel="email"):
        await world.change(template_version, version.id, state=VersionState.REPLACED.value)
    await world.start()
    await plan_ahead(world)
    await world.tick()
    assert len(world.sms.taken) == 1
    [waiting] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert waiting.due_at == MORNING + timedelta(hours=1)


async def test_letters_gather_in_one_batch_for_each_unit(world: World) -> None:
    """A letter is a message that waits for its batch; the round waits for the posting."""
    await world.plan(LETTER_PLAN)
    for who in (AMINA, ELIAS, YONAS, replace(another(1), district="Järva")):
        await world.add_person(who)
    await world.start()
    await world.tick()
    letters = await world.rows(message)
    assert {row.state for row in letters} == {MessageState.PLANNED.value}
    assert [row.letter_batch_id for row in letters] == [1, 2, 2, 1]
    assert await world.count(letter_batch) == 2
    assert await world.count(task, kind="print_letter") == 2
    assert {row.next_at for row in await world.rows(outreach)} == {None}
    await world.add_person(another(2))
    await world.tick()
    await world.tick()
    assert (await world.rows(message))[-1].letter_batch_id == 2


async def test_a_claimed_contact_is_never_claimed_again(world: World) -> None:
    """A planned contact becomes at most one message."""
    await seek(world)
    desk = await world.desk()
    for expected in (1, 0, 0):
        async with writing(world.engine) as conn:
            assert (await claim_messages(conn, desk, MORNING, 10))[0] == expected
    assert await world.count(message) == 1


async def test_a_claim_that_is_rolled_back_leaves_nothing(world: World) -> None:
    """The contact is due still, and no message says otherwise."""
    await seek(world)
    desk = await world.desk()
    async with world.engine.connect() as conn, conn.begin() as transaction:
        assert (await claim_messages(conn, desk, MORNING, 10))[0] == 1
        await transaction.rollback()
    assert await world.count(message) == 0
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == 1


async def test_two_workers_claim_different_people(postgresql_world: World) -> None:
    """Rows that one worker holds are passed by; on SQLite there is one writer at a time."""
    world = postgresql_world
    await world.plan(SHORT_PLAN)
    for number in range(1, 6):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    desk = await world.desk()
    async with writing(world.engine) as one, writing(world.engine) as other:
        _, first = await claim_messages(one, desk, MORNING, 3)
        _, second = await claim_messages(other, desk, MORNING, 3)
    assert (len(first), len(second)) == (3, 2)
    numbers = [claimed.outgoing.to for claimed in (*first, *second)]
    assert len(set(numbers)) == 5
    assert await world.count(message) == 5


async def test_a_person_who_is_locked_is_passed_by(postgresql_world: World) -> None:
    """Who changes what permission asks about holds the person's row, and the claim waits for it."""
    world = postgresql_world
    key = await seek(world)
    desk = await world.desk()
    async with writing(world.engine) as one, writing(world.engine) as other:
        await one.execute(person.update().where(person.c.id == key).values(protected=True))
        assert (await claim_messages(other, desk, MORNING, 3))[0] == 0
    async with writing(world.engine) as conn:
        assert (await claim_messages(conn, desk, MORNING, 3)) == (1, [])
