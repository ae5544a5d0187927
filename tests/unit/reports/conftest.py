"""A small year for the forms of the report: figures that are easy to add up."""

from datetime import date

import pytest

from messaging.states import Channel
from register.states import Occupation
from reports.annual_rules import occupation_rows
from reports.annual_values import (
    AnnualReport,
    ByGender,
    ChannelRow,
    ClosingRow,
    DistrictRow,
    MonthRow,
    Sought,
    Support,
    Waiting,
)
from reports.period import Period

PERIOD = Period(date(2024, 11, 1), date(2025, 1, 31))
ATTEMPTS = {
    Channel.SMS: (1200, 300, 250),
    Channel.PHONE: (300, 100, 100),
    Channel.CHAT: (3, 2, 1),
}


@pytest.fixture
def year() -> AnnualReport:
    """Return a report of 100 people sought, 60 of them reached."""
    occupations = dict.fromkeys(Occupation, 0)
    occupations |= {Occupation.WORKING: 30, Occupation.NONE: 10, Occupation.ABROAD: 2}
    return AnnualReport(
        period=PERIOD,
        in_register=ByGender(70, 80, 150),
        sought=ByGender(Sought(33, 15, 48), Sought(27, 25, 52), Sought(60, 40, 100)),
        channels=tuple(ChannelRow(item, *ATTEMPTS.get(item, (0, 0, 0))) for item in Channel),
        contact_attempts=1500,
        attempts_beside=3,
        districts=(DistrictRow("Farsta", 60, 40), DistrictRow("no district", 40, 20)),
        occupations=occupation_rows(occupations, 60),
        occupied_percent=76,
        months=tuple(
            MonthRow(month, people)
            for month, people in zip(PERIOD.months, (20, 30, 10), strict=True)
        ),
        support=Support(
            ByGender(9, 11, 20),
            12,
            (ClosingRow("Nord", 20, 10, 5, 0, 5), ClosingRow("total", 20, 10, 5, 0, 5)),
        ),
        waiting=Waiting(16.5, None, 2, 40, 0),
    )
