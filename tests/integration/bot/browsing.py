"""Somebody with a phone in the small municipality: opens personal links, taps and writes."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import ClientSession, web
from sqlalchemy import Table, func, select

from bot.page.door import add_reply_page
from messaging.desk import CHAT_BOT
from messaging.links import make_link
from messaging.states import TokenPurpose
from messaging.tables import inbox, token
from register.tables import person
from storage.engine import reading, writing
from storage.settings_rows import write_setting
from storage.types import AnyRow, metadata
from tests.fakes.twilio import serve
from tests.people import ELIAS, Young
from tests.world import World

BASE = "https://svar.example.se"
BOT = "kaa_bot"
PLAN = """
name: linked
steps:
  - {id: hello, channel: [sms, email], template: TEMPLATE, wait: 4d, if_late: send}
  - {id: again, channel: [sms, email], template: TEMPLATE}
"""
LINK = re.compile(re.escape(BASE.removeprefix("https://")) + r"/r/(\w{10})")
NONCE = re.compile(r'name="nonce" value="([^"]+)"')
Page = tuple[int, str]


class Phone:
    """A phone, and the municipality it gets links from."""

    def __init__(self, world: World, session: ClientSession, url: str) -> None:
        """Take the world and the server's address."""
        self.world, self.session, self.url = world, session, url

    async def link(self, who: Young = ELIAS) -> str:
        """Put somebody into the register and return the word of a link that no message carried."""
        key = await self.world.add_person(who)
        return await self.link_of(key)

    async def link_of(self, key: int) -> str:
        """Return the word of a new link of somebody who is in the register."""
        async with writing(self.world.engine) as conn:
            return await make_link(
                conn, self.world.vault, key, TokenPurpose.REPLY, self.world.clock.now()
            )

    async def sent_link(self, who: Young = ELIAS) -> str:
        """Let a plan's first text go to somebody, and return the word of the link in it."""
        template = "reminder" if who.mobile else "hello"
        await self.world.plan(PLAN.replace("TEMPLATE", template))
        await self.world.start()
        await self.world.add_person(who)
        await self.world.tick()
        await self.world.settle()  # it has arrived, and the next step is planned
        carrier = self.world.sms if who.mobile else self.world.email
        found = LINK.search(carrier.taken[-1].text)
        assert found, carrier.taken
        return found[1]

    async def open(self, word: str, **headers: str) -> Page:
        """Open a link and return status and page; `word` may have a query."""
        async with self.session.get(f"{self.url}/r/{word}", headers=headers) as answer:
            return answer.status, await answer.text()

    async def post(self, word: str, fields: Mapping[str, str]) -> Page:
        """Post a form and return status, and where it leads to or else the page."""
        url = f"{self.url}/r/{word}"
        async with self.session.post(url, data=fields, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()

    async def form(self, word: str) -> dict[str, str]:
        """Open a link and return what its form brings with it."""
        status, page = await self.open(word)
        found = NONCE.search(page)
        assert found, status
        return {"nonce": found[1], "lang": "sv", "who": "self", "words": ""}

    async def tap(self, word: str, choice: str, **fields: str) -> Page:
        """Open a link and tap an answer; follow to the page that thanks."""
        form = await self.form(word)
        status, place = await self.post(word, {**form, "choice": choice, **fields})
        assert status == 303, place
        return await self.open(word + place)

    async def counts(self) -> dict[str, int]:
        """Return how many rows each table has, and how often links were used."""
        async with reading(self.world.engine) as conn:
            counts = {
                table.name: int(await conn.scalar(select(func.count()).select_from(table)) or 0)
                for table in metadata.sorted_tables
            }
            uses = select(func.coalesce(func.sum(token.c.uses), 0))
            counts["uses"] = int(await conn.scalar(uses) or 0)
        return counts

    async def stored(self) -> list[AnyRow]:
        """Return what stands in the inbox."""
        return list(await self.world.rows(inbox))

    async def offer_chat(self) -> None:
        """Let the bot have signed in."""
        async with writing(self.world.engine) as conn:
            await write_setting(conn, CHAT_BOT, BOT)

    def table(self, name: str) -> Table:
        """Return a table by its name."""
        return metadata.tables[name]

    async def young(self, key: int = 1) -> AnyRow:
        """Return somebody's row of the register."""
        return (await self.world.rows(person, id=key))[0]


@asynccontextmanager
async def open_phone(world: World) -> AsyncIterator[Phone]:
    """Serve the reply page of a world and give a phone."""
    world.works = replace(world.works, link_base=BASE)
    app = web.Application()
    add_reply_page(app, world.works)
    async with serve(app) as url, ClientSession() as session:
        yield Phone(world, session, url)
