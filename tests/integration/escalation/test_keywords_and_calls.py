"""Keywords that Twilio answered, and calls to the SMS number (R4-R7, R14)."""

from dataclasses import replace

import pytest

from escalation.callers import unit_of_caller
from escalation.states import Outcome, TaskKind
from escalation.tables import task
from messaging.channels.base import Inbound
from messaging.inbox import store_inbound
from messaging.states import Provider, ReplyState
from messaging.tables import reply
from register.numbers import Phone, read_phone
from register.states import FactKind, PointState
from register.tables import contact_point, fact, person
from scheduler.states import HoldReason, Origin, OutreachState
from scheduler.tables import planned_contact
from storage.engine import reading, writing
from tests.integration.escalation.office import Office
from tests.people import AMINA, ELIAS, SAGA, Young
from tests.world import another

SISTER = replace(another(3), first_name="Ella", mobile=ELIAS.mobile)
STRANGER = "0701740690"


def e164(written: str) -> str:
    """Return a number as carriers write it."""
    phone = read_phone(written)
    assert isinstance(phone, Phone)
    return phone.number


async def receive(office: Office, sender: str, key: str, **form: str) -> None:
    """Let a text come with more in its form than its words, and read it."""
    provider = Provider.TWILIO_VOICE if key.startswith("CA") else Provider.TWILIO
    number = e164(sender) if sender[:1].isdigit() else sender
    form |= {"From": number}
    came = Inbound(provider, key, number, form, office.now)
    async with writing(office.world.engine) as conn:
        await store_inbound(conn, office.world.vault, [came])
    await office.read()


async def states(office: Office, who: int) -> set[str]:
    """Return the states of somebody's own number."""
    rows = await office.world.rows(contact_point, person_id=who, owner="self", kind="mobile")
    return {row.state for row in rows}


async def answers(office: Office) -> int:
    """Return how many answers of ours are planned."""
    return await office.world.count(planned_contact, origin=Origin.ANSWER.value)


async def test_stop_is_stopped_wherever_the_number_stands(office: Office) -> None:
    """Twilio delivers nothing more to it, to nobody: so the register says; nobody confirms it."""
    people = [await office.young(), await office.young(SISTER)]
    await receive(office, ELIAS.mobile, "SM1", Body="avsluta", OptOutType="STOP")
    assert [await states(office, who) for who in people] == [{"stopped"}, {"stopped"}]
    assert await answers(office) == 0
    assert await office.only_reply() is ReplyState.READ
    assert await office.world.count(task) == 0
    assert [await office.holds(who) for who in people] == ["", ""]


async def test_start_opens_it_again(office: Office) -> None:
    """START lets texts through again, wherever the number stands, and is no contact."""
    people = [await office.young(), await office.young(SISTER)]
    await receive(office, ELIAS.mobile, "SM1", Body="Stop", OptOutType="STOP")
    await receive(office, ELIAS.mobile, "SM2", Body="Start", OptOutType="START")
    assert [await states(office, who) for who in people] == [{"ok"}, {"ok"}]
    assert (await office.row(person, people[0])).reached_at is None


async def test_start_without_advanced_opt_out(office: Office) -> None:
    """Our own STOPP is undone by START too; from an open number START is a text like any other."""
    who = await office.young()
    await receive(office, ELIAS.mobile, "SM1", Body="STOPP")
    assert await states(office, who) == {"stopped"}
    await receive(office, ELIAS.mobile, "SM2", Body="unstop")
    assert await states(office, who) == {"ok"}
    assert await office.open_kinds(who) == []
    await receive(office, ELIAS.mobile, "SM3", Body="START")
    assert await office.open_kinds(who) == [TaskKind.REVIEW_REPLY]


async def test_a_number_that_is_somebody_elses_stays_so(office: Office) -> None:
    """STOP and START of a stranger do not give the number back to the young person (R14)."""
    who = await office.young()
    (row,) = await office.world.rows(contact_point, person_id=who, owner="self", kind="mobile")
    await office.world.change(contact_point, row.id, state=PointState.WRONG.value)
    for key, word in (("SM1", "STOP"), ("SM2", "START")):
        await receive(office, ELIAS.mobile, key, Body=word, OptOutType=word)
    assert await states(office, who) == {"wrong"}


