"""The annual report, added up from facts and by hand, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from messaging.states import Channel
from reports.annual import annual_report
from reports.annual_values import (
    AnnualReport,
    ByGender,
    ChannelRow,
    ClosingRow,
    DistrictRow,
    Sought,
    Support,
    Waiting,
)
from reports.period import Period, PeriodKind, named_period
from storage.engine import reading
from tests.integration.reports.little_year import ENTERED, LITTLE_YEAR, SELF, SMS, Tell

YEAR = named_period(PeriodKind.NOVEMBER, 2025)


async def report_of(
    engine: AsyncEngine, period: Period = YEAR, now: datetime | None = None
) -> AnnualReport:
    """Return the report of what has been told."""
    async with reading(engine) as conn:
        return await annual_report(conn, period, now=now)


@pytest.fixture
async def little_report(engine: AsyncEngine, tell: Tell) -> AnnualReport:
    """Return the report of the little year."""
    await tell(LITTLE_YEAR)
    return await report_of(engine)


def test_people_of_the_year(little_report: AnnualReport) -> None:
    """Hugo left before the period; Leo is in the register and nobody sought him (R4)."""
    assert little_report.in_register == ByGender(women=3, men=3, total=6)
    assert little_report.sought == ByGender(
        women=Sought(3, 0, 3), men=Sought(0, 2, 2), total=Sought(3, 2, 5)
    )


def test_places_and_months(little_report: AnnualReport) -> None:
    """Each person counts in one district, and where reached in one month."""
    assert little_report.districts == (
        DistrictRow("Farsta", 2, 1),
        DistrictRow("Järva", 2, 1),
        DistrictRow("no district", 1, 1),
    )
    reached = {row.month: row.people for row in little_report.months if row.people}
    assert reached == {date(2024, 12, 1): 2, date(2025, 2, 1): 1}


def test_attempts_and_answers(little_report: AnnualReport) -> None:
    """Mail, SMS, calls and letters count, chat stands beside; STOP is no answer (R4, R18)."""
    rows = {row.channel: row for row in little_report.channels}
    assert rows[Channel.SMS] == ChannelRow(Channel.SMS, attempts=2, answers=2, answered=1)
    assert rows[Channel.PHONE] == ChannelRow(Channel.PHONE, attempts=3, answers=1, answered=1)
    assert rows[Channel.LETTER] == ChannelRow(Channel.LETTER, attempts=2, answers=0, answered=0)
    assert (little_report.contact_attempts, little_report.attempts_beside) == (7, 1)


def test_occupation_of_the_first_reach(little_report: AnnualReport) -> None:
    """Amina worked when first reached, Sara did nothing, Noor did not say (R18)."""
    people = {row.code: row.people for row in little_report.occupations if row.people}
    assert people == {"working": 1, "none": 1, None: 1}
    assert little_report.occupied_percent == 50


def test_support_of_the_year(little_report: AnnualReport) -> None:
    """Sara began and ended within the year, Leo has been in support since before it."""
    assert little_report.support == Support(
        ByGender(women=1, men=1, total=2),
        1,
        (
            ClosingRow("Nord", 1, 1, 1, 0, 1),
            ClosingRow("Syd", 1, 0, 0, 0, 0),
            ClosingRow("total", 2, 1, 1, 0, 1),
        ),
    )


def test_waits_of_the_year(little_report: AnnualReport) -> None:
    """First attempts came after 10, 14, 20 and 40 days; Elias waited too long (R2)."""
    assert little_report.waiting == Waiting(
        median_to_attempt=17.0,
        median_to_reached=15.0,
        over_30_days=1,
        attempted=4,
        reached=3,
    )


async def test_year_without_facts(engine: AsyncEngine) -> None:
    """An empty period is a report of zeros."""
    report = await report_of(engine)
    assert report.in_register.total == report.sought.total.total == report.contact_attempts == 0
    assert len(report.channels) == len(Channel)


async def test_last_known_district(engine: AsyncEngine, tell: Tell) -> None:
    """Who moves in the period counts where they were last, though older facts come in later."""
    await tell(
        [
            ("ali", "2024-12-01 02:00", "status", ENTERED),
            ("ali", "2024-12-20 10:00", "attempt", SMS),
            ("ali", "2025-02-20 10:00", "attempt", SMS | {"district": "Skarpnäck"}),
            ("ali", "2022-02-20 10:00", "attempt", SMS | {"district": "Bromma"}),
        ]
    )
    assert (await report_of(engine)).districts == (DistrictRow("Skarpnäck", 1, 0),)


async def test_answer_in_the_next_period(engine: AsyncEngine, tell: Tell) -> None:
    """Whoever is reached in a period was sought in it, though the attempt came before."""
    await tell(
        [
            ("ali", "2024-10-01 02:00", "status", ENTERED),
            ("ali", "2024-10-30 10:00", "attempt", SMS),
            ("ali", "2024-11-02 10:00", "status", SELF),
        ]
    )
    report = await report_of(engine)
    assert report.sought.total == Sought(1, 0, 1)
    assert report.contact_attempts == 0


async def test_removed_and_restored(engine: AsyncEngine, tell: Tell) -> None:
    """Who was taken out by hand before the period is in it again once restored."""
    taken_out = [
        ("ali", "2024-09-01 02:00", "status", ENTERED),
        ("ali", "2024-10-01 10:00", "status", {"outcome": "removed"}),
    ]
    await tell(taken_out)
    assert (await report_of(engine)).in_register.total == 0
    await tell([("ali", "2025-05-01 10:00", "status", {"outcome": "restored"})])
    assert (await report_of(engine)).in_register.total == 1


async def test_period_that_is_not_over(engine: AsyncEngine, tell: Tell) -> None:
    """Nobody has waited longer than until now."""
    await tell([("ali", "2024-11-05 02:00", "status", ENTERED)])
    early = await report_of(engine, now=datetime(2024, 11, 20, tzinfo=UTC))
    late = await report_of(engine, now=datetime(2024, 12, 20, tzinfo=UTC))
    assert (early.waiting.over_30_days, late.waiting.over_30_days) == (0, 1)
