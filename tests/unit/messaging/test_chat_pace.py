"""How fast a bot may write: Telegram's limits, and the pauses it asks for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import chat_pace
from messaging.chat_pace import ChatPace

AMINA, OMAR, NILS = "1", "2", "3"


def test_a_chat_gets_one_message_a_second() -> None:
    """The second to the same chat waits a second, one to another chat hardly at all."""
    pace = ChatPace()
    assert pace.take(AMINA, 0) == 0
    assert pace.take(OMAR, 0) < 0.1
    assert pace.take(AMINA, 0) == 1
    assert pace.take(AMINA, 0.5) == 1.5
    assert pace.take(AMINA, 9) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 0.3)), max_size=60))
def test_no_rate_is_broken(asked: list[tuple[str, float]]) -> None:
    """Whatever is asked when: a second between two to a chat, and never more than the rate."""
    pace, now = ChatPace(), 0.0
    sent: list[tuple[float, str]] = []
    for chat, later in asked:
        now += later
        sent.append((now + pace.take(chat, now), chat))
    for chat in "abc":
        times = [at for at, to in sent if to == chat]
        assert all(b - a > 0.999 for a, b in pairwise(times))
    for at, _ in sent:
        assert sum(at <= other < at + 1 for other, _ in sent) <= 32


def test_a_chat_that_asks_for_a_pause_is_left_alone() -> None:
    """Others go on; when the pause is over so does the chat."""
    pace = ChatPace()
    pace.hold(AMINA, 30, now=0)
    assert pace.held(AMINA, 10) == 20
    assert pace.held(OMAR, 10) == 0
    assert pace.held(AMINA, 31) == 0


def test_a_second_chat_holds_all() -> None:
    """Two pauses at a time are the bot's, not a chat's; a pause that is over is forgotten."""
    pace = ChatPace()
    pace.hold(AMINA, 5, now=0)
    pace.hold(AMINA, 3, now=1)
    assert pace.held(AMINA, 1) == 4
    assert pace.held(NILS, 1) == 0
    pace.hold(OMAR, 30, now=2)
    assert pace.held(NILS, 2) == 30
    pace.hold(NILS, 1, now=40)
    assert pace.held(OMAR, 40) == 0


def test_all_can_be_held() -> None:
    """A token that is refused holds everybody."""
    pace = ChatPace()
    pace.hold_all(300, now=0)
    assert pace.held(AMINA, 100) == 200


def test_chats_of_the_past_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory is bounded; whoever still waits is remembered."""
    monkeypatch.setattr(chat_pace, "MOST_CHATS", 2)
    pace = ChatPace(1000)
    for chat in "abc":
        pace.take(chat, 0)
    assert pace.take("a", 0) > 0.9
    assert pace.take("d", 10) == 0
