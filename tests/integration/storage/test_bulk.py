"""Many rows in one statement, on both databases."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Row, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from messaging.tables import template_version
from register.tables import staff
from storage.bulk import among, insert_rows, update_rows
from storage.engine import reading, writing
from storage.tables import lease

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
LEASES = [{"name": name, "holder": "a", "until": NOW} for name in ("x", "y", "z")]


async def leases(engine: AsyncEngine) -> Sequence[Row[tuple[str, str, datetime]]]:
    """Return all leases in the order of their names."""
    async with reading(engine) as conn:
        return (await conn.execute(select(lease).order_by(lease.c.name))).all()


async def fill(engine: AsyncEngine) -> None:
    """Put three leases of holder `a` in."""
    async with writing(engine) as conn:
        await insert_rows(conn, lease, LEASES)


async def test_rows_come_back_as_written(engine: AsyncEngine) -> None:
    """Every row is there, its instant in UTC."""
    await fill(engine)
    assert [row.name for row in await leases(engine)] == ["x", "y", "z"]
    assert {row.until for row in await leases(engine)} == {NOW}


async def test_no_rows_are_no_statement(engine: AsyncEngine) -> None:
    """Nothing to write is nothing done."""
    async with writing(engine) as conn:
        await insert_rows(conn, lease, [])
        await update_rows(conn, lease, [], key="name")
    assert await leases(engine) == []


async def test_every_kind_of_column_travels(engine: AsyncEngine) -> None:
    """Text, numbers, dates, instants, truth and absence go through arrays unharmed."""
    away, absent = {"away_until": date(2025, 12, 24)}, {"duty_order": None, "away_until": None}
    sara = {"login": "sara", "name": 'Sara "S", {1}', "roles": "", "duty_order": 3, **away}
    ali = {"login": "ali", "name": "Ali", "roles": "", **absent}
    version = {"template": "hello", "channel": "sms", "language": "sv", "number": 1}
    async with writing(engine) as conn:
        await insert_rows(conn, staff, [sara, ali])
        texts = {"body": "Hej\nÅsa\\", "created_at": NOW, "state": "live", "author": "x"}
        await insert_rows(conn, template_version, [version | texts])
    columns = (staff.c.name, staff.c.duty_order, staff.c.away_until)
    async with reading(engine) as conn:
        read = (await conn.execute(select(*columns).order_by(staff.c.login))).all()
        text = (await conn.execute(select(template_version))).one()
    assert read == [("Ali", None, None), ('Sara "S", {1}', 3, date(2025, 12, 24))]
    assert (text.body, text.created_at, text.state) == ("Hej\nÅsa\\", NOW, "live")


async def test_a_repeated_row_is_refused(engine: AsyncEngine) -> None:
    """Without `skip_existing` a repeated key is a fault, and nothing of the batch stays."""
    await fill(engine)
    async with engine.connect() as conn:
        with pytest.raises(IntegrityError):
            await insert_rows(conn, lease, [{"name": "w", "holder": "b", "until": NOW}, *LEASES])
        await conn.rollback()
    assert [row.name for row in await leases(engine)] == ["x", "y", "z"]


async def test_a_repeated_row_is_left_out(engine: AsyncEngine) -> None:
    """With `skip_existing` the first one stands, and the new ones go in."""
    await fill(engine)
    again = [{"name": name, "holder": "b", "until": NOW} for name in ("w", "x", "w")]
    async with writing(engine) as conn:
        await insert_rows(conn, lease, again, skip_existing=True)
    assert [(row.name, row.holder) for row in await leases(engine)] == [
        ("w", "b"),
        ("x", "a"),
        ("y", "a"),
        ("z", "a"),
    ]


async def test_each_row_gets_its_own_values(engine: AsyncEngine) -> None:
    """An update changes the rows that it names, each in its own way, and no other."""
    await fill(engine)
    rows = [{"name": "x", "holder": "b"}, {"name": "z", "holder": "c"}, {"name": "?", "holder": ""}]
    async with writing(engine) as conn:
        await update_rows(conn, lease, rows, key="name")
    assert [row.holder for row in await leases(engine)] == ["b", "a", "c"]


async def test_a_guard_compares_old_and_new(engine: AsyncEngine) -> None:
    """A row is changed only where the guard holds between what is stored and what is new."""
    await fill(engine)
    rows = [
        {"name": "x", "until": NOW + timedelta(hours=1)},
        {"name": "y", "until": NOW - timedelta(hours=1)},
    ]
    async with writing(engine) as conn:
        await update_rows(conn, lease, rows, key="name", guard="old.until < new.until")
    assert [row.until - NOW for row in await leases(engine)] == [
        timedelta(hours=1),
        timedelta(0),
        timedelta(0),
    ]


async def test_thousands_of_rows_are_one_statement(engine: AsyncEngine) -> None:
    """There is no limit of parameters to run into."""
    rows = [{"name": f"{number:05}", "holder": "a", "until": NOW} for number in range(40_000)]
    async with writing(engine) as conn:
        await insert_rows(conn, lease, rows)
    assert len(await leases(engine)) == 40_000


@pytest.mark.parametrize("names", [[], ["x"], ["x", "z", "?"]])
async def test_among_finds_what_is_named(engine: AsyncEngine, names: list[str]) -> None:
    """A condition names any number of values, none too."""
    await fill(engine)
    async with reading(engine) as conn:
        found = await conn.execute(select(lease.c.name).where(among(conn, lease.c.name, names)))
        assert sorted(found.scalars()) == [name for name in names if name != "?"]


async def test_among_takes_instants(engine: AsyncEngine) -> None:
    """Values go through their column's own type."""
    await fill(engine)
    async with reading(engine) as conn:
        found = await conn.execute(select(lease.c.name).where(among(conn, lease.c.until, {NOW})))
        assert len(found.all()) == 3
