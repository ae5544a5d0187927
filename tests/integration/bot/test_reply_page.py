"""The reply page on a real server: what is shown, what is stored, what is refused."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.page.door import MOST_BYTES
from messaging.links import LIFETIME, MOST_USES
from messaging.states import TokenPurpose
from messaging.tables import token
from register.states import PersonState
from register.tables import person
from tests.integration.bot.browsing import BOT, Phone, open_phone
from tests.people import AMINA, ELIAS, SAGA
from tests.world import World

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
NOBODYS = "0123456789"
GONE = "Länken går inte att öppna"
AMINA_BY_EMAIL = replace(AMINA, mobile="", guardian_mobile="")


@pytest.fixture
async def phone(world: World) -> AsyncIterator[Phone]:
    """A phone in a world whose reply page is served, on each database in turn."""
    async with open_phone(world) as phone:
        yield phone


async def test_looking_changes_nothing(phone: Phone) -> None:
    """No GET and no HEAD writes a row or uses a link up, whatever is looked at."""
    word = await phone.link()
    before = await phone.counts()
    for look in ("", "?lang=ar", "?done=studying", "?done=words&care=1", "?lang=x&done=x&at=x"):
        assert (await phone.open(word + look))[0] == 200
    async with phone.session.head(f"{phone.url}/r/{word}") as answer:
        assert answer.status == 200
    assert (await phone.open(NOBODYS))[0] == 404
    assert await phone.counts() == before


async def test_the_page_greets_and_says_nothing_more(phone: Phone) -> None:
    """The page shows the first name; no other personal data, no token, no cookie."""
    word = await phone.link(AMINA)
    async with phone.session.get(f"{phone.url}/r/{word}") as answer:
        page = await answer.text()
        assert not answer.cookies
    assert "Amina" in page
    shown = page.lower()
    for secret in ("warsame", "rinkebysv", "spånga", "järva", "amina.w", "20080314", word.lower()):
        assert secret not in shown


async def test_a_page_keeps_to_itself(phone: Phone) -> None:
    """Pages are never kept, indexed, framed or told of; style and script may be kept for ever."""
    word = await phone.link()
    for path, status in ((word, 200), (NOBODYS, 404)):
        async with phone.session.get(f"{phone.url}/r/{path}") as answer:
            assert answer.status == status
            told = answer.headers
            page = await answer.text()
        assert told["Cache-Control"] == "no-store"
        assert told["Referrer-Policy"] == "no-referrer"
        assert "noindex" in told["X-Robots-Tag"]
        policy = told["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
    for piece in page.split('"'):
        if piece.startswith("static/"):
            async with phone.session.get(f"{phone.url}/r/{piece}") as answer:
                assert answer.status == 200
                assert "immutable" in answer.headers["Cache-Control"]
                assert answer.headers["ETag"].strip('"') in piece
    assert (await phone.open("static/none.css"))[0] == 404


async def test_a_tap_is_stored_with_the_number_it_was_sent_to(phone: Phone) -> None:
    """An answer by an SMS's link names the SMS's number and the person, and nothing is decided."""
    word = await phone.sent_link()
    status, page = await phone.tap(word, "working", words="På lager", lang="en")
    assert status == 200
    assert "Great that you are working" in page
    (row,) = await phone.stored()
    assert (row.provider, row.person_id, row.handled_at) == ("web", 1, None)
    raw = json.loads(phone.world.vault.open("inbox.raw", row.raw_cipher))
    assert raw == {
        "choice": "working",
        "text": "På lager",
        "language": "en",
        "channel": "sms",
        "point_id": "1",
        "answered": "1",
    }
    assert (await phone.counts())["uses"] == 1


async def test_an_answer_has_the_effect_of_a_reply(phone: Phone) -> None:
    """After the next pass the person is reached, their occupation known, their steps withdrawn."""
    word = await phone.sent_link()
    contacts = phone.table("planned_contact")
    assert await phone.world.count(contacts, state="planned") == 1, "the next SMS"
    await phone.tap(word, "adult_education")
    await phone.world.settle()
    young = await phone.young()
    assert young.occupation == "adult_education"
    assert young.reached_at is not None
    assert await phone.world.count(contacts, state="planned") == 0
    assert await phone.world.count(contacts, state="withdrawn") == 1
    await phone.world.tick(phone.world.clock.now() + timedelta(days=10))
    assert len(phone.world.sms.taken) == 1, "the page has said thank you, and no more follows"


async def test_a_form_sent_twice_is_one_answer(phone: Phone) -> None:
    """However often, and however much at once, a form is sent: one row, one use of the link."""
    word = await phone.link()
    form = {**await phone.form(word), "choice": "studying"}
    answers = await asyncio.gather(*(phone.post(word, form) for _ in range(5)))
    assert {answer[0] for answer in answers} == {303}
    counts = await phone.counts()
    assert (counts["inbox"], counts["uses"]) == (1, 1)


async def test_a_changed_answer_is_another_answer(phone: Phone) -> None:
    """Going back and tapping something else is stored as well, even in the same form."""
    word = await phone.link()
    form = await phone.form(word)
    for choice in ("studying", "working"):
        assert (await phone.post(word, {**form, "choice": choice}))[0] == 303
    counts = await phone.counts()
    assert (counts["inbox"], counts["uses"]) == (2, 2)


async def test_an_empty_form_is_asked_again(phone: Phone) -> None:
    """Who sends nothing is told so, in their language, with who they said they are; no use."""
    word = await phone.link()
    form = {**await phone.form(word), "choice": "words", "who": "relative", "lang": "uk"}
    status, page = await phone.post(word, form)
    assert status == 422
    assert 'role="alert"' in page
    assert 'lang="uk"' in page
    assert 'value="relative" checked' in page
    counts = await phone.counts()
    assert (counts["inbox"], counts["uses"]) == (0, 0)


async def test_signs_of_danger_are_met_at_once(phone: Phone) -> None:
    """Words of danger lead to a page with numbers to call, and are stored like any others."""
    word = await phone.link()
    status, page = await phone.tap(word, "words", words="orkar inte leva längre")
    assert status == 200
    assert "tel:90101" in page
    assert len(await phone.stored()) == 1


async def test_links_that_open_nothing_are_alike(phone: Phone) -> None:
    """Expired, used up, protected, never there, no link at all: one page, byte for byte."""
    expired, spent = await phone.link(), await phone.link(AMINA)
    protected = await phone.link(SAGA)
    await phone.world.change(token, 2, uses=MOST_USES[TokenPurpose.REPLY])
    await phone.world.change(token, 1, expires_at=phone.world.clock.now())
    pages = set()
    for word in (expired, spent, protected, NOBODYS, "x", "å" * 300):
        pages.add(await phone.open(word))
        assert (await phone.post(word, {"choice": "studying"}))[0] == 404
    ((status, page),) = pages
    assert status == 404
    assert GONE in page
    assert "08-508 00 000" in page
    assert not await phone.stored()


async def test_a_link_expires(phone: Phone) -> None:
    """A link is good until its last day, and not after it."""
    word = await phone.link()
    phone.world.clock.move(phone.world.clock.now() + LIFETIME[TokenPurpose.REPLY])
    assert (await phone.open(word))[0] == 404


async def test_the_last_use_is_thanked_for(phone: Phone) -> None:
    """The twentieth answer is stored and thanked for; then the link opens nothing."""
    word = await phone.link()
    await phone.world.change(token, 1, uses=MOST_USES[TokenPurpose.REPLY] - 1)
    status, page = await phone.tap(word, "working")
    assert (status, "Vad bra att du jobbar" in page) == (200, True)
    assert (await phone.open(word))[0] == 404
    assert (await phone.post(word, {"choice": "studying"}))[0] == 404
    assert len(await phone.stored()) == 1


@pytest.mark.parametrize("choice", ["words", "chat"])
async def test_one_use_is_used_once(phone: Phone, choice: str) -> None:
    """Of five that come at once for a link's last use one gets it; the others' link is gone."""
    await phone.offer_chat()
    word = await phone.link()
    form = {**await phone.form(word), "choice": choice}
    await phone.world.change(token, 1, uses=MOST_USES[TokenPurpose.REPLY] - 1)
    came = [phone.post(word, {**form, "words": str(number)}) for number in range(5)]
    answers = await asyncio.gather(*came)
    assert sorted(status for status, _ in answers) == [303, 404, 404, 404, 404]
    stored = await phone.stored()
    chats = await phone.world.rows(token, purpose="chat")
    assert len(stored) + len(chats) == 1


async def test_protection_closes_the_page_at_once(phone: Phone) -> None:
    """Who becomes protected after the page was opened stores nothing with it (R7)."""
    word = await phone.link()
    form = await phone.form(word)
    await phone.world.change(person, 1, protected=True)
    status, page = await phone.post(word, {**form, "choice": "studying"})
    assert (status, GONE in page) == (404, True)
    assert (await phone.open(f"{word}?done=studying"))[0] == 404
    assert not await phone.stored()


async def test_somebody_who_has_left_may_answer(phone: Phone) -> None:
    """A link of somebody who is no longer in the register still takes an answer."""
    key = await phone.world.add_person(ELIAS, state=PersonState.LEFT, in_round=False)
    status, _ = await phone.tap(await phone.link_of(key), "working")
    assert status == 200
    await phone.world.tick()
    assert (await phone.young(key)).occupation == "working"


async def test_guessing_is_slow(phone: Phone) -> None:
    """After twenty wrong links of an address a minute's pause, for right ones too; then again."""
    word = await phone.link()
    guesses = [await phone.open(f"{number:010}") for number in range(21)]
    assert [status for status, _ in guesses] == [404] * 20 + [429]
    assert (await phone.open(word))[0] == 429
    assert (await phone.post(word, {"choice": "studying"}))[0] == 429
    elsewhere = {"X-Forwarded-For": "203.0.113.9"}
    assert (await phone.open(word, **elsewhere))[0] == 200
    phone.world.clock.move(phone.world.clock.now() + timedelta(minutes=1))
    assert (await phone.open(word))[0] == 200


