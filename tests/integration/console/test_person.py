"""A person's page: who it is, what is known, what has happened, what comes, and what is masked."""

import re
from datetime import timedelta

import pytest

from escalation.states import Outcome, TaskKind
from escalation.tables import task, visit
from messaging.states import MessageState
from messaging.tables import message, reply
from register.roles import Role
from register.states import Limit, Occupation, PointState
from register.tables import contact_point, person
from scheduler.states import HoldReason, OutreachState
from scheduler.tables import outreach
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.integration.escalation.office import UNSURE
from tests.people import AMINA, ELIAS, SAGA


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/")
    return browser


async def address_of(house: House, who: int) -> str:
    """Return the address of somebody's page."""
    return f"/people/{(await house.office.row(person, who)).public_id}"


async def page_of(house: House, browser: Browser, who: int, query: str = "") -> str:
    """Return somebody's page."""
    status, page = await browser.get(await address_of(house, who) + query)
    assert status == 200
    return page


async def test_who_it_is(house: House, kim: Browser) -> None:
    """Name, age, days to 20, what is known and who is responsible stand there; secrets do not."""
    who = await house.office.young(ELIAS, limits=[Limit.NO_HOME_VISIT])
    page = await page_of(house, kim, who)
    for words in ("Elias Lindqvist", "17 år", "762 dagar till 20", "Inget hembesök", "Sara Berg",
                  "Farsta", "20071102-••••", "070-••• •• 07", "Anna Lindqvist"):  # fmt: skip
        assert words in page
    assert "9819" not in page
    assert "174 06" not in page
    (row,) = await house.world.rows(access_log)
    assert (row.actor, row.action) == ("staff:kim", "view")


async def test_another_language_is_named(house: House, browser: Browser) -> None:
    """Whoever does not read Swedish has their language beside their age."""
    await browser.set_up(await house.hire("kim", unit="KAA nord"), "kim")
    who = await house.office.young(AMINA)
    assert "<strong>Somaliska</strong>" in await page_of(house, browser, who)


async def test_the_number_is_whole_for_whoever_calls(house: House, kim: Browser) -> None:
    """The number to call is whole while a call of theirs is taken, and for nobody else."""
    who = await house.office.young(ELIAS)
    taken = await house.office.task(who, TaskKind.CALL, by=await house.office.worker("kim"))
    page = await page_of(house, kim, who)
    assert '<a class="main" href="tel:+46701740607">Ring 070-174 06 07</a>' in page
    assert "174 06 08" not in page  # the guardian's
    await house.world.change(task, taken, staff_id=(await house.office.worker()).id)
    assert "174 06 07" not in await page_of(house, kim, who)


async def test_whole_numbers_are_shown_for_a_reason(house: House, kim: Browser) -> None:
    """A reason shows personnummer and numbers for half an hour, and is logged."""
    who = await house.office.young(ELIAS)
    address = await address_of(house, who)
    await kim.get(address)
    assert await kim.post(address + "/numbers", {"reason": "curious"}) == (303, address)
    assert "20071102-••••" in await page_of(house, kim, who)
    assert await kim.post(address + "/numbers", {"reason": "contact"}) == (303, address)
    page = await page_of(house, kim, who)
    for words in ("20071102-9819", "070-174 06 07", "070-174 06 08"):
        assert words in page
    (row,) = await house.world.rows(access_log, action="unmask")
    assert (row.actor, row.reason) == ("staff:kim", "contact")
    house.wait(minutes=29)
    assert "9819" in await page_of(house, kim, who)
    house.wait(minutes=2)
    assert "9819" not in await page_of(house, kim, who)


async def test_a_guardian_who_must_not_be_called(house: House, kim: Browser) -> None:
    """Where there must be no contact with guardians their numbers are never whole (R8)."""
    who = await house.office.young(ELIAS, limits=[Limit.NO_GUARDIAN])
    address = await address_of(house, who)
    await kim.get(address)
    await kim.post(address + "/numbers", {"reason": "task"})
    page = await page_of(house, kim, who)
    assert "070-174 06 07" in page
    assert "174 06 08" not in page
    assert "Får inte användas" in page


async def test_a_closed_number_tells_why(house: House, kim: Browser) -> None:
    """A number that is closed says by which event: a reply, staff, the carrier or the extract."""
    who = await house.office.young(ELIAS)
    await house.world.receive(ELIAS.mobile, "STOPP")
    await house.office.read()
    page = await page_of(house, kim, who)
    assert "Stängd: skriv inte hit, efter ett svar 1 oktober 2025" in page
    own = (await house.world.rows(contact_point, person_id=who))[0].id
    await house.world.change(contact_point, own, state=PointState.BAD.value)
    assert "Finns inte" in await page_of(house, kim, who)
    await house.world.change(contact_point, own, state=PointState.OLD.value)
    assert "Gammal: saknas i registret" in await page_of(house, kim, who)


