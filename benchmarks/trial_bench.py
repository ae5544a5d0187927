"""How long `plan try` takes: 12 months and two plans, for a city of 8,361 people.

The city is lived for some months by the real pipeline first, which is not measured.
"""

import asyncio
import tempfile
import time as clocks
from datetime import datetime, time
from pathlib import Path

from pydantic import SecretBytes

from app.bootstrap import open_works
from app.demonstration import BEGINS, DEMO_KEY, connect_city
from config.clock import STOCKHOLM, VirtualClock
from config.plan_files import read_plan_files
from config.settings import Settings
from reports.trial.trying import Asked, read_rehearsal
from scheduler.plan_file import parse_plan
from simulation.city import build_city
from storage.engine import reading, writing
from storage.settings_rows import SYNTHETIC, write_setting

CARRIERS = frozenset({"sms", "email"})


def measure_trial(people: int, *, months: int = 12) -> float:
    """Return the seconds from asking to the outcome, reading the register included."""
    return asyncio.run(_measure(people, months))


async def _measure(people: int, months: int) -> float:
    city = build_city(people, 1, BEGINS, 12)
    clock = VirtualClock(datetime.combine(city.begins, time(3), STOCKHOLM))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        url = f"sqlite+aiosqlite:///{folder}/year.db"
        settings = Settings(database_url=url, data_key=SecretBytes(DEMO_KEY))
        async with open_works(settings, clock=clock, inline=True) as works:
            async with writing(works.engine) as conn:
                await write_setting(conn, SYNTHETIC, value=True)
            year = connect_city(works, city, clock, seed=1, folder=folder)
            async for _ in year.months():
                pass
            begun = clocks.perf_counter()
            async with reading(works.engine) as conn:
                await works.plans.load(conn)
                plan = parse_plan(read_plan_files()["stockholm-2016"])
                asked = Asked(plan, months, CARRIERS, works.municipality)
                rehearsal = await read_rehearsal(conn, works.plans, asked, now=clock.now())
            rehearsal.run(lambda _: None)
            return clocks.perf_counter() - begun