async def test_a_link_takes_so_many_answers_a_minute(phone: Phone) -> None:
    """The eleventh answer of a minute waits, and the page says so and how to call."""
    word = await phone.link()
    form = await phone.form(word)
    posted = [await phone.post(word, {**form, "words": str(n)}) for n in range(11)]
    assert [status for status, _ in posted] == [303] * 10 + [429]
    assert "Vänta en liten stund" in posted[-1][1]
    assert len(await phone.stored()) == 10


async def test_a_link_is_looked_at_so_often_a_minute(phone: Phone) -> None:
    """Somebody who reloads without end is asked to wait."""
    word = await phone.link()
    looks = [(await phone.open(word))[0] for _ in range(121)]
    assert looks == [200] * 120 + [429]


async def test_an_endless_form_is_refused(phone: Phone) -> None:
    """A body longer than any form of ours is refused, and the link not used."""
    word = await phone.link()
    status, _ = await phone.post(word, {"choice": "words", "words": "x" * MOST_BYTES})
    assert status == 413
    assert (await phone.counts())["uses"] == 0


async def test_the_longest_words_fit(phone: Phone) -> None:
    """A thousand letters of any script are taken whole."""
    word = await phone.link()
    await phone.tap(word, "words", words="ሰ" * 1000)
    (row,) = await phone.stored()
    raw = json.loads(phone.world.vault.open("inbox.raw", row.raw_cipher))
    assert raw["text"] == "ሰ" * 1000


