"""Writing facts of named people."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import STOCKHOLM
from register.tables import fact
from storage.bulk import insert_rows
from storage.engine import writing
from tests.integration.reports.little_year import PEOPLE, Tell, Told


@pytest.fixture
async def tell(engine: AsyncEngine) -> Tell:
    """Return a function that writes facts of the named people, in the order given."""
    numbers = count(1)

    async def write(told: list[Told]) -> None:
        rows = [_row(next(numbers), *item) for item in told]
        async with writing(engine) as conn:
            await insert_rows(conn, fact, rows)

    return write


def _row(number: int, whom: str, when: str, kind: str, what: dict[str, str]) -> dict[str, Any]:
    gender, district = PEOPLE[whom]
    texts = dict.fromkeys(("channel", "step", "outcome", "detail", "actor"), "")
    return {
        "source_key": f"told:{number}",
        "subject": whom,
        "at": datetime.fromisoformat(when).replace(tzinfo=STOCKHOLM).astimezone(UTC),
        "kind": kind,
        **texts,
        "template_version": None,
        "district": district,
        "unit": "Syd",
        "gender": gender,
        **what,
    }
