"""The shared column types, on both databases."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from messaging.tables import inbox
from register.tables import import_run, staff, status_change
from storage.engine import reading, writing
from storage.tables import lease

STOCKHOLM = ZoneInfo("Europe/Stockholm")


async def test_an_instant_comes_back_in_utc(engine: AsyncEngine) -> None:
    """Whatever its time zone was, an instant is stored and read in UTC."""
    at = datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=STOCKHOLM)
    async with writing(engine) as conn:
        await conn.execute(insert(lease).values(name="a", holder="b", until=at))
    async with reading(engine) as conn:
        (read,) = (await conn.execute(select(lease.c.until))).scalars()
    assert read == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    assert read.utcoffset() is not None


async def test_a_naive_instant_is_refused(engine: AsyncEngine) -> None:
    """An instant without a time zone never reaches the database."""
    naive = datetime(2025, 10, 1, 8)  # noqa: DTZ001 - what is refused
    async with writing(engine) as conn:
        with pytest.raises((StatementError, ValueError), match="needs a time zone"):
            await conn.execute(insert(lease).values(name="a", holder="b", until=naive))


async def test_absence_stays_absence(engine: AsyncEngine) -> None:
    """An empty instant is None in both directions."""
    at = datetime(2025, 10, 1, 8, tzinfo=UTC)
    row = {"provider": "twilio", "external_id": "SM1", "sender_hash": b"", "received_at": at}
    async with writing(engine) as conn:
        await conn.execute(insert(inbox).values(row | {"handled_at": None}))
    async with reading(engine) as conn:
        assert (await conn.execute(select(inbox.c.handled_at))).scalar_one() is None


async def test_a_word_outside_its_list_is_refused(engine: AsyncEngine) -> None:
    """The database itself keeps closed lists of words."""
    at = datetime(2025, 10, 1, 8, tzinfo=UTC)
    row = {"source_key": "a", "person_id": 1, "at": at, "kind": "vanished", "actor": "system"}
    async with writing(engine) as conn:
        with pytest.raises(IntegrityError, match="ck_status_change_kind"):
            await conn.execute(insert(status_change).values(row))


async def test_keys_number_themselves(engine: AsyncEngine) -> None:
    """A table's numeric key counts up from 1."""
    at = datetime(2025, 10, 1, 8, tzinfo=UTC)
    run = insert(import_run).values(source="x.csv", at=at, complete=True)
    async with writing(engine) as conn:
        keys = [(await conn.execute(run)).inserted_primary_key for _ in range(2)]
    assert keys == [(1,), (2,)]


async def test_text_sorts_by_code_point(engine: AsyncEngine) -> None:
    """Both databases sort text alike, whatever the machine's language."""
    async with writing(engine) as conn:
        for login in ("ö", "a", "Z", "å"):
            await conn.execute(insert(staff).values(login=login, name="", roles=""))
    async with reading(engine) as conn:
        logins = (await conn.execute(select(staff.c.login).order_by(staff.c.login))).scalars()
        assert list(logins) == ["Z", "a", "å", "ö"]
