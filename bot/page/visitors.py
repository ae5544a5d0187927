"""Who opens a personal link, and what is stored of what they answer."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.page.form import Answer, raw_answer
from messaging.channels.base import Inbound
from messaging.inbox import store_inbound
from messaging.links import OpenLink, find_link, make_link, use_link
from messaging.states import Provider, TokenPurpose
from messaging.tables import inbox, token
from pipeline.works import Works
from register.tables import district, person, staff, unit
from storage.crypto import Vault


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose link it is, as far as the page shows or needs it."""

    link: OpenLink
    first_name: str
    language: str
    unit: str
    sender: str  # the coordinator's first name, "" where there is none
    chat_bot: str  # the Telegram bot's name, "" where there is none

    @property
    def channel(self) -> str:
        """By which channel the message went that carried the link, "" where none did."""
        return self.link.channel.value if self.link.channel else ""


async def find_visitor(
    conn: AsyncConnection, works: Works, word: str, now: datetime, *, used_up: bool = False
) -> Visitor | None:
    """Return whose link it is, None where the link opens nothing (messaging/links.py)."""
    link = await find_link(conn, works.vault, word, TokenPurpose.REPLY, now, used_up=used_up)
    if link is None:
        return None
    query = (
        select(person.c.first_name, person.c.language, unit.c.name, staff.c.name.label("owner"))
        .join_from(person, district, district.c.id == person.c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(staff, staff.c.id == person.c.owner_id)
        .where(person.c.id == link.person_id)
    )
    row = (await conn.execute(query)).one()
    return Visitor(
        link=link,
        first_name=row.first_name,
        language=row.language,
        unit=row.name,
        sender=(row.owner or "").partition(" ")[0],
        chat_bot=await works.chat_bot(conn),
    )


async def store_answer(
    conn: AsyncConnection, vault: Vault, visitor: Visitor, answer: Answer, now: datetime
) -> bool:
    """Store an answer in the inbox and use the link up by one; tell whether it is stored.

    The same form sent twice is stored once and uses the link once; another answer in the same
    form, after going back, is another answer.
    """
    link = visitor.link
    await conn.execute(select(token.c.id).where(token.c.id == link.id).with_for_update())
    raw = raw_answer(answer, channel=visitor.channel, point_id=link.contact_point_id)
    form = json.dumps([link.id, answer.nonce, raw])
    # a keyed hash: what was answered must not be told from it once the answer is erased
    key = vault.index("inbox.form", form).hex()
    known = select(inbox.c.id).where(inbox.c.provider == Provider.WEB, inbox.c.external_id == key)
    if await conn.scalar(known) is not None:
        return True
    if not await use_link(conn, link):
        return False
    came = Inbound(Provider.WEB, key, f"link:{link.id}", raw, now, link.person_id)
    await store_inbound(conn, vault, [came])
    return True


async def open_chat(
    conn: AsyncConnection, vault: Vault, visitor: Visitor, now: datetime
) -> str | None:
    """Use the link up by one and return the word that begins a chat; None where it was used up."""
    if not await use_link(conn, visitor.link):
        return None
    return await make_link(conn, vault, visitor.link.person_id, TokenPurpose.CHAT, now)
