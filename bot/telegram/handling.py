"""One update handled in one transaction: the chat, its menu, the inbox, and the update marked.

What is said back is returned, and sent by the caller once the transaction has committed: a crash
in between loses at most an answer, never an effect, and doubles nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.telegram.events import Event, Kind, read_event
from bot.telegram.screens import Screen
from bot.telegram.speech import Phrases, speak
from bot.telegram.turns import Book, Talk, Turn, take_turn
from config.municipality import Municipality
from messaging.channels.base import Inbound
from messaging.chat_updates import StoredUpdate, mark_handled
from messaging.chats import BoundChat, answer_for, change_chat, close_chat, find_chat, open_chat
from messaging.inbox import store_inbound
from messaging.links import find_link, use_link
from messaging.states import Provider, TokenPurpose
from register.contact_points import mark_points
from register.states import PointState
from storage.crypto import Vault


@dataclass(frozen=True, slots=True)
class ChatDesk:
    """What handling needs besides a connection and the time."""

    vault: Vault
    municipality: Municipality
    phrases: Phrases
    languages: Mapping[str, str]
    bot_id: int  # updates are numbered by bot


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to say in a chat, after the commit."""

    chat_id: int
    screen: Screen | None = None
    message_id: int = 0  # to be shown in place of this message; 0: as a new one
    tap: str = ""  # a tap to be answered
    toast: str = ""


async def handle_update(
    conn: AsyncConnection, desk: ChatDesk, update: StoredUpdate, now: datetime
) -> list[Saying]:
    """Carry out what follows from a locked update and mark it; return what is to be said."""
    event = read_event(update.raw)
    said: list[Saying] = []
    if event is not None:
        said = await _take(conn, desk, update, event, now=now)
    await mark_handled(conn, update.update_id, now)
    return said


async def _take(
    conn: AsyncConnection, desk: ChatDesk, update: StoredUpdate, event: Event, *, now: datetime
) -> list[Saying]:
    told: list[Saying] = []
    if event.kind is Kind.COMMAND and event.text == "start" and event.word:
        told, refused = await _open(conn, desk, event, now)
        if refused:
            return [_neutral(desk, event, "taken")]
    chat = await find_chat(conn, desk.vault, event.chat_id)
    if chat is None:
        return [] if event.kind is Kind.BLOCKED else [_neutral(desk, event, "stranger")]
    turn = take_turn(event, _talk(chat), _book(desk, chat), now)
    await _carry_out(conn, chat, turn, arrived=event.kind is not Kind.BLOCKED)
    if turn.store is not None:
        await _store(conn, desk, chat, turn.store, update)
    if chat.protected and event.kind is not Kind.BLOCKED:
        return [_neutral(desk, event, "stranger")]  # whatever they send, nothing is told (R7)
    return [*told, *_say(event, turn)]


async def _open(
    conn: AsyncConnection, desk: ChatDesk, event: Event, now: datetime
) -> tuple[list[Saying], bool]:
    """Bind the chat by a link's word, if it is good; tell whether the chat is somebody else's.

    A word that is not good, for whatever reason, is passed over in silence: a bound chat shows
    its menu, any other hears what strangers do.
    """
    link = await find_link(conn, desk.vault, event.word, TokenPurpose.CHAT, now)
    if link is None:
        return [], False
    chat = await find_chat(conn, desk.vault, event.chat_id)
    if chat is not None and chat.person_id != link.person_id:
        return [], True
    if not await use_link(conn, link) or chat is not None:
        return [], False
    opened = await open_chat(
        conn,
        desk.vault,
        link.person_id,
        event.chat_id,
        languages=desk.languages,
        spoken=event.language,
        now=now,
    )
    if opened.earlier_chat is None:
        return [], False
    values = {"phone": desk.municipality.phone}
    moved = speak(desk.phrases, opened.earlier_language, values).say("moved")
    return [Saying(opened.earlier_chat, Screen(moved))], False


async def _carry_out(conn: AsyncConnection, chat: BoundChat, turn: Turn, *, arrived: bool) -> None:
    """Write what a turn changes of the chat."""
    if turn.leaves is not None:
        await close_chat(conn, chat, turn.leaves)
        return
    state = _new_state(chat.state, turn.point, arrived=arrived)
    if state is not chat.state:
        await mark_points(conn, [(chat.point_id, state)])
    if turn.relative is not None:
        await answer_for(conn, chat, relative=turn.relative)
    changed = {"language": turn.language} if turn.language else {}
    if turn.asked is not None:
        changed["menu"] = turn.asked.write()
    if changed:
        await change_chat(conn, chat, **changed)


def _new_state(stood: PointState, wanted: PointState | None, *, arrived: bool) -> PointState:
    """Return the contact point's state: who writes is there, who says STOP is not written to."""
    if wanted is PointState.BAD:
        return wanted if stood is PointState.OK else stood
    opened = wanted is PointState.OK and stood is PointState.STOPPED
    back = arrived and stood is PointState.BAD
    return PointState.OK if opened or back else stood


async def _store(
    conn: AsyncConnection,
    desk: ChatDesk,
    chat: BoundChat,
    raw: Mapping[str, str],
    update: StoredUpdate,
) -> None:
    inbound = Inbound(
        Provider.TELEGRAM,
        f"{desk.bot_id}:{update.update_id}",
        chat.handle,
        {**raw, "point_id": str(chat.point_id)},
        update.received_at,
        chat.person_id,
    )
    await store_inbound(conn, desk.vault, [inbound])


def _talk(chat: BoundChat) -> Talk:
    return Talk(chat.language, relative=chat.relative, menu=chat.menu)


def _book(desk: ChatDesk, chat: BoundChat) -> Book:
    values = {
        "name": chat.first_name,
        "municipality": desk.municipality.name,
        "phone": desk.municipality.phone_of(chat.unit),
        "info_url": desk.municipality.info_url,
    }
    return Book(desk.phrases, desk.languages, values)


def _neutral(desk: ChatDesk, event: Event, key: str) -> Saying:
    """Return what is said to somebody who is told nothing of anybody."""
    speech = speak(desk.phrases, event.language, {"phone": desk.municipality.phone})
    return Saying(event.chat_id, Screen(speech.say(key)), tap=event.tap)


def _say(event: Event, turn: Turn) -> list[Saying]:
    if turn.screen is None and not event.tap:
        return []
    place = 0 if turn.anew else event.message_id
    return [Saying(event.chat_id, turn.screen, place, event.tap, turn.toast)]
