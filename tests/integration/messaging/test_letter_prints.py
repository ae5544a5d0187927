"""Letters as they are to be printed: from the database to what stands on the paper."""

from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest
import zxingcpp

from messaging.desk import Desk
from messaging.letter_prints import (
    compose_cover,
    compose_letters,
    count_batches,
    find_letter,
)
from messaging.letters import post_batch, print_batch, withdraw_letter
from messaging.links import find_link
from messaging.paper.layout import TakenBack, batch_data
from messaging.paper.press import print_pdf
from messaging.paper.reference import read_reference
from messaging.returning import return_letter
from messaging.states import Channel, MessageState, TokenPurpose
from messaging.tables import message
from register.states import FactKind
from register.tables import fact, person
from scheduler.tables import planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import (
    LETTER_PLAN,
    NEXT_MORNING,
    plan_ahead,
    plan_typed,
    seek,
)
from tests.people import ELIAS
from tests.world import World, another

LINK = "https://svar.example.se/r/K7M4PQ2TXB"


async def write_letters(world: World, more: int = 0) -> int:
    """Let letters to Elias and `more` others be written; return his id."""
    key = await seek(world, LETTER_PLAN)
    for number in range(1, more + 1):
        await world.add_person(another(number))
    await plan_ahead(world)
    await world.tick()
    return key


async def desk_of(world: World) -> Desk:
    """Return the desk of a municipality whose texts carry links."""
    desk = await world.desk()
    return replace(desk, letterhead=replace(desk.letterhead, link_base="https://svar.example.se"))


async def test_a_letter_is_composed_from_what_stands(world: World) -> None:
    """R17: the text as it was rendered, the address as it is now, the owner as who is asked."""
    key = await write_letters(world)
    sealed = world.vault.seal("message.link", LINK)
    await world.change(message, 1, link_cipher=sealed)
    await world.change(person, key, street="Nygatan 2")
    async with writing(world.engine) as conn:
        letters = await print_batch(conn, 1, world.clock.now())
        [letter] = await compose_letters(conn, await desk_of(world), letters, NEXT_MORNING)
    assert (letter.number, letter.name, letter.street) == (1, "Elias Lindqvist", "Nygatan 2")
    assert read_reference(letter.reference) == 1
    assert letter.text.startswith("Hej Elias!")
    assert (letter.language, letter.link) == ("sv", LINK)
    assert (letter.sender.coordinator, letter.sender.unit) == ("Sara", "KAA syd")
    assert letter.sender.phone == "08-508 35 700"
    assert letter.day == world.clock.now().date()


@pytest.mark.parametrize(("known", "expected"), [("ti", "ti"), ("fi", "sv")])
async def test_a_letter_speaks_the_language_of_its_text(
    world: World, known: str, expected: str
) -> None:
    """The words around a Swedish text are Swedish, whatever the person reads."""
    await world.plan(LETTER_PLAN)
    await world.add_person(replace(ELIAS, language=known))
    await world.start()
    await plan_ahead(world)
    await world.tick()
    async with writing(world.engine) as conn:
        [letter] = await compose_letters(conn, await world.desk(), [1], NEXT_MORNING)
    assert letter.language == expected


async def test_a_typed_letter_is_swedish(world: World) -> None:
    """What staff write has no template and no link; a preview has no number yet."""
    key = await world.add_person(in_round=False)
    await world.start()
    await plan_typed(world, key, "Hej Elias", Channel.LETTER)
    await world.tick()
    async with writing(world.engine) as conn:
        [letter] = await compose_letters(conn, await world.desk(), [1], NEXT_MORNING)
    assert (letter.number, letter.language, letter.link) == (0, "sv", "")
    assert letter.day == NEXT_MORNING.date()


async def test_nobody_with_protection_is_printed(world: World) -> None:
    """R7: asked for once more where the address would go onto paper."""
    key = await write_letters(world)
    await world.change(person, key, protected=True)
    async with writing(world.engine) as conn:
        assert await compose_letters(conn, await world.desk(), [1], NEXT_MORNING) == []


async def test_batches_are_counted_by_what_became_of_their_letters(world: World) -> None:
    """What waits, what was taken back before and after the print, what came back."""
    await write_letters(world, more=3)
    now = world.clock.now()
    async with writing(world.engine) as conn:
        await withdraw_letter(conn, 1, "staff:sara2", now)
        [opened] = await count_batches(conn, 5)
        assert (opened.state, opened.letters, opened.taken_back) == ("open", 3, 1)
        numbered = await print_batch(conn, 1, now)
        await withdraw_letter(conn, numbered[1], "staff:sara2", now)
        [printed] = await count_batches(conn, 5)
        assert (printed.state, printed.letters, printed.take_out) == ("printed", 2, 1)
        cover = await compose_cover(conn, 1, "KAA syd")
        assert cover.taken_back == (TakenBack(2, "Elias2 Lindqvist"),)
        assert (await post_batch(conn, 1, "staff:sara2", now)).letters == 2
        assert await return_letter(conn, numbered[0], "staff:sara2", now)
        [posted] = await count_batches(conn, 5)
    assert (posted.state, posted.letters, posted.returned) == ("posted", 2, 1)
    assert (posted.taken_back, posted.take_out) == (1, 1)


async def test_a_returned_letter_is_noted_once(world: World) -> None:
    """R14: the address is bad, and a human looks for another way; only what was posted returns."""
    key = await write_letters(world)
    now = world.clock.now()
    async with writing(world.engine) as conn:
        assert not await return_letter(conn, 1, "staff:sara2", now)
        await print_batch(conn, 1, now)
        await post_batch(conn, 1, "staff:sara2", now)
        assert await find_letter(conn, key, [MessageState.POSTED]) == 1
        assert await return_letter(conn, 1, "staff:sara2", now)
        assert not await return_letter(conn, 1, "staff:sara2", now)
        assert await find_letter(conn, key, [MessageState.POSTED]) is None
    [one] = await world.rows(person, id=key)
    assert one.address_state == "bad"
    assert await world.count(planned_contact, task_kind="find_number") == 1
    assert await world.count(fact, kind=FactKind.DELIVERY.value, outcome="returned") == 1


async def test_the_code_on_the_paper_opens_the_persons_page(world: World) -> None:
    """From the claim to a camera: the link that is read off the PDF is that person's own."""
    world.works = replace(world.works, link_base="https://svar.example.se")
    key = await write_letters(world)
    now = world.clock.now()
    async with writing(world.engine) as conn:
        letters = await print_batch(conn, 1, now)
        composed = await compose_letters(conn, await world.desk(), letters, now)
        cover = await compose_cover(conn, 1, "KAA syd")
    document: Any = pdfium.PdfDocument(print_pdf(batch_data(cover, composed), now))  # type: ignore[no-untyped-call]
    [code] = zxingcpp.read_barcodes(document[1].render(scale=2).to_pil())
    assert code.text.startswith("https://svar.example.se/r/")
    async with writing(world.engine) as conn:
        word = code.text.rpartition("/")[2]
        found = await find_link(conn, world.vault, word, TokenPurpose.REPLY, now)
    assert found is not None
    assert (found.person_id, found.message_id, found.channel) == (key, 1, Channel.LETTER)
