"""What an update from Telegram says, as far as the chat is concerned. Pure.

An update is anybody's JSON: whatever is missing, or is something else than the reference says,
makes it an event of kind OTHER, or none (https://core.telegram.org/bots/api#update).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

# The kinds of update that Telegram is asked for.
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
# What somebody can send besides words; anything else tells of the chat itself (a pinned message).
_SENT = frozenset(
    {
        *("animation", "audio", "contact", "document", "location", "paid_media", "photo", "poll"),
        *("sticker", "story", "venue", "video", "video_note", "voice"),
    }
)
_NONE: Mapping[str, Any] = {}


class Kind(Enum):
    """What somebody did."""

    COMMAND = auto()  # wrote /start and the like
    WORDS = auto()
    TAP = auto()  # on a button
    BLOCKED = auto()  # blocked the bot
    OTHER = auto()  # sent a picture, a sound, a place


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did in a private chat with the bot."""

    chat_id: int
    kind: Kind
    text: str = ""  # the words; the command's name; what the button carries
    word: str = ""  # what stands after the command
    tap: str = ""  # Telegram's name for the tap, which must be answered
    message_id: int = 0  # the message of the button, where it can still be changed
    language: str = ""  # of their Telegram, such as "ar"


def read_event(update: Mapping[str, Any]) -> Event | None:
    """Return what happened; None where it happened in no private chat, or means nothing here."""
    if tap := _part(update, "callback_query"):
        return _read_tap(tap)
    if member := _part(update, "my_chat_member"):
        return _read_member(member)
    corrected = _part(update, "edited_message")
    event = _read_message(corrected or _part(update, "message"))
    # a place that is shared live changes every few seconds
    return None if corrected and event and event.kind is Kind.OTHER else event


def _read_tap(tap: Mapping[str, Any]) -> Event | None:
    message = _part(tap, "message")
    chat_id = _private(message) or _number(_part(tap, "from"), "id")
    if not chat_id:
        return None
    # a message of date 0 is out of the bot's reach
    reachable = _number(message, "date") > 0
    return Event(
        chat_id,
        Kind.TAP,
        text=_text(tap, "data"),
        tap=_text(tap, "id"),
        message_id=_number(message, "message_id") if reachable else 0,
        language=_language(tap),
    )


def _read_member(member: Mapping[str, Any]) -> Event | None:
    chat_id = _private(member)
    kicked = _text(_part(member, "new_chat_member"), "status") == "kicked"
    return Event(chat_id, Kind.BLOCKED) if chat_id and kicked else None


def _read_message(message: Mapping[str, Any]) -> Event | None:
    chat_id = _private(message)
    if not chat_id:
        return None
    text = (_text(message, "text") or _text(message, "caption")).strip()
    language = _language(message)
    if not text:
        sent = bool(_SENT & message.keys())
        return Event(chat_id, Kind.OTHER, language=language) if sent else None
    if not text.startswith("/"):
        return Event(chat_id, Kind.WORDS, text=text, language=language)
    name, _, word = text[1:].partition(" ")
    name = name.partition("@")[0].casefold()
    return Event(chat_id, Kind.COMMAND, text=name, word=word.strip(), language=language)


def _private(tree: Mapping[str, Any]) -> int:
    """Return the id of the private chat that a part of an update is about, 0 where it is none."""
    chat = _part(tree, "chat")
    return _number(chat, "id") if _text(chat, "type") == "private" else 0


def _language(tree: Mapping[str, Any]) -> str:
    return _text(_part(tree, "from"), "language_code").partition("-")[0].casefold()


def _part(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = tree.get(name)
    return part if isinstance(part, Mapping) else _NONE


def _text(tree: Mapping[str, Any], name: str) -> str:
    text = tree.get(name)
    return text if isinstance(text, str) else ""


def _number(tree: Mapping[str, Any], name: str) -> int:
    number = tree.get(name)
    return number if isinstance(number, int) else 0
