"""The annual report as tables of keys and values, before any wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from messaging.states import Channel
from reports.annual_values import AnnualReport, ChannelRow, ClosingRow, Count, percent

Cell = int | float | None
FOLLOWED_UP = (Channel.LETTER, Channel.KNOCK_CARD, Channel.PHONE, Channel.VISIT)


@dataclass(frozen=True)
class Table:
    """Keys of columns, and rows that each begin with a key; None is withheld or missing."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def report_tables(report: AnnualReport) -> tuple[Table, ...]:
    """Return every table of the report, in the order of reading."""
    return (
        _key_figures(report),
        _in_register(report),
        _sought(report),
        _channels(report),
        _follow_up(report),
        _districts(report),
        _occupations(report),
        _months(report),
        _took_part(report),
        _closings(report),
    )


def _key_figures(report: AnnualReport) -> Table:
    waiting = report.waiting
    figures: Sequence[tuple[str, Cell]] = (
        ("contact_attempts_about", report.contact_attempts),
        ("attempts_beside", report.attempts_beside),
        ("occupied_when_reached_percent", report.occupied_percent),
        ("newly_enrolled", report.support.newly_enrolled),
        ("median_days_to_first_attempt", waiting.median_to_attempt),
        ("median_days_to_reached", waiting.median_to_reached),
        ("over_30_days_without_attempt", waiting.over_30_days),
    )
    return Table("key_figures", ("value",), tuple((key, (value,)) for key, value in figures))


def _in_register(report: AnnualReport) -> Table:
    counts = report.in_register
    return _by_gender("in_register", (counts.women, counts.men, counts.total))


def _took_part(report: AnnualReport) -> Table:
    counts = report.support.took_part
    return _by_gender("took_part_in_support", (counts.women, counts.men, counts.total))


def _by_gender(key: str, counts: Sequence[Count]) -> Table:
    named = zip(("women", "men", "total"), counts, strict=True)
    return Table(key, ("people",), tuple((name, (count,)) for name, count in named))


def _sought(report: AnnualReport) -> Table:
    genders = (
        ("women", report.sought.women),
        ("men", report.sought.men),
        ("total", report.sought.total),
    )
    return Table(
        "sought",
        ("reached", "not_reached", "total", "reached_percent"),
        tuple(
            (name, (row.reached, row.not_reached, row.total, row.reached_percent))
            for name, row in genders
        ),
    )


def _channels(report: AnnualReport) -> Table:
    return Table(
        "attempts_by_channel",
        ("attempts", "answers", "answered_attempts", "response_percent"),
        tuple(
            (row.channel.value, (row.attempts, row.answers, row.answered, row.response_percent))
            for row in report.channels
        ),
    )


def _follow_up(report: AnnualReport) -> Table:
    rows = tuple(
        (row.channel.value, (row.attempts, row.answered, row.response_percent))
        for row in follow_up_rows(report)
    )
    return Table("follow_up", ("attempts", "answered_attempts", "response_percent"), rows)


def follow_up_rows(report: AnnualReport) -> tuple[ChannelRow, ...]:
    """Return what the city's plan of 2016, section 7.1, wants followed up, in its order."""
    return tuple(row for one in FOLLOWED_UP for row in report.channels if row.channel is one)


def _districts(report: AnnualReport) -> Table:
    return Table(
        "reached_by_district",
        ("sought", "reached", "reached_percent"),
        tuple(
            (row.district, (row.sought, row.reached, row.reached_percent))
            for row in report.districts
        ),
    )


def _occupations(report: AnnualReport) -> Table:
    reached = report.sought.total.reached
    return Table(
        "occupation_at_first_reach",
        ("people", "share_percent"),
        tuple(
            (row.code.value if row.code else "not_said", (row.people, percent(row.people, reached)))
            for row in report.occupations
        ),
    )


def _months(report: AnnualReport) -> Table:
    rows = tuple((row.month.strftime("%Y-%m"), (row.people,)) for row in report.months)
    return Table("reached_by_month", ("people",), rows)


def _closings(report: AnnualReport) -> Table:
    columns = tuple(closing_cells(report.support.closings[-1]))
    rows = tuple((row.unit, tuple(closing_cells(row).values())) for row in report.support.closings)
    return Table("closings_by_unit", columns, rows)


def closing_cells(row: ClosingRow) -> dict[str, Cell]:
    """Return a closing row's figures by key, in the order in which the city prints them."""
    return {
        "enrolled": row.enrolled,
        "closed": row.closed,
        "closed_percent": row.closed_percent,
        "to_studies": row.to_studies,
        "to_studies_percent": row.to_studies_percent,
        "to_work": row.to_work,
        "to_work_percent": row.to_work_percent,
        "to_studies_or_work": row.to_studies_or_work,
        "to_studies_or_work_percent": row.to_studies_or_work_percent,
    }