async def test_help_is_seen_by_a_human(office: Office) -> None:
    """Twilio has said who we are: we say nothing, and a human sees that somebody asked."""
    who = await office.young()
    await receive(office, ELIAS.mobile, "SM1", Body="HELP", OptOutType="HELP")
    assert await office.open_kinds(who) == [TaskKind.REVIEW_REPLY]
    assert await answers(office) == 0


async def test_stop_with_more_words_is_an_answer_too(office: Office) -> None:
    """The number is stopped, the answer counts, and nothing is sent that would be refused."""
    who = await office.young()
    await receive(office, ELIAS.mobile, "SM1", Body="Jag jobbar på ICA", OptOutType="STOP")
    assert await states(office, who) == {"stopped"}
    assert (await office.row(person, who)).reached_at is not None
    assert await answers(office) == 0


async def test_a_call_holds_until_staff_say_who_it_was(office: Office) -> None:
    """It is a reply of channel phone; staff make it contact, which ends the steps (R4, R5)."""
    who = await office.young()
    await office.attempt(who, "sms", "hello")
    await receive(office, ELIAS.mobile, "CA1", To="+46766860000")
    (came,) = await office.world.rows(reply)
    assert (came.channel, came.person_id, came.state) == ("phone", who, ReplyState.REVIEW)
    assert await office.holds(who) == HoldReason.UNREAD_REPLY
    assert (await office.row(person, who)).reached_at is None
    (review,) = await office.world.rows(task)
    await office.close(review.id, Outcome.ANSWERED_SELF, occupation="working")
    assert (await office.row(person, who)).reached_at is not None
    assert (await office.round_of(who)).state == OutreachState.RESTING
    counted = await office.world.rows(fact, kind=FactKind.REPLY.value, step="answer")
    assert [row.channel for row in counted] == ["sms"]


async def test_who_calls_again_is_one_question(office: Office) -> None:
    """Three calls before staff have looked are one task; a call after that is a new one."""
    who = await office.young()
    for key in ("CA1", "CA2", "CA1", "CA3"):
        await receive(office, ELIAS.mobile, key)
    (review,) = await office.world.rows(task)
    await office.close(review.id, Outcome.HANDLED)
    assert await office.holds(who) == ""
    await receive(office, ELIAS.mobile, "CA4")
    assert await office.open_kinds(who) == [TaskKind.REVIEW_REPLY]


async def test_two_calls_read_at_once_are_one_question(office: Office) -> None:
    """Calls that came before the inbox was read are one task as well."""
    await office.young()
    async with writing(office.world.engine) as conn:
        came = [
            Inbound(Provider.TWILIO_VOICE, key, e164(ELIAS.mobile), {"From": ""}, office.now)
            for key in ("CA1", "CA2")
        ]
        came = [replace(one, raw={"From": e164(ELIAS.mobile)}) for one in came]
        await store_inbound(conn, office.world.vault, came)
    await office.read()
    assert await office.world.count(task) == 1


async def test_a_stranger_who_calls_is_asked_about_once(office: Office) -> None:
    """A number that nobody knows may be a young person's other telephone."""
    await office.young()
    for key in ("CA1", "CA2"):
        await receive(office, STRANGER, key)
    assert await office.open_kinds(None) == [TaskKind.REVIEW_REPLY]


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", ""])
async def test_a_withheld_number_is_nobodys(office: Office, caller: str) -> None:
    """Nobody can say afterwards who it was: it is stored, and asks nothing."""
    await office.young()
    await receive(office, caller, "CA1")
    assert await office.only_reply() is ReplyState.READ
    assert await office.world.count(task) == 0


@pytest.mark.parametrize(
    ("who", "caller", "unit"),
    [
        (ELIAS, ELIAS.mobile, "KAA syd"),
        (AMINA, AMINA.guardian_mobile, "KAA nord"),
        (ELIAS, STRANGER, None),
        (SAGA, SAGA.mobile, None),
    ],
)
async def test_who_is_rung(office: Office, who: Young, caller: str, unit: str | None) -> None:
    """A caller reaches the unit of the person's district; strangers and the protected do not."""
    await office.young(who)
    async with reading(office.world.engine) as conn:
        assert await unit_of_caller(conn, office.world.vault, e164(caller)) == unit
