"""The nightly figures are those that are counted straight from the events, whatever comes when."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import swedish_date
from escalation.erasing import erase_people
from pipeline.figures import Refreshed, refresh_figures
from register.facts import take_facts_back
from register.tables import district, fact, fact_undone, person, unit
from reports.cells import By, Measure
from reports.counted import Narrowing
from reports.counting import read_state
from reports.figures import read_days, read_figures, read_groups
from reports.result_tables import result_cell
from storage.bulk import insert_rows
from storage.crypto import Vault
from storage.engine import open_engine, reading, writing
from storage.leases import take_lease
from tests.plain_figures import plain_figures

BEGINS = datetime(2023, 9, 20, 6, tzinfo=UTC)
DAYS = 760
VAULT = Vault(bytes(32))
TODAY = BEGINS + timedelta(days=DAYS)
PLACES = (("Syd", "Farsta"), ("Nord", "Järva"), ("Nord", ""))
WHAT: tuple[dict[str, Any], ...] = (
    *({"kind": "status", "outcome": one} for one in ("entered", "left", "removed", "restored")),
    {"kind": "status", "outcome": "reached", "detail": "self"},
    {"kind": "status", "outcome": "occupation", "detail": "working"},
    {"kind": "status", "outcome": "support_begun", "detail": "Nord"},
    *(
        {"kind": "status", "outcome": "support_ended", "detail": one}
        for one in ("studies", "work", "other")
    ),
    {"kind": "attempt", "channel": "sms", "step": "hello", "template_version": 1},
    {"kind": "attempt", "channel": "sms", "step": "reminder", "template_version": 2},
    {"kind": "attempt", "channel": "letter", "step": ""},
    {"kind": "attempt", "channel": "phone", "step": "call"},
    {"kind": "delivery", "channel": "sms", "outcome": "delivered"},
    {"kind": "delivery", "channel": "letter", "outcome": "returned"},
    *({"kind": "reply", "channel": one, "step": "answer"} for one in ("sms", "phone", "")),
    {"kind": "reply", "channel": "sms", "step": ""},
    {"kind": "task", "step": "call", "outcome": "no_answer"},
    {"kind": "withdrawn", "step": "call", "outcome": "reached"},
)
HAPPENINGS = st.tuples(
    st.integers(0, 3),  # whom
    st.integers(0, DAYS * 24 - 24),  # after how many hours
    st.sampled_from(WHAT),
    st.sampled_from(PLACES),
    st.sampled_from([16, 19, None]),
    st.sampled_from(["sv", "so", ""]),
)
PEOPLE = 4
WHOM = st.sets(st.integers(0, PEOPLE - 1), max_size=1)
Night = tuple[list[tuple[Any, ...]], list[int], set[int], set[int]]
# What is written between two nights, each row at any time of the past, what is taken back, and
# who is erased before the figures are counted, and after.
NIGHTS = st.lists(
    st.tuples(
        st.lists(HAPPENINGS, max_size=25), st.lists(st.integers(0, 60), max_size=2), WHOM, WHOM
    ),
    min_size=2,
    max_size=4,
)
Events = list[dict[str, Any]]


def row_of(number: int, told: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row of the table of facts."""
    who, hours, what, (unit, district), age, language = told
    return {
        "source_key": f"told:{number}",
        "subject": f"subject {who}",
        "at": BEGINS + timedelta(hours=hours, minutes=30),
        "channel": "",
        "step": "",
        "outcome": "",
        "detail": "",
        "actor": "system",
        "template_version": None,
        "district": district,
        "unit": unit,
        "gender": "KM"[who % 2],
        "age": age,
        "language": language,
        **what,
    }


