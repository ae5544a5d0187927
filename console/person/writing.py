"""Writing to somebody: everything said so far, a preview, and canned texts.

What is written goes the one way out, where permission is asked again (messaging/conversation.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.canned_texts import CannedText, read_canned_texts
from config.languages import DEFAULT_LANGUAGE
from console.daily.claimed import WORKERS
from console.desk import lead_to
from console.guard import Visit
from console.people_door import Look, glance_at, look_at
from console.refusing import refuse
from console.replies.words import BARRIERS, CHANNELS, STATES, time_in_words
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from messaging.conversation import (
    LONGEST,
    ConversationError,
    Said,
    Written,
    count_said,
    read_thread,
    ways_to,
    write_to,
)
from messaging.conversation_rules import Barrier
from messaging.desk import load_gate
from messaging.links import link_address
from messaging.segments import Segments, count_segments
from messaging.states import Channel
from register.tables import district, person, unit
from storage.engine import writing
from storage.types import AnyRow

WRITE = "/people/{id}/write"
_SAMPLE_WORD = "K7M4PQ2TXB"  # as long as the word of a personal link
_NONCE = 16  # its letters


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said, in a thread."""

    theirs: bool
    author: str
    told: str  # by which channel, when, and where it stands
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that can be chosen, or why it cannot."""

    channel: str  # "" for the way they last wrote
    label: str
    told: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How a text will look, and what it takes."""

    text: str
    segments: Segments | None  # of an SMS
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form."""

    text: str = ""
    channel: str = ""
    language: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class WriteShown:
    """The page."""

    public_id: str
    name: str
    language: str  # of the person
    thread: Sequence[Entry]
    key: str  # stands for the thread: a page with the same key has it
    draft: Draft
    canned: Sequence[CannedText] = ()
    languages: Sequence[str] = ()
    ways: Sequence[Way] = ()
    barred: str = ""  # why nothing can be written
    fault: str = ""
    preview: Preview | None = None
    sent: bool = False
    still: bool = False  # nothing goes now: sending is stopped
    usual: str = ""  # the channel that a text takes where none is chosen
    longest: int = LONGEST


async def show_write(visit: Visit) -> web.Response:
    """Show what was said, and the form."""
    draft = Draft(language=visit.request.query.get("language", ""))
    return await _show(visit, draft, sent="sent" in visit.request.query)


async def take_write(visit: Visit) -> web.Response:
    """Take the form: put a canned text in, show how it will look, or send it."""
    fields = visit.fields
    draft = Draft(*(fields.get(name, "") for name in ("text", "channel", "language", "nonce")))
    if "send" not in fields:
        return await _show(visit, draft, canned=fields.get("canned", ""))
    public_id, works = visit.request.match_info["id"], visit.desk.works
    async with writing(works.engine) as conn:
        look = await look_at(conn, visit.worker, public_id, visit.now)
    if look is None or look.person_id is None:
        return _refuse(visit, look)
    try:
        async with writing(works.engine) as conn:
            await write_to(
                conn,
                works.vault,
                look.person_id,
                draft.text,
                author=f"staff:{visit.worker.login}",
                carriers=frozenset(works.channels),
                now=visit.now,
                channel=_channel(draft.channel),
                nonce=_checked(draft.nonce),
            )
    except ConversationError as fault:
        return await _show(visit, draft, fault=fault.barrier)
    return lead_to(visit.desk, f"/people/{public_id}/write?sent=1")


async def show_thread(visit: Visit) -> web.Response:
    """Return the thread of a page that is open, where something was said since."""
    public_id, works = visit.request.match_info["id"], visit.desk.works
    async with writing(works.engine) as conn:
        look = await glance_at(conn, visit.worker, public_id, visit.now)
        if look is None or look.person_id is None:  # the refusal is logged
            look = await look_at(conn, visit.worker, public_id, visit.now)
        if look is None or look.person_id is None:
            return _refuse(visit, look)
        key = await count_said(conn, look.person_id)
        if key == visit.request.query.get("has"):
            return web.Response(status=204, headers=visit.desk.headers())
        thread = await _thread(conn, visit, look.person_id)
    shown = WriteShown(public_id, "", "", thread, key, Draft())
    return visit.show("thread.html", shown=shown)


async def show_preview(visit: Visit) -> web.Response:
    """Return how the words of a form that is being filled in will look; they are about nobody."""
    fields = visit.fields
    channel = fields.get("channel", "") or fields.get("usual", "")
    return visit.show("preview.html", preview=_preview(visit, fields.get("text", ""), channel))


async def _show(
    visit: Visit, draft: Draft, *, canned: str = "", fault: str = "", sent: bool = False
) -> web.Response:
    works = visit.desk.works
    async with writing(works.engine) as conn:
        public_id = visit.request.match_info["id"]
        look = await look_at(conn, visit.worker, public_id, visit.now)
        if look is None or look.person_id is None:
            return _refuse(visit, look)
        row = await _row(conn, look.person_id)
        shown = await _begin(conn, visit, row, draft, canned)
        if not shown.barred:
            shown = replace(shown, thread=await _thread(conn, visit, row.id))
        gate = await load_gate(conn, visit.now)
    say = say_in(visit.frame.language)
    told = say(BARRIERS[fault]) if fault else ""
    shown = replace(shown, sent=sent, fault=told, still=not gate.open)
    return visit.show("write.html", status=422 if fault else 200, shown=shown)


async def _begin(
    conn: AsyncConnection, visit: Visit, row: AnyRow, draft: Draft, canned: str
) -> WriteShown:
    texts = read_canned_texts()
    language = next(
        (one for one in (draft.language, row.language) if one in texts), DEFAULT_LANGUAGE
    )
    chosen = next((one for one in texts[language] if one.key == canned), None)
    typed = draft.text.strip()
    if chosen is not None:
        filled = chosen.fill(_values(visit, row))
        typed = f"{typed}\n{filled}" if typed else filled
    nonce = draft.nonce or token_hex(_NONCE // 2)
    draft = Draft(typed, draft.channel, language, nonce)
    shown = WriteShown(
        row.public_id,
        f"{row.first_name} {row.last_name}",
        row.language,
        (),
        await count_said(conn, row.id),
        draft,
        texts[language],
        list(texts),
    )
    try:
        works = visit.desk.works
        carriers = frozenset(works.channels)
        ways = await ways_to(conn, row.id, carriers=carriers, now=visit.now)
    except ConversationError as fault:
        return replace(shown, barred=say_in(visit.frame.language)(BARRIERS[fault.barrier]))
    usual = ways[None]
    channel = draft.channel or (usual.channel if isinstance(usual, Written) else "")
    return replace(
        shown,
        ways=[_way(visit, channel, way) for channel, way in ways.items()],
        usual=usual.channel if isinstance(usual, Written) else "",
        preview=_preview(visit, typed, channel) if typed else None,
    )


def _way(visit: Visit, channel: Channel | None, way: Written | Barrier) -> Way:
    say, language = say_in(visit.frame.language), visit.frame.language
    label = "" if channel is None else say(CHANNELS[channel])
    if isinstance(way, Barrier):
        return Way("", label, say(BARRIERS[way]))
    at = "" if way.due_at <= visit.now else time_in_words(way.due_at, visit.now, say, language)
    return Way(channel or way.channel, label or say(CHANNELS[way.channel]), at)


async def _thread(conn: AsyncConnection, visit: Visit, person_id: int) -> list[Entry]:
    reader = f"staff:{visit.worker.login}"
    vault = visit.desk.works.vault
    said = await read_thread(conn, vault, person_id, reader=reader, now=visit.now)
    return [_entry(visit, one) for one in said]


def _entry(visit: Visit, said: Said) -> Entry:
    say = say_in(visit.frame.language)
    parts = (say(CHANNELS[said.channel]), due_in_words(said.at, visit.now, say))
    return Entry(said.theirs, said.author, " · ".join((*parts, say(STATES[said.state]))), said.text)


def _preview(visit: Visit, text: str, channel: str) -> Preview:
    """Return how a text will look; an SMS that cannot be answered carries a link at its end."""
    works, words = visit.desk.works, text.strip()
    if channel != Channel.SMS or not words:
        return Preview(words, None)
    if works.one_way_sms and works.link_base:
        words += "\n" + link_address(works.link_base, _SAMPLE_WORD).removeprefix("https://")
    return Preview(words, count_segments(words))


def _values(visit: Visit, row: AnyRow) -> Mapping[str, str]:
    house = visit.desk.works.municipality
    own = house.units[row.unit].phone if row.unit in house.units else ""
    return {
        "first_name": row.first_name,
        "sender": visit.worker.name.split(" ")[0],
        "municipality": house.name,
        "phone": own or house.phone,
    }


async def _row(conn: AsyncConnection, person_id: int) -> AnyRow:
    p = person.c
    columns = (p.id, p.public_id, p.first_name, p.last_name, p.language, unit.c.name.label("unit"))
    query = select(*columns).join_from(person, district).join(unit)
    return (await conn.execute(query.where(p.id == person_id))).one()


def _channel(text: str) -> Channel | None:
    return Channel(text) if text in set(Channel) else None


def _checked(nonce: str) -> str:
    """Return the mark of the form that was sent in; a new one where it is none of ours."""
    good = len(nonce) == _NONCE and all(sign in "0123456789abcdef" for sign in nonce)
    return nonce if good else token_hex(_NONCE // 2)


def _refuse(visit: Visit, look: Look | None) -> web.Response:
    return refuse(visit, look, back=f"/people/{visit.request.match_info['id']}/write")


ROUTES = (
    Route("POST", "/write/preview", show_preview, WORKERS),
    Route("GET", WRITE, show_write, WORKERS),
    Route("POST", WRITE, take_write, WORKERS),
    Route("GET", "/people/{id}/thread", show_thread, WORKERS, by_itself=True),
)
