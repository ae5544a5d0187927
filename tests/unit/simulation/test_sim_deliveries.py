"""What carriers report in the synthetic city."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from messaging.states import RANK, MessageState
from simulation.city import build_city
from simulation.deliveries import delivery_of
from simulation.person import NumberState

AT = datetime(2024, 12, 3, 10, tzinfo=UTC)
CITY = build_city(3000, 5, date(2024, 11, 1), 12)
MOBILES = [p for p in CITY.people if p.mobile]


def states(channel: str) -> Counter[MessageState]:
    """Return how one message to everybody on a channel ends."""
    ended = (delivery_of(p, 5, channel=channel, nth=1, at=AT) for p in CITY.people)
    return Counter(delivery.state for delivery in ended)


def test_three_in_a_hundred_mobiles_do_not_exist() -> None:
    """About 3 % of the SMS come back with the code of a number that does not exist."""
    ended = [delivery_of(p, 5, channel="sms", nth=1, at=AT) for p in MOBILES]
    errors = Counter(delivery.error for delivery in ended)
    unknown = errors["30005"] + errors["30006"]
    assert unknown / len(ended) == pytest.approx(0.03, abs=0.012)
    assert errors["30003"] / len(ended) == pytest.approx(0.015, abs=0.01)
    assert all((d.error is None) == (d.state is MessageState.DELIVERED) for d in ended)


def test_switched_off_telephone_gets_the_next() -> None:
    """A number that exists is delivered to later although one message was not."""
    person = next(p for p in MOBILES if p.traits.number is NumberState.WORKS)
    ended = {delivery_of(person, 5, channel="sms", nth=nth, at=AT).error for nth in range(400)}
    assert ended == {None, "30003"}


def test_found_number_gets_through() -> None:
    """A number found by a search works where the register's is dead."""
    person = replace(MOBILES[0], traits=replace(MOBILES[0].traits, number=NumberState.DEAD))
    lost = delivery_of(person, 5, channel="sms", nth=1, at=AT)
    found = delivery_of(person, 5, channel="sms", nth=1, at=AT, to="+46700000001")
    assert lost.state is MessageState.UNDELIVERED
    assert found.state is MessageState.DELIVERED


def test_some_letters_come_back() -> None:
    """One letter in fifty is returned, always those of the same people; some mail bounces."""
    letters, mails, chats = states("letter"), states("email"), states("chat")
    assert letters[MessageState.RETURNED] / len(CITY.people) == pytest.approx(0.02, abs=0.01)
    assert mails[MessageState.FAILED] / len(CITY.people) == pytest.approx(0.02, abs=0.01)
    assert set(chats) == {MessageState.DELIVERED}
    assert letters == states("letter")


def test_ends_are_final_and_later() -> None:
    """Every end is a final state and comes after the carrier took the message."""
    for person in CITY.people[:200]:
        for channel in ("sms", "chat", "email", "letter"):
            delivery = delivery_of(person, 5, channel=channel, nth=1, at=AT)
            assert RANK[delivery.state] == 90
            assert delivery.delay > timedelta()
