"""Templates in the database: seeding, versions, drafts, and finding the right text."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.template_files import TemplateFile, read_template_files
from messaging.shelf import (
    TemplateMissingError,
    TemplateShelf,
    seed_templates,
    store_files,
)
from messaging.states import VersionState
from messaging.tables import template_version
from storage.engine import open_engine
from storage.types import metadata
from tests.texts import put_live

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
HELLO = TemplateFile("hello", "sms", "sv", "Hej {{ first_name }}! Slut: STOPP")


@pytest.fixture
async def conn(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction to an empty database."""
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/shelf.db")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        yield connection
    await engine.dispose()


async def list_versions(conn: AsyncConnection) -> list[tuple[int, bool, str]]:
    """Return number, live and body of every version, oldest first."""
    table = template_version
    query = select(table.c.number, table.c.state, table.c.body).order_by(table.c.id)
    return [
        (row.number, row.state == VersionState.LIVE, row.body) for row in await conn.execute(query)
    ]


async def test_files_fill_an_empty_database(conn: AsyncConnection) -> None:
    """The first start makes every shipped text live as number 1; the second writes nothing."""
    assert await seed_templates(conn, NOW) == len(read_template_files())
    assert {(number, live) for number, live, _ in await list_versions(conn)} == {(1, True)}
    assert await seed_templates(conn, NOW) == 0


async def test_a_changed_file_becomes_a_draft(conn: AsyncConnection) -> None:
    """After the first start the database rules: the changed file waits as a draft, once."""
    changed = replace(HELLO, body="Hallå! Slut: STOPP")
    await store_files(conn, [HELLO], NOW)
    assert [await store_files(conn, [changed], NOW) for _ in range(2)] == [1, 0]
    assert await list_versions(conn) == [(1, True, HELLO.body), (2, False, changed.body)]


async def test_a_new_file_is_live(conn: AsyncConnection) -> None:
    """A text that no version exists of replaces nothing, so it is live at once."""
    await store_files(conn, [HELLO], NOW)
    await store_files(conn, [HELLO, replace(HELLO, language="en")], NOW)
    assert [live for _, live, _ in await list_versions(conn)] == [True, True]


async def test_the_shelf_follows_what_is_live(conn: AsyncConnection) -> None:
    """After a save the next load gives the new version; unchanged ones are not compiled again."""
    shelf = TemplateShelf()
    await store_files(conn, [HELLO, replace(HELLO, language="en")], NOW)
    await shelf.load(conn)
    before, english = shelf.find("hello", "sms", "sv"), shelf.find("hello", "sms", "en")
    await put_live(conn, ("hello", "sms", "sv"), "Ny {{ first_name }}. Slut: STOPP", now=NOW)
    await shelf.load(conn)
    after = shelf.find("hello", "sms", "sv")
    assert after.version_id != before.version_id
    assert after.compiled.render({"first_name": "Amina"}) == "Ny Amina. Slut: STOPP"
    assert shelf.find("hello", "sms", "en") is english


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (("hello", "sms", "en"), ("sms", "en")),
        (("hello", "sms", "so"), ("sms", "sv")),
        (("hello", "chat", "en"), ("sms", "en")),
        (("hello", "chat", "so"), ("chat", "sv")),
        (("hello", "sms", "prs"), ("sms", "fa")),
    ],
)
async def test_stand_ins(
    conn: AsyncConnection, asked: tuple[str, str, str], given: tuple[str, str]
) -> None:
    """The person's language comes first, Dari as Persian; chat borrows SMS; else Swedish."""
    variants = [("sms", "sv"), ("sms", "en"), ("sms", "fa"), ("chat", "sv")]
    files = [replace(HELLO, channel=channel, language=spoken) for channel, spoken in variants]
    await store_files(conn, files, NOW)
    shelf = TemplateShelf()
    await shelf.load(conn)
    found = shelf.find(*asked)
    assert (found.channel, found.language) == given


async def test_a_missing_text_is_an_error(conn: AsyncConnection) -> None:
    """Where there is no text at all, nothing can be said."""
    shelf = TemplateShelf()
    await shelf.load(conn)
    with pytest.raises(TemplateMissingError, match="no live text hello for letter in sv"):
        shelf.find("hello", "letter", "sv")
