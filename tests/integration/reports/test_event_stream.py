"""Events: every fact in the order of time, pointing to nobody who must not be found."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from register.tables import district, person, unit
from reports.events import Event, stream_events
from storage.bulk import insert_rows
from storage.engine import reading, writing
from tests.integration.reports.little_year import LITTLE_YEAR, SMS, Tell


async def events_of(engine: AsyncEngine) -> list[Event]:
    """Return all events."""
    async with reading(engine) as conn:
        return [event async for event in stream_events(conn)]


async def register(conn: AsyncConnection, **protected: bool) -> None:
    """Enter named people into the register, protected or not."""
    await insert_rows(conn, unit, [{"id": 1, "name": "Syd"}])
    await insert_rows(conn, district, [{"id": 1, "name": "Farsta", "unit_id": 1}])
    await insert_rows(conn, person, [_person(name, flag) for name, flag in protected.items()])


def _person(name: str, protected: bool) -> dict[str, Any]:
    return {
        "public_id": f"public-{name}",
        "pnr_hash": name.encode(),
        "pnr_cipher": b"",
        "subject": name,
        "first_name": name,
        "last_name": "",
        "gender": "K",
        "born_on": date(2008, 1, 1),
        "district_id": 1,
        "registered_on": date(2024, 12, 1),
        "protected": protected,
        "state": "active",
    }


async def test_every_fact_in_order(engine: AsyncEngine, tell: Tell) -> None:
    """However facts were written, they are told in the order of time, each once."""
    await tell(LITTLE_YEAR)
    events = await events_of(engine)
    assert len(events) == len(LITTLE_YEAR)
    for event, following in pairwise(events):
        assert datetime.fromisoformat(str(event["at"])) <= datetime.fromisoformat(
            str(following["at"])
        )


async def test_one_event_in_full(engine: AsyncEngine, tell: Tell) -> None:
    """An event names its instant in UTC, the person's public id and what happened."""
    async with writing(engine) as conn:
        await register(conn, amina=False)
    await tell([("amina", "2025-07-01 10:00", "attempt", SMS | {"actor": "system"})])
    assert await events_of(engine) == [
        {
            "at": "2025-07-01T08:00:00.000000Z",
            "person": "public-amina",
            "kind": "attempt",
            "channel": "sms",
            "step": "hello",
            "outcome": "",
            "actor": "system",
            "template_version": None,
            "detail": "",
        }
    ]
    assert datetime.fromisoformat("2025-07-01T08:00:00.000000Z").tzinfo == UTC


async def test_erased_and_protected_point_to_nobody(engine: AsyncEngine, tell: Tell) -> None:
    """What an erased or a protected person did still counts, without saying whose it is."""
    async with writing(engine) as conn:
        await register(conn, amina=False, sara=True)
    await tell([(name, "2025-07-01 10:00", "attempt", SMS) for name in ("amina", "sara", "ali")])
    people = [event["person"] for event in await events_of(engine)]
    assert people == ["public-amina", None, None]
