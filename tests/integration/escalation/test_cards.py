"""Knock cards: the visit is booked when the card is printed (R13)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from escalation.cards import book_card, compose_card
from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.states import Outcome, TaskKind
from escalation.tables import visit, visit_staff
from escalation.visits import announced_visit
from messaging.links import find_link
from messaging.paper.cards import Card
from messaging.states import TokenPurpose
from messaging.tables import token
from register.states import Limit
from register.tables import person
from storage.engine import writing
from storage.tables import access_log
from tests.integration.escalation.office import Office

AHEAD = timedelta(days=6)
BASE = "https://svar.example.se"


async def pair_of(office: Office) -> tuple[int, ...]:
    """Return the two who will go."""
    return ((await office.worker()).id, (await office.colleague()).id)


async def book(office: Office, number: int, **known: Any) -> None:  # noqa: ANN401 - as book_card
    """Book a card's visit in six days, as sara2 unless told otherwise."""
    values = {"visit_at": office.now + AHEAD, "pair": await pair_of(office), **known}
    worker: Worker = values.pop("by", None) or await office.worker()
    async with writing(office.world.engine) as conn:
        await book_card(conn, worker, number, now=office.now, **values)


async def compose(office: Office, number: int, base: str = BASE) -> Card:
    """Compose a task's card as sara2."""
    worker = await office.worker()
    desk = await office.world.desk()
    desk = replace(desk, letterhead=replace(desk.letterhead, link_base=base))
    async with writing(office.world.engine) as conn:
        return await compose_card(conn, desk, worker, number, office.now)


async def card_task(office: Office, **known: Any) -> tuple[int, int]:  # noqa: ANN401 - as Office.task
    """Open a knock card's task about Elias; return him and it."""
    who = await office.young()
    return who, await office.task(who, TaskKind.KNOCK_CARD, plan_born=True, **known)


async def test_a_card_says_when_and_who(office: Office) -> None:
    """It is in the person's language, signed by the owner, and names the pair by first names."""
    who, number = await card_task(office)
    await book(office, number)
    card = await compose(office, number)
    assert (card.visit_at, card.names) == (office.now + AHEAD, ("Sara", "Kim"))
    assert card.text.startswith("Hej Elias!")
    assert "tisdag 7 oktober klockan 10.00" in card.text
    assert (card.sender.coordinator, card.sender.phone) == ("Sara", "08-508 35 700")
    [logged] = await office.world.rows(access_log, action="print")
    assert logged.person == (await office.row(person, who)).public_id


async def test_a_card_has_a_link_of_its_own(office: Office) -> None:
    """The code opens the person's reply page; without an address for it there is no code."""
    who, number = await card_task(office)
    await book(office, number)
    card = await compose(office, number)
    assert card.link.removeprefix("https://") in card.text
    async with writing(office.world.engine) as conn:
        word = card.link.rpartition("/")[2]
        found = await find_link(conn, office.world.vault, word, TokenPurpose.REPLY, office.now)
    assert found is not None
    assert found.person_id == who
    assert (await compose(office, number, base="")).link == ""
    assert await office.world.count(token) == 1


async def test_a_new_time_moves_the_visit(office: Office) -> None:
    """One visit stands, at the last time that was said."""
    _, number = await card_task(office)
    await book(office, number)
    later = office.now + AHEAD + timedelta(hours=2)
    await book(office, number, visit_at=later)
    assert [row.starts_at for row in await office.world.rows(visit)] == [later]
    assert await office.world.count(visit_staff) == 2


async def test_the_card_knows_what_it_announced(office: Office) -> None:
    """Who closes the task need not say the time and the pair again."""
    _, number = await card_task(office)
    async with writing(office.world.engine) as conn:
        assert await announced_visit(conn, number) is None
        assert await announced_visit(conn, 999) is None
    await book(office, number)
    async with writing(office.world.engine) as conn:
        announced = await announced_visit(conn, number)
    assert announced == (office.now + AHEAD, tuple(sorted(await pair_of(office))))


async def test_no_card_without_a_visit(office: Office) -> None:
    """A card that names no time, a time that has been, or one who goes alone: none of these."""
    _, number = await card_task(office)
    with pytest.raises(QueueError, match="say when the visit will be"):
        await compose(office, number)
    with pytest.raises(QueueError, match="two or more"):
        await book(office, number, pair=(1,))
    with pytest.raises(QueueError, match="must be ahead"):
        await book(office, number, visit_at=office.now)
    assert await office.world.count(visit) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"protected": True},
        {"state": "left"},
        {"limits": Limit.NO_HOME_VISIT.value},
        {"address_state": "bad"},
    ],
)
async def test_no_card_to_whom_may_not_be_visited(
    office: Office, change: dict[str, object]
) -> None:
    """R7, R8: asked once more when the card is printed, whatever was allowed when it opened."""
    who, number = await card_task(office)
    await office.world.change(person, who, **change)
    with pytest.raises(QueueError, match=r"not yours|no longer be visited"):
        await book(office, number)


async def test_a_card_is_made_by_whose_task_it_is(office: Office) -> None:
    """Not another unit's, not a colleague's claim, not a closed one, not another kind of task."""
    who, number = await card_task(office)
    with pytest.raises(QueueError, match="not yours"):
        await book(office, number, by=await office.worker("sara1"))
    kim = await office.colleague()
    claimed = await office.task(who, TaskKind.KNOCK_CARD, by=kim)
    with pytest.raises(QueueError, match="not yours"):
        await book(office, claimed)
    await book(office, claimed, by=kim)
    call = await office.task(who, TaskKind.CALL)
    with pytest.raises(QueueError, match="is no knock card"):
        await book(office, call)
    await office.close(number, Outcome.DOES_NOT_LIVE_HERE)
    with pytest.raises(QueueError, match="is done already"):
        await book(office, number)
