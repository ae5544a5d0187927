"""Links that begin a chat, made in a program's own database as letters make them."""

from base64 import b64decode

from sqlalchemy import select

from config.clock import SystemClock
from messaging.links import make_link
from messaging.states import TokenPurpose
from register.tables import person
from storage.crypto import Vault
from storage.engine import open_engine, writing
from tests.acceptance.program import Program
from tests.fakes.telegram import BOT


async def make_links(program: Program) -> list[tuple[str, str]]:
    """Return for each person their public id and a link that begins a chat."""
    url = program.settings.get("DATABASE_URL", f"sqlite+aiosqlite:///{program.folder}/uppsok.db")
    folder = program.folder if url.startswith("sqlite") else program.folder / "var"
    vault = Vault(b64decode((folder / "data_key").read_text("utf-8")))
    engine = open_engine(url)
    made = []
    async with writing(engine) as conn:
        for row in await conn.execute(select(person.c.id, person.c.public_id).order_by("id")):
            now = SystemClock().now()
            word = await make_link(conn, vault, row.id, TokenPurpose.CHAT, now)
            made.append((row.public_id, f"https://t.me/{BOT}?start={word}"))
    await engine.dispose()
    return made
