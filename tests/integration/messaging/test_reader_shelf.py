"""The reader in use, from the database."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from messaging.meaning.model import pack, shipped_model
from messaging.meaning.reader import shipped_reader
from messaging.reader_shelf import ReaderShelf, keep_model
from storage.engine import reading, writing

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def test_the_newest_model_is_in_use(engine: AsyncEngine) -> None:
    """Before any training the shipped one; then each process takes the newest at its next look."""
    shelf = ReaderShelf()
    async with reading(engine) as conn:
        await shelf.load(conn)
    assert shelf.reader is shipped_reader()
    packed = pack(shipped_model().parts)
    async with writing(engine) as conn:
        await keep_model(conn, packed, {"crisis_found": 1.0}, NOW)
        await shelf.load(conn)
    trained = shelf.reader
    assert trained is not shipped_reader()
    assert trained.read("jag jobbar på Max", "first") == shipped_reader().read(
        "jag jobbar på Max", "first"
    )
    async with reading(engine) as conn:
        await shelf.load(conn)
    assert shelf.reader is trained
