"""A human says what a reply means: it is carried out, kept to learn from, and can be undone."""

import json
from datetime import timedelta

import pytest

from escalation.errors import QueueError
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task
from messaging.channels.base import Inbound
from messaging.examples import count_examples
from messaging.inbox import store_inbound
from messaging.labels import Correction
from messaging.meaning.reading import Intent, Respondent
from messaging.states import Provider, ReplyState
from messaging.tables import labelled_reply, reply
from register.numbers import read_phone
from register.states import FactKind, PointState
from register.tables import contact_point, fact, person, status_change
from scheduler.states import HoldReason, Origin, OutreachState
from scheduler.tables import planned_contact
from storage.engine import reading, writing
from tests.integration.escalation.office import UNSURE, Office
from tests.integration.escalation.reviewing import (
    CRISIS,
    WORKING,
    answers,
    examples,
    review_of,
    settle,
    stored,
)
from tests.people import AMINA, ELIAS


async def test_what_a_human_reads_is_carried_out(office: Office) -> None:
    """Reached, what they do, rest, thanks after a minute; the reply waits no more."""
    who = await office.young()
    await office.attempt(who, "sms", "hello")
    review = await review_of(office, UNSURE)
    settled = await settle(office, review, WORKING)
    assert settled.outcome is Outcome.ANSWERED_SELF
    row = await office.row(person, who)
    assert (row.occupation, row.reached_at) == ("working", office.now)
    stands = await office.round_of(who)
    assert (stands.state, stands.held_for) == (OutreachState.RESTING, "")
    (answer,) = await office.world.rows(planned_contact, origin=Origin.ANSWER.value)
    assert (answer.template, answer.due_at) == ("answer_thanks", office.now + timedelta(minutes=1))
    told = await office.world.rows(fact, kind=FactKind.REPLY.value, step="answer")
    assert [(one.channel, one.detail) for one in told] == [("sms", "occupation")]
    assert await office.only_reply() is ReplyState.HANDLED
    assert (await office.world.rows(reply))[0].erase_at == office.now + timedelta(days=30)


async def test_the_human_reading_takes_the_guess_s_place(office: Office) -> None:
    """What is stored is what a human says, marked as such, with no word of the text."""
    await office.young()
    review = await review_of(office, UNSURE)
    await settle(office, review, WORKING)
    read = await stored(office)
    assert (read.intents, read.occupation, read.confident) == (
        (Intent.OCCUPATION,), "working", True)  # fmt: skip
    assert read.evidence == ("read by a human: staff:sara2",)


async def test_an_example_is_kept_without_names(office: Office) -> None:
    """Text and labels are kept, encrypted, without what points to anybody."""
    await office.young()
    text = f"hej {ELIAS.first_name} {ELIAS.last_name} här, fråga sara typ, 070-174 06 44"
    review = await review_of(office, text)
    assert (await settle(office, review, WORKING)).learned
    (one,) = await examples(office)
    assert one["text"] == "hej Namn Efternamn här, fråga Namn typ, 070-000 00 00"
    labels = {name: one[name] for name in ("intents", "occupation", "reached")}
    assert labels == {"intents": ["occupation"], "occupation": "working", "reached": True}
    assert (one["context"], one["confirmed"]) == ("survey_menu", False)
    (row,) = await office.world.rows(labelled_reply)
    assert b"typ" not in row.text_cipher
    assert b"working" not in row.labels_cipher


async def test_the_best_guess_is_confirmed(office: Office) -> None:
    """With nothing said the guess is right, and the example says that it was."""
    await office.young()
    await office.world.receive(ELIAS.mobile, "hur fick ni mitt nummer? förresten banan")
    await office.read()
    guess = await stored(office)
    (review,) = await office.world.rows(task)
    settled = await settle(office, review.id)
    assert settled.reading.intents == guess.intents
    (one,) = await examples(office)
    assert one["confirmed"]


async def test_examples_are_counted_by_label(office: Office) -> None:
    """How many there are of each label is told without a text."""
    who = await office.young()
    await settle(office, await review_of(office, UNSURE), WORKING)
    await office.world.change(person, who, language="so")
    await settle(office, await review_of(office, UNSURE, key="SM2"), Correction([Intent.QUESTION]))
    async with reading(office.world.engine) as conn:
        tally = await count_examples(conn, office.world.vault)
    assert (tally.examples, tally.confirmed) == (2, 0)
    wanted = {("intent", "occupation"): 1, ("intent", "question"): 1,
              ("occupation", "working"): 1, ("occupation", "not said"): 1,
              ("respondent", "self"): 2, ("context", "survey_menu"): 2}  # fmt: skip
    assert wanted.items() <= dict(tally.labels).items()


@pytest.mark.parametrize(
    ("said", "died"),
    [
        (WORKING, False),
        (CRISIS, False),
        (CRISIS, True),
        (Correction([Intent.OPT_OUT]), False),
        (Correction([Intent.WRONG_PERSON]), False),
        (Correction([Intent.CALL_ME, Intent.QUESTION]), False),
        (Correction([Intent.WANTS_SUPPORT], respondent=Respondent.RELATIVE), False),
    ],
)
async def test_what_was_settled_by_mistake_never_was(
    office: Office, said: Correction, died: bool
) -> None:
    """Within a minute everything is put back: guess, holds, answer, tasks; nothing is learned."""
    await office.young()
    review = await review_of(office, UNSURE)
    before = await office.everything()
    await settle(office, review, said, died=died)
    office.world.clock.move(office.now + timedelta(seconds=50))
    await office.undo(review)
    after = await office.everything()
    (row,) = await office.world.rows(task)
    assert (row.state, row.outcome) == (TaskState.CLAIMED, "")
    sent = [one.template for one in await office.world.rows(planned_contact)]
    assert sent == []
    # what was undone is kept apart until the figures count it no more
    for changed in ("task", "access_log", "fact_undone"):
        before.pop(changed)
        after.pop(changed)
    assert after == before
    await settle(office, review, WORKING)
    assert len(await examples(office)) == 1