async def test_a_wrong_number_tells_who_said_so(house: House, kim: Browser) -> None:
    """A number that a call found to be wrong names who called."""
    who = await house.office.young(ELIAS)
    call = await house.office.task(who, TaskKind.CALL, plan_born=True)
    await house.office.close(call, Outcome.WRONG_NUMBER)
    page = await page_of(house, kim, who)
    assert "Fel: tillhör någon annan, antecknat av Sara Berg 1 oktober 2025" in page
    assert "Inget nummer att ringa" in page
    assert "Samtal: fel nummer" in page


async def test_what_has_happened(house: House, kim: Browser) -> None:
    """Messages with their delivery, replies with their reading, outcomes and what followed."""
    who = await house.office.young(ELIAS)
    await house.world.start()
    await house.office.contact(who, step="hello", template="hello", channels="sms")
    await house.world.tick()
    await house.world.settle()
    await house.world.receive(ELIAS.mobile, "Jobbar på ica")
    await house.world.tick()
    page = await page_of(house, kim, who)
    assert "Sms, första meddelandet" in page
    assert "levererat 10.0" in page
    assert "Jobbar på ica" in page
    assert "Läst som: Jobbar" in page
    assert "Sysselsättning: Jobbar" in page
    assert "Nådd: personen själv" in page
    assert "enligt den unga själv" in page
    assert re.search(r"Idag|I dag", page)


async def test_texts_are_for_those_who_handle_them(house: House, browser: Browser) -> None:
    """A manager who holds no task of theirs reads neither texts nor evidence (R15)."""
    await browser.set_up(await house.hire("boss", Role.MANAGER), "boss")
    who = await house.office.young(ELIAS)
    await house.world.receive(ELIAS.mobile, UNSURE)
    await house.office.read()
    page = await page_of(house, browser, who)
    assert "Väntar på att läsas" in page
    assert "mamma är arg" not in page
    assert "Texten visas för den som handlägger." in page
    boss = await house.office.worker("boss")
    review = (await house.world.rows(task, person_id=who))[0].id
    await house.world.change(task, review, state="claimed", staff_id=boss.id)
    assert "mamma är arg" in await page_of(house, browser, who)


async def test_erased_texts(house: House, kim: Browser) -> None:
    """A reply whose text has been erased says so."""
    who = await house.office.young(ELIAS)
    await house.world.receive(ELIAS.mobile, UNSURE)
    await house.office.read()
    key = (await house.world.rows(reply))[0].id
    await house.world.change(reply, key, text_cipher=None, reading_cipher=None)
    assert "Texten är raderad." in await page_of(house, kim, who)


async def test_what_comes_next(house: House, kim: Browser) -> None:
    """The open task, the planned step and the plan's later steps stand there, the first on top."""
    who = await house.office.young(ELIAS)
    await house.world.start()
    await house.office.contact(who, step="missed-you", channels="sms chat",
                               due_at=house.office.now + timedelta(days=1))  # fmt: skip
    page = await page_of(house, kim, who)
    assert "Nästa: Meddelande efter samtal (sms eller chatt)" in page
    assert "torsdag 2 oktober 10.00" in page
    assert "Därefter, om ingen svarar" in page
    assert "Knackakort" in page
    await house.office.task(who, TaskKind.CALL_BACK, due_at=house.office.now - timedelta(days=1))
    assert "Nästa: Ring upp" in await page_of(house, kim, who)


async def test_a_booked_visit_names_who_goes(house: House, kim: Browser) -> None:
    """A booked visit says when it is and who goes; a visit that began is in what has happened."""
    who = await house.office.young(ELIAS)
    pair = [(await house.office.worker(one)).id for one in ("kim", "sara2")]
    booked = await house.office.booking(who, pair)
    page = await page_of(house, kim, who)
    assert "Bokat hembesök" in page
    assert "Kim Ek, Sara Berg" in page
    now = house.office.now
    await house.world.change(visit, booked, checked_in_at=now, checked_out_at=now)
    page = await page_of(house, kim, who)
    assert "På hembesök" in page
    assert "Bokat hembesök" not in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": OutreachState.HELD, "held_for": HoldReason.UNREAD_REPLY}, "ett svar väntar på"),
        ({"state": OutreachState.HELD, "held_for": HoldReason.STAFF}, "pausat av personal"),
        ({"state": OutreachState.ENDED}, "Ingen omgång pågår"),
    ],
)
async def test_why_nothing_happens(
    house: House, kim: Browser, values: dict[str, str], words: str
) -> None:
    """Where nothing comes by itself the page says why, above and below."""
    who = await house.office.young(ELIAS)
    key = (await house.office.round_of(who)).id
    await house.world.change(outreach, key, **values)
    assert (await page_of(house, kim, who)).count(words) == 2