async def test_a_mail_program_signs_off(phone: Phone) -> None:
    """One click in a mail program ends e-mail to the address, once, with an empty answer."""
    word = await phone.sent_link(AMINA_BY_EMAIL)
    for _ in range(2):
        assert await phone.post(word, ONE_CLICK) == (200, "")
    (row,) = await phone.stored()
    raw = json.loads(phone.world.vault.open("inbox.raw", row.raw_cipher))
    assert (raw["choice"], raw["channel"]) == ("no_more", "email")
    assert (await phone.counts())["uses"] == 1
    await phone.world.settle()
    point = await phone.world.rows(phone.table("contact_point"), id=int(raw["point_id"]))
    assert (point[0].kind, point[0].state) == ("email", "stopped")


async def test_a_relative_s_stop_closes_nothing(phone: Phone) -> None:
    """What a relative wants no more of is for a human to decide (R20)."""
    word = await phone.sent_link()
    _, page = await phone.tap(word, "no_more", who="relative")
    assert "Tack för att du hjälper till" in page
    await phone.world.settle()
    points = await phone.world.rows(phone.table("contact_point"), person_id=1)
    assert {point.state for point in points} == {"ok"}
    (task,) = await phone.world.rows(phone.table("task"), person_id=1, kind="review_reply")
    assert task.state == "open"


