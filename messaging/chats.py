"""Chats on Telegram that people have opened with us: each is bound to one person.

A contact point of kind `chat` stands for the chat wherever numbers and addresses do; the chat's
own id is in `chat_binding` alone, so that one row is all there is to delete (R15). Whoever opens
or closes a chat locks the person first, as everybody does who changes what may be sent.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import DEFAULT_LANGUAGE, languages_to_try
from messaging.chat_tables import chat_binding
from register.contact_points import mark_points
from register.sealing import POINT, point_hash, seal_point
from register.states import PointKind, PointOwner, PointState
from register.tables import contact_point, district, person, unit
from storage.access import log_access
from storage.bulk import among
from storage.crypto import Vault

CHAT = "chat_binding.chat"


@dataclass(frozen=True, slots=True)
class BoundChat:
    """A chat that is bound, its contact point, and the person."""

    id: int
    chat_id: int
    language: str
    menu: str  # which question stands open, in the menu's own words
    person_id: int
    first_name: str
    unit: str
    protected: bool
    point_id: int
    handle: str  # what stands for the chat as its sender
    relative: bool  # a relative has said that they answer here
    state: PointState


@dataclass(frozen=True, slots=True)
class SealedChat:
    """Where a message to a chat goes, and the language that was chosen there."""

    cipher: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A chat has been bound; the person's earlier one, if any, is closed."""

    earlier_chat: int | None
    earlier_language: str


def chat_hash(vault: Vault, chat_id: int) -> bytes:
    """Return the look-up hash of a chat's id."""
    return vault.index(CHAT, str(chat_id))


def seal_chat(vault: Vault, chat_id: int) -> bytes:
    """Return a chat's id as it is stored."""
    return vault.seal(CHAT, str(chat_id))


async def sealed_chats(conn: AsyncConnection, points: Collection[int]) -> dict[int, SealedChat]:
    """Return the chats behind contact points of kind `chat`, by point."""
    if not points:
        return {}
    c = chat_binding.c
    query = select(c.contact_point_id, c.chat_cipher, c.language)
    rows = await conn.execute(query.where(among(conn, c.contact_point_id, points)))
    return {row[0]: SealedChat(row[1], row[2]) for row in rows}


async def find_chat(conn: AsyncConnection, vault: Vault, chat_id: int) -> BoundChat | None:
    """Return a chat with its person, who is locked; None where it is bound to nobody."""
    b, c, p = chat_binding.c, contact_point.c, person.c
    query = (
        select(
            b.id, b.language, b.menu, b.person_id, b.contact_point_id,
            c.owner, c.state, c.value_cipher, p.first_name, p.protected, unit.c.name.label("unit"),
        )
        .join_from(chat_binding, contact_point, c.id == b.contact_point_id)
        .join(person, p.id == b.person_id)
        .join(district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(b.chat_hash == chat_hash(vault, chat_id))
        .with_for_update(of=person)
    )  # fmt: skip
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return None
    return BoundChat(
        id=row.id,
        chat_id=chat_id,
        language=row.language,
        menu=row.menu,
        person_id=row.person_id,
        first_name=row.first_name,
        unit=row.unit,
        protected=row.protected,
        point_id=row.contact_point_id,
        handle=vault.open(POINT, row.value_cipher),
        relative=row.owner != PointOwner.SELF,
        state=PointState(row.state),
    )


async def open_chat(
    conn: AsyncConnection,
    vault: Vault,
    person_id: int,
    chat_id: int,
    *,
    languages: Collection[str],
    spoken: str,
    now: datetime,
) -> Opened:
    """Bind a chat that is bound to nobody to a person, in place of the one they had.

    Args:
        conn: a connection in a transaction.
        vault: seals and finds the chat's id.
        person_id: whose it is.
        chat_id: Telegram's number for it.
        languages: those that the chat can speak.
        spoken: the language of the person's Telegram, where the register's is none of them.
        now: the present instant.
    """
    p = person.c
    locked = select(p.language).where(p.id == person_id).with_for_update()
    known = (await conn.execute(locked)).scalar_one()
    earlier = await _close_earlier(conn, vault, person_id)
    handle = f"chat:{secrets.token_hex(16)}"
    point = insert(contact_point).values(
        person_id=person_id,
        owner=PointOwner.SELF,
        kind=PointKind.CHAT,
        hash=point_hash(vault, handle),
        value_cipher=seal_point(vault, handle),
        by_staff=True,  # no extract names it
    )
    point_id = (await conn.execute(point.returning(contact_point.c.id))).scalar_one()
    binding = insert(chat_binding).values(
        chat_hash=chat_hash(vault, chat_id),
        chat_cipher=seal_chat(vault, chat_id),
        person_id=person_id,
        contact_point_id=point_id,
        language=_first_language(known, spoken, languages),
        bound_at=now,
    )
    await conn.execute(binding)
    return earlier


def _first_language(known: str, spoken: str, languages: Collection[str]) -> str:
    """Return the language that the register says, else their Telegram's, else the default."""
    tried = languages_to_try(known)
    theirs = tried if known == DEFAULT_LANGUAGE else tried[:-1]
    return next((one for one in (*theirs, spoken) if one in languages), DEFAULT_LANGUAGE)


async def change_chat(conn: AsyncConnection, chat: BoundChat, **values: Any) -> None:  # noqa: ANN401 - a column's value
    """Set columns of a chat's binding: its language, its menu."""
    await conn.execute(update(chat_binding).where(chat_binding.c.id == chat.id).values(values))


async def answer_for(conn: AsyncConnection, chat: BoundChat, *, relative: bool) -> None:
    """Note who writes in a chat: a relative's is never written to as if it were the person's."""
    owner = PointOwner.GUARDIAN_1 if relative else PointOwner.SELF
    c = contact_point.c
    await conn.execute(update(contact_point).where(c.id == chat.point_id).values(owner=owner))


async def close_chat(conn: AsyncConnection, chat: BoundChat, state: PointState) -> None:
    """Delete a chat's binding, and with it Telegram's id; its contact point keeps the reason."""
    await conn.execute(delete(chat_binding).where(chat_binding.c.id == chat.id))
    await mark_points(conn, [(chat.point_id, state)])


async def unbind_person(
    conn: AsyncConnection, vault: Vault, person_id: int, *, actor: str, now: datetime
) -> bool:
    """Delete a person's chat, as staff ask for it; tell whether there was one."""
    locked = select(person.c.public_id).where(person.c.id == person_id).with_for_update()
    public_id = (await conn.execute(locked)).scalar_one()
    closed = (await _close_earlier(conn, vault, person_id)).earlier_chat is not None
    if closed:
        await log_access(conn, now, actor=actor, person=public_id, action="unbind_chat")
    return closed


async def _close_earlier(conn: AsyncConnection, vault: Vault, person_id: int) -> Opened:
    b = chat_binding.c
    query = select(b.id, b.chat_cipher, b.contact_point_id, b.language).where(
        b.person_id == person_id
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return Opened(None, "")
    await conn.execute(delete(chat_binding).where(b.id == row.id))
    await mark_points(conn, [(row.contact_point_id, PointState.OLD)])
    return Opened(int(vault.open(CHAT, row.chat_cipher)), row.language)
