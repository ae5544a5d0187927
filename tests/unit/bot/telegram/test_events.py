"""What an update from Telegram says; an odd one says little and breaks nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.events import WANTED, Event, Kind, read_event

CHAT = {"id": 7, "type": "private"}
USER = {"id": 7, "language_code": "en-US"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def message(**content: object) -> dict[str, Any]:
    """Return an update of a message in a private chat."""
    return {"update_id": 1, "message": {"chat": CHAT, "from": USER, **content}}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start K7M4PQ2TXB", Event(7, Kind.COMMAND, "start", "K7M4PQ2TXB", language="en")),
        ("/STOP@some_bot", Event(7, Kind.COMMAND, "stop", language="en")),
        (" hej /du ", Event(7, Kind.WORDS, "hej /du", language="en")),
    ],
)
def test_words_and_commands(text: str, event: Event) -> None:
    """A command begins with a stroke; anything else is words."""
    assert read_event(message(text=text)) == event


def test_a_picture_with_words_is_words() -> None:
    """What stands under a picture is read; a picture alone is none of ours."""
    assert read_event(message(photo=[], caption="hej")) == Event(
        7, Kind.WORDS, "hej", language="en"
    )
    assert read_event(message(photo=[])) == Event(7, Kind.OTHER, language="en")
    assert read_event(message(voice={}, text=" ")) == Event(7, Kind.OTHER, language="en")


def test_what_tells_of_the_chat_itself_is_nothing() -> None:
    """Nobody said it; and a place that is shared live is answered once, not at every step."""
    assert read_event(message(pinned_message={})) is None
    assert read_event({"edited_message": {"chat": CHAT, "location": {}}}) is None


def test_a_corrected_message_is_one_more() -> None:
    """Who mends what they wrote has written again."""
    corrected = {"edited_message": {"chat": CHAT, "text": "hej"}}
    assert read_event(corrected) == Event(7, Kind.WORDS, "hej")


def test_a_tap_names_its_message() -> None:
    """A message that is out of the bot's reach has no number, and the chat is its person's."""
    tap = {"id": "t1", "from": USER, "data": "say:working"}
    near = {"chat": CHAT, "message_id": 5, "date": 1}
    assert read_event({"callback_query": tap | {"message": near}}) == Event(
        7, Kind.TAP, "say:working", tap="t1", message_id=5, language="en"
    )
    far = read_event({"callback_query": tap | {"message": near | {"date": 0}}})
    assert far is not None
    assert far.message_id == 0
    assert read_event({"callback_query": tap}) == Event(
        7, Kind.TAP, "say:working", tap="t1", language="en"
    )
    assert read_event({"callback_query": {"id": "t1"}}) is None


@pytest.mark.parametrize(
    ("status", "chat", "kind"),
    [("kicked", CHAT, Kind.BLOCKED), ("member", CHAT, None), ("kicked", {"id": -1}, None)],
)
def test_a_block(status: str, chat: dict[str, Any], kind: Kind | None) -> None:
    """Only that the bot was blocked, in a private chat, means something."""
    event = read_event({"my_chat_member": {"chat": chat, "new_chat_member": {"status": status}}})
    assert (event and event.kind) == kind


def test_a_group_is_nobody() -> None:
    """What is said in a group is not for us."""
    assert read_event(message(chat={"id": -5, "type": "group"}, text="hej")) is None


@given(st.dictionaries(st.sampled_from([*WANTED, "update_id"]), JSON))
def test_any_json_is_read(update: dict[str, Any]) -> None:
    """Whatever stands in an update, reading it ends well."""
    event = read_event(update)
    assert event is None or event.chat_id