async def test_resting_and_support(house: House, kim: Browser) -> None:
    """A round that rests says until when; support that is running says that it holds the rounds."""
    who = await house.office.young(ELIAS)
    key = (await house.office.round_of(who)).id
    until = house.office.now + timedelta(days=180)
    await house.world.change(outreach, key, state="resting", next_at=until)
    assert "Vilar till måndag 30 mars 2026." in await page_of(house, kim, who)
    await house.world.change(person, who, in_support=True, occupation=Occupation.WORKING.value)
    assert "Får stöd nu." in await page_of(house, kim, who)


async def test_fifty_and_then_more(house: House, kim: Browser) -> None:
    """The newest fifty are shown; older ones follow, none twice and none left out."""
    who = await house.office.young(ELIAS)
    for number in range(60):
        call = await house.office.task(who, TaskKind.CALL)
        at = house.office.now - timedelta(days=number // 2)
        done = {"state": "done", "outcome": "no_answer", "done_at": at}
        await house.world.change(task, call, **done)
    page = await page_of(house, kim, who)
    assert page.count("Samtal: inget svar") == 50
    found = re.search(r'hx-get="([^"]*past[^"]*)"', page)
    assert found is not None
    status, rest = await kim.get(found[1])
    assert status == 200
    assert rest.count("Samtal: inget svar") == 10
    assert "<html" not in rest
    older = await page_of(house, kim, who, "?" + found[1].partition("?")[2])
    assert older.count("Samtal: inget svar") == 10
    assert "Till det senaste" in older
    assert (await page_of(house, kim, who, "?before=rubbish")).count("Samtal: inget") == 50


async def test_news_come_by_themselves(house: House, kim: Browser) -> None:
    """A page that is open is brought a new reply, and nothing while there is none."""
    who = await house.office.young(ELIAS)
    page = await page_of(house, kim, who)
    found = re.search(r'hx-get="(/people/[^"]*news[^"]*)"', page)
    assert found is not None
    assert await kim.get(found[1]) == (204, "")
    assert await house.world.count(access_log) == 1  # asking shows nothing of anybody
    await house.world.receive(ELIAS.mobile, UNSURE)
    await house.office.read()
    status, news = await kim.get(found[1])
    assert status == 200
    assert "Nytt svar." in news
    assert "mamma är arg" in news
    assert "ett svar väntar på att läsas" in news
    assert news.count("hx-swap-oob") == 3
    again = re.search(r'hx-get="(/people/[^"]*news[^"]*)"', news)
    assert again is not None
    assert await kim.get(again[1]) == (204, "")
    assert await house.world.count(access_log) == 2


async def test_a_letter_s_link_is_not_shown(house: House, kim: Browser) -> None:
    """The word of a personal link in a text of ours opens the young person's page: it is hidden."""
    who = await house.office.young(ELIAS)
    letter = await house.office.letter(who)
    sealed = house.world.vault.seal("message.text", "Svara: svar.stockholm.se/r/K7M4PQ2TXB Slut")
    await house.world.change(message, letter, text_cipher=sealed)
    page = await page_of(house, kim, who)
    assert "svar.stockholm.se/r/… Slut" in page
    await house.world.change(message, letter, state=MessageState.RETURNED.value)
    assert "kom i retur" in await page_of(house, kim, who)


async def test_somebody_protected_is_opened_for_a_reason(house: House, browser: Browser) -> None:
    """A page asks why before it names anybody; the reason holds for half an hour and is logged."""
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await browser.set_up(word, "omar")
    who = await house.world.add_person(SAGA, in_round=False)
    page = await page_of(house, browser, who)
    assert "Saga" not in page
    assert "Varför öppnar du?" in page
    address = await address_of(house, who)
    assert await browser.post(address + "/reason", {"reason": "duty"}) == (303, address)
    page = await page_of(house, browser, who)
    assert "Saga Nilsson" in page
    rows = await house.world.rows(access_log)
    told = [(row.action, row.reason) for row in rows]
    assert told == [("refused", "no_reason"), ("open", "duty"), ("view", "duty")]
    house.wait(minutes=31)
    await browser.sign_in("omar")
    assert "Saga" not in await page_of(house, browser, who)