async def test_a_relative_s_answer_reaches(phone: Phone) -> None:
    """A relative's answer counts as reached, by a relative, and what they say is known (R20)."""
    word = await phone.sent_link()
    await phone.tap(word, "working", who="relative")
    await phone.world.settle()
    assert (await phone.young()).occupation == "working"
    (reached,) = await phone.world.rows(phone.table("status_change"), person_id=1, kind="reached")
    assert (reached.detail, reached.actor) == ("relative", "relative")


async def test_a_wrong_number_is_nobody_s_contact(phone: Phone) -> None:
    """A wrong person stops the number, opens a search, and reaches nobody (R14)."""
    word = await phone.sent_link()
    _, page = await phone.tap(word, "wrong_person")
    assert "Vi tar bort numret" in page
    await phone.world.settle()
    (point,) = await phone.world.rows(phone.table("contact_point"), person_id=1, owner="self")
    assert point.state == "wrong"
    assert (await phone.young()).reached_at is None
    assert await phone.world.count(phone.table("task"), kind="find_number") == 1


async def test_a_chosen_time_is_when_staff_call(phone: Phone) -> None:
    """A time that was tapped is when the call is due."""
    word = await phone.sent_link()
    _, page = await phone.tap(word, "call_me 2025-10-02T17")
    assert "Vi ringer dig i morgon" in page
    await phone.world.settle()
    (task,) = await phone.world.rows(phone.table("task"), kind="call_back")
    assert task.due_at.isoformat() == "2025-10-02T15:00:00+00:00"


async def test_a_chat_begins_with_a_tap(phone: Phone) -> None:
    """A tap makes a link that begins a chat once, and leads to the bot; nothing is answered."""
    word = await phone.link()
    form = {**await phone.form(word), "choice": "chat"}
    assert (await phone.post(word, form))[0] == 422, "there is no bot yet"
    await phone.offer_chat()
    async with phone.session.get(f"{phone.url}/r/{word}") as answer:
        assert "form-action 'self' https://t.me" in answer.headers["Content-Security-Policy"]
    status, place = await phone.post(word, form)
    assert status == 303
    assert place.startswith(f"https://t.me/{BOT}?start=")
    (made,) = await phone.world.rows(token, purpose="chat")
    assert made.person_id == 1
    assert not await phone.stored()
    assert (await phone.counts())["uses"] == 1


async def test_a_fault_is_told_calmly_and_without_the_link(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nothing can be stored the page says so, with a number; no log names the link."""
    word = await phone.link()
    form = {**await phone.form(word), "choice": "studying"}
    async with phone.world.engine.begin() as conn:
        await conn.execute(text("ALTER TABLE inbox RENAME TO lost"))
    with caplog.at_level(logging.DEBUG):
        status, page = await phone.post(word, form)
    assert (status, "Något gick fel hos oss" in page) == (503, True)
    assert word not in caplog.text
