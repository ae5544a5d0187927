"""The annual report, added up from the facts.

The database groups a period's facts by person, and one row per person leaves it, in a
stream; how that person counts is decided in annual_rules.py and support_rules.py.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import Channel
from reports import annual_queries as ask
from reports.annual_rules import PeopleCount, PersonYear, occupation_rows, occupations_by_code
from reports.annual_values import (
    CITY_CHANNELS,
    AnnualReport,
    ChannelRow,
    Support,
    occupied_percent,
)
from reports.period import Period
from reports.support_rules import SupportFact, count_support

ROWS_AT_ONCE = 5_000


async def annual_report(
    conn: AsyncConnection, period: Period, *, now: datetime | None = None
) -> AnnualReport:
    """Return what the facts of a period add up to, with exact figures.

    Args:
        conn: a connection in a transaction; it is only read.
        period: the dates to cover.
        now: the present instant, where the period may not be over yet: nobody waits
            beyond it.
    """
    people = await _count_people(conn, period, now)
    told = await _by_word(conn, ask.first_occupations(period))
    occupations = occupations_by_code(told.items())
    channels = await _channels(conn, period)
    counted = sum(row.attempts or 0 for row in channels if row.channel in CITY_CHANNELS)
    return AnnualReport(
        period=period,
        in_register=people.in_register,
        sought=people.sought,
        channels=channels,
        contact_attempts=counted,
        attempts_beside=sum(row.attempts or 0 for row in channels) - counted,
        districts=people.districts,
        occupations=occupation_rows(occupations, people.sought.total.reached or 0),
        occupied_percent=occupied_percent(occupations),
        months=people.months,
        support=await _support(conn, period),
        waiting=people.waiting,
    )


async def _count_people(conn: AsyncConnection, period: Period, now: datetime | None) -> PeopleCount:
    count = PeopleCount(period, now)
    query = ask.people_of(period).execution_options(yield_per=ROWS_AT_ONCE)
    async with conn.stream(query) as result:
        async for rows in result.partitions():
            for row in rows:
                count.add(PersonYear(*row))
    return count


async def _channels(conn: AsyncConnection, period: Period) -> tuple[ChannelRow, ...]:
    attempts = await _by_word(conn, ask.attempts_by_channel(period))
    answers = await _by_word(conn, ask.answers_by_channel(period))
    answered = await _by_word(conn, ask.answered_by_channel(period))
    return tuple(
        ChannelRow(
            channel, attempts.get(channel, 0), answers.get(channel, 0), answered.get(channel, 0)
        )
        for channel in Channel
    )


async def _support(conn: AsyncConnection, period: Period) -> Support:
    rows = await conn.execute(ask.support_facts(period))
    return count_support((SupportFact(*row) for row in rows), period)


async def _by_word(conn: AsyncConnection, query: ask.Words) -> dict[str, int]:
    rows = await conn.execute(query)
    return {row[0]: row[1] for row in rows}