async def test_danger_that_a_human_sees(office: Office) -> None:
    """The urgent task opens at once; everything stays held until it is closed (R19)."""
    who = await office.young()
    review = await review_of(office, UNSURE)
    await settle(office, review, CRISIS)
    (urgent,) = await office.world.rows(task, kind=TaskKind.URGENT.value)
    assert (urgent.person_id, urgent.alert_at) == (who, office.now)
    assert await office.holds(who) == HoldReason.UNREAD_REPLY
    assert await answers(office) == ["answer_crisis"]
    assert await office.only_reply() is ReplyState.REVIEW
    assert (await office.world.rows(reply))[0].erase_at is None
    await office.close(urgent.id, Outcome.SAFE)
    assert await office.holds(who) == ""
    assert (await office.world.rows(reply))[0].erase_at is not None
    assert len(await examples(office)) == 1


async def test_word_of_a_death_that_a_human_sees(office: Office) -> None:
    """Nobody is answered, and everything stays held (R19)."""
    who = await office.young()
    review = await review_of(office, UNSURE)
    settled = await settle(office, review, CRISIS, died=True)
    assert settled.reading.respondent is Respondent.RELATIVE
    assert await answers(office) == []
    assert HoldReason.DECEASED in await office.holds(who)


async def test_danger_that_was_none(office: Office) -> None:
    """An urgent task ends as safe when a human says what the words really mean."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, "jag vill dö")
    await office.read()
    (urgent,) = await office.world.rows(task, kind=TaskKind.URGENT.value)
    with pytest.raises(QueueError, match="is urgent: close it with its outcome"):
        await settle(office, urgent.id)
    settled = await settle(office, urgent.id, WORKING)
    assert settled.outcome is Outcome.SAFE
    assert await office.holds(who) == ""
    assert await answers(office) == ["answer_crisis"]  # and no thanks after it
    assert [one["intents"] for one in await examples(office)] == [["occupation"]]


async def test_no_second_answer(office: Office) -> None:
    """Who has had an answer to this reply from staff gets no machine's thanks after it."""
    who = await office.young()
    review = await review_of(office, UNSURE)
    sealed = office.world.vault.seal("planned_contact.text", "Hej!")
    await office.contact(who, key="staff:1", origin=Origin.STAFF, ahead=False, text_cipher=sealed)
    await settle(office, review, WORKING)
    assert await answers(office) == []


async def test_stop_is_confirmed_however_it_was_read(office: Office) -> None:
    """The number is closed and that is confirmed; the case goes on (R6)."""
    who = await office.young()
    review = await review_of(office, UNSURE)
    settled = await settle(office, review, Correction([Intent.OPT_OUT]))
    assert settled.outcome is Outcome.OPTED_OUT
    mobile = (await office.world.rows(contact_point, person_id=who, owner="self"))[0]
    assert mobile.state == PointState.STOPPED
    assert (await office.round_of(who)).state == OutreachState.ACTIVE
    assert await answers(office) == ["answer_stopped"]


async def test_a_relatives_wish_needs_no_second_human(office: Office) -> None:
    """A mother's "no thanks" counts as reached once, and asks nobody again (R20)."""
    who = await office.young(AMINA)
    sara = await office.worker("sara1")
    review = await review_of(office, "Nej tack vi behöver ingen hjälp", AMINA.guardian_mobile)
    await settle(office, review, by=sara)
    assert await office.open_kinds(who) == []
    kinds = {row.kind for row in await office.world.rows(status_change, person_id=who)}
    assert "declined" not in kinds
    assert await office.world.count(fact, kind=FactKind.REPLY.value, step="answer") == 1
    assert await office.holds(who) == ""


async def test_a_call_teaches_nothing(office: Office) -> None:
    """Staff say what a call was about; it has no words to learn from."""
    who = await office.young()
    phone = read_phone(ELIAS.mobile)
    assert phone is not None
    form = {"From": phone.number, "CallSid": "CA1"}
    came = Inbound(Provider.TWILIO_VOICE, "CA1", phone.number, form, office.now)
    async with writing(office.world.engine) as conn:
        await store_inbound(conn, office.world.vault, [came])
    await office.read()
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    settled = await settle(office, review.id, Correction([Intent.CALL_ME]))
    assert not settled.learned
    assert await office.open_kinds(who) == [TaskKind.CALL_BACK]


async def test_the_guess_is_kept_for_undo_alone(office: Office) -> None:
    """What stood before is sealed with the task, the guess among it."""
    await office.young()
    review = await review_of(office, UNSURE)
    (before,) = await office.world.rows(reply)
    await settle(office, review, WORKING)
    row = await office.row(task, review)
    stood = json.loads(office.world.vault.open("task.before", row.before_cipher))
    assert stood["reply"]["id"] == before.id
    assert stood["reply"]["reading"]


async def test_a_long_letter_teaches_nothing(office: Office) -> None:
    """What is longer than any reply is carried out, and not kept."""
    await office.young()
    review = await review_of(office, "banan " * 400)
    settled = await settle(office, review, WORKING)
    assert not settled.learned
    assert await examples(office) == []