async def write(engine: AsyncEngine, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows; those told before are left out."""
    async with writing(engine) as conn:
        await insert_rows(conn, fact, rows, skip_existing=True)


async def refresh(engine: AsyncEngine, *, anew: bool = False) -> Refreshed:
    """Bring the figures up to date."""
    done = await refresh_figures(engine, "test", TODAY, anew=anew)
    assert done is not None
    return done


async def told_figures(engine: AsyncEngine, code: str, today: date, **only: str) -> Counter[str]:
    """Return what the tables say of a period, by the words of `plain_figures`."""
    narrowing = Narrowing(**only)
    async with reading(engine) as conn:
        figures = await read_figures(conn, code, narrowing)
        days = await read_days(conn, code, narrowing)
    found: Counter[str] = Counter()
    for cell, number in figures.cells.items():
        if cell.by == By.ALL:
            found[f"{cell.measure}:{cell.channel}".rstrip(":")] += number
        elif cell.by not in {By.AGE, By.LANGUAGE} or not cell.channel:
            found[f"{cell.measure}:{cell.by}:{cell.value}"] += number
    for measure in days.days:
        found[measure] = days.upto(Measure(measure), today)
    return +found


async def all_events(engine: AsyncEngine) -> Events:
    """Return all facts."""
    async with reading(engine) as conn:
        return [dict(row) for row in (await conn.execute(select(fact))).mappings()]


async def same(engine: AsyncEngine, events: Events | None = None) -> None:
    """Hold the tables against the events, for every period there is and some groups."""
    events = await all_events(engine) if events is None else events
    async with reading(engine) as conn:
        state = await read_state(conn)
    assert state is not None
    today = swedish_date(TODAY)
    groups: tuple[dict[str, str], ...] = ({}, {"unit": "Nord"}, {"district": "", "gender": "K"})
    for named in state.periods:
        span = named.period
        for only in groups:
            plain = plain_figures(events, span.from_, span.to, today, **only)
            told = await told_figures(engine, named.code, today, **only)
            assert told == plain, (named.code, only, told - plain, plain - told)


async def live(engine: AsyncEngine, nights: Sequence[Night]) -> Events:
    """Write what is told night after night, take some of it back, erase people, and count.

    Returns:
        what was told and stood: of those who were erased, as it stood before they were.
    """
    number = 0
    gone: dict[int, Events] = {}
    for told, undone, early, late in nights:
        rows = [row_of(number + place, one) for place, one in enumerate(told) if one[0] not in gone]
        number += len(told)
        await write(engine, rows)
        await write(engine, rows[:3])  # told twice
        async with writing(engine) as conn:
            for one in undone:
                await take_facts_back(conn, fact.c.source_key == f"told:{one}")
        await erase(engine, early, gone)
        await refresh(engine)
        await erase(engine, late, gone)
    await refresh(engine)
    standing = [one for one in await all_events(engine) if int(one["subject"][-1]) not in gone]
    return standing + [one for theirs in gone.values() for one in theirs]


async def erase(engine: AsyncEngine, whom: set[int], gone: dict[int, Events]) -> None:
    """Erase people, and keep what was told of them."""
    events = await all_events(engine)
    for one in whom - gone.keys():
        gone[one] = [event for event in events if event["subject"] == f"subject {one}"]
        async with writing(engine) as conn:
            await erase_people(conn, VAULT, [one + 1], TODAY, actor="system", reason="age_21")
            assert await conn.scalar(select(person.c.id).where(person.c.id == one + 1)) is None


async def empty(engine: AsyncEngine) -> None:
    """Forget everything, so that one database serves all examples; people stand there anew."""
    rows = [
        {"id": one + 1, "public_id": f"P{one}", "subject": f"subject {one}", "district_id": 1}
        | {"pnr_hash": bytes([one]), "pnr_cipher": b"", "first_name": "", "last_name": ""}
        | {"gender": "KM"[one % 2], "born_on": TODAY.date(), "registered_on": TODAY.date()}
        | {"protected": False, "state": "left"}
        for one in range(PEOPLE)
    ]
    async with writing(engine) as conn:
        for table in (fact, fact_undone, result_cell, person, district, unit):
            await conn.execute(delete(table))
        await conn.execute(insert(unit).values(id=1, name="Nord"))
        await conn.execute(insert(district).values(id=1, name="", unit_id=1))
        await insert_rows(conn, person, rows)


def test_counted_in_two_ways(database_url: str) -> None:
    """Late, repeated, taken back, erased: figures and events agree, and counting anew changes none.

    The events are those from before anybody was erased (R15).
    """

    @settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
    @given(NIGHTS)
    def agree(nights: Sequence[Night]) -> None:
        asyncio.run(_agree(database_url, nights))

    agree()


async def _agree(url: str, nights: Sequence[Night]) -> None:
    engine = open_engine(url)
    try:
        await empty(engine)
        await refresh(engine, anew=True)
        events = await live(engine, nights)
        await same(engine, events)
        assert await _undone(engine) == 0
        cells = await _cells(engine)
        await refresh(engine, anew=True)
        assert await _cells(engine) == cells
    finally:
        await engine.dispose()


async def _undone(engine: AsyncEngine) -> int:
    async with reading(engine) as conn:
        return await conn.scalar(select(func.count()).select_from(fact_undone)) or 0


async def _cells(engine: AsyncEngine) -> set[tuple[Any, ...]]:
    async with reading(engine) as conn:
        return {tuple(row) for row in await conn.execute(select(result_cell))}


@pytest.fixture
async def told_engine(engine: AsyncEngine) -> AsyncEngine:
    """Return a database with some facts, and figures as of then."""
    what = [(n % 4, n * 97 % 9000, WHAT[n % len(WHAT)], PLACES[n % 3], 17, "sv") for n in range(60)]
    await write(engine, [row_of(number, told) for number, told in enumerate(what)])
    await refresh(engine)
    return engine


async def test_only_what_is_new_is_counted(told_engine: AsyncEngine) -> None:
    """A night's work is its news."""
    await write(told_engine, [row_of(100, (0, 100, WHAT[0], PLACES[0], 17, "sv"))])
    done = await refresh(told_engine)
    assert (done.facts, done.anew) == (1, False)
    assert (await refresh(told_engine)).facts == 0
    await same(told_engine)


async def test_earlier_years_open_their_periods(told_engine: AsyncEngine) -> None:
    """Facts of long ago come in late: their periods are counted from then on."""
    about = (0, 0, WHAT[0], PLACES[0], 17, "sv")
    early = row_of(200, about) | {"at": datetime(2019, 3, 1, 11, tzinfo=UTC)}
    before = await refresh(told_engine)
    await write(told_engine, [early])
    assert (await refresh(told_engine)).periods > before.periods
    async with reading(told_engine) as conn:
        groups = await read_groups(conn, "calendar-2019")
    assert groups == {("Syd", "Farsta", "K"): {"register": 1}}
    await same(told_engine)


async def test_one_counts_at_a_time(told_engine: AsyncEngine) -> None:
    """While another process counts, this one leaves it alone."""
    async with writing(told_engine) as conn:
        await take_lease(conn, "figures", "another", now=TODAY, seconds=60)
    assert await refresh_figures(told_engine, "test", TODAY) is None
