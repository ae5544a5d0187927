"""The annual report as text for a terminal, as JSON and as CSV."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from reports.annual_tables import Cell, Table, closing_cells, follow_up_rows, report_tables
from reports.annual_values import AnnualReport, ByGender, Count, Sought
from reports.safe_cells import harmless
from reports.suppression import suppressed
from reports.words import Language, long_date, word

SIMULATED_LINE = "SIMULATED FIGURES: an invented city, no real people."
SUPPRESSED_LINE = "Groups below 5 are withheld."
SIGNS_LINE = "..  withheld, or nothing to count"
HIDDEN = ".."  # as Statistics Sweden writes a figure that is not available or not shown


def as_text(report: AnnualReport, *, simulated: bool, suppress: bool = False) -> str:
    """Return the report as aligned tables in English, for a terminal."""
    told = suppressed(report) if suppress else report
    period = told.period
    dates = [long_date(day, Language.EN) for day in (period.from_, period.to)]
    heading = [f"Annual report, {' to '.join(dates)}"]
    heading += [SIMULATED_LINE] if simulated else []
    heading += [SUPPRESSED_LINE] if told.suppressed else []
    tables = [_text_table(table) for table in report_tables(told)]
    return "\n\n".join(["\n".join(heading), *tables, SIGNS_LINE]) + "\n"


def as_json(report: AnnualReport, *, simulated: bool, suppress: bool = False) -> dict[str, Any]:
    """Return the report ready for JSON, with the keys of the city's published tables.

    Withheld figures are None.
    """
    told = suppressed(report) if suppress else report
    return {
        "period": [told.period.from_.isoformat(), told.period.to.isoformat()],
        "simulated": simulated,
        "suppressed": told.suppressed,
        "in_register": _counts(told.in_register),
        "sought": _sought(told.sought),
        "contact_attempts_about": told.contact_attempts,
        "attempts_beside": told.attempts_beside,
        "occupied_when_reached_percent": told.occupied_percent,
        "took_part_in_support": _counts(told.support.took_part),
        "newly_enrolled": told.support.newly_enrolled,
        "closings_by_unit": [
            {"unit": row.unit, **closing_cells(row)} for row in told.support.closings
        ],
        **_channels(told),
        "follow_up": [
            {
                "channel": row.channel.value,
                "attempts": row.attempts,
                "answered_attempts": row.answered,
                "response_percent": row.response_percent,
            }
            for row in follow_up_rows(told)
        ],
        **_breakdowns(told),
        "median_days_to_first_attempt": told.waiting.median_to_attempt,
        "median_days_to_reached": told.waiting.median_to_reached,
        "over_30_days_without_attempt": told.waiting.over_30_days,
    }


def as_csv(report: AnnualReport, *, simulated: bool, suppress: bool = False) -> str:
    """Return the report in long form, `table;row;column;value`, a line per figure.

    Withheld figures are empty. The first lines tell the period and, as 0 or 1, whether
    the figures are simulated and suppressed.
    """
    told = suppressed(report) if suppress else report
    lines: list[Sequence[Cell | str]] = [
        ("table", "row", "column", "value"),
        ("report", "period", "from", told.period.from_.isoformat()),
        ("report", "period", "to", told.period.to.isoformat()),
        ("report", "figures", "simulated", int(simulated)),
        ("report", "figures", "suppressed", int(told.suppressed)),
    ]
    lines += [
        (table.key, harmless(row), column, cell)
        for table in report_tables(told)
        for row, cells in table.rows
        for column, cell in zip(table.columns, cells, strict=True)
    ]
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(lines)
    return out.getvalue()


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def shown(cell: Cell) -> str:
    """Return a figure as text in English: 1,234, 12.5, or two points where it is withheld."""
    return HIDDEN if cell is None else f"{cell:,}"


def _text_table(table: Table) -> str:
    def name(key: str) -> str:
        return word(key, Language.EN)

    header = ["", *map(name, table.columns)]
    rows = [[name(key), *map(shown, cells)] for key, cells in table.rows]
    title = name(table.key)
    return f"{title}\n{'-' * len(title)}\n{aligned([header, *rows])}"


def _counts(counts: ByGender[Count]) -> dict[str, Count]:
    return {"women": counts.women, "men": counts.men, "total": counts.total}


def _sought(sought: ByGender[Sought]) -> dict[str, dict[str, Count]]:
    genders = {"women": sought.women, "men": sought.men, "total": sought.total}
    return {
        name: {"reached": row.reached, "not_reached": row.not_reached, "total": row.total}
        for name, row in genders.items()
    }


def _channels(report: AnnualReport) -> dict[str, dict[str, Count]]:
    rows = report.channels
    return {
        "attempts_by_channel": {row.channel.value: row.attempts for row in rows},
        "answers": {row.channel.value: row.answers for row in rows},
        "answered_attempts": {row.channel.value: row.answered for row in rows},
        "response_percent": {row.channel.value: row.response_percent for row in rows},
    }


def _breakdowns(report: AnnualReport) -> dict[str, Any]:
    return {
        "reached_by_district": [
            {
                "district": row.district,
                "sought": row.sought,
                "reached": row.reached,
                "reached_percent": row.reached_percent,
            }
            for row in report.districts
        ],
        "occupation_at_first_reach": {
            row.code.value if row.code else "not_said": row.people for row in report.occupations
        },
        "reached_by_month": {row.month.strftime("%Y-%m"): row.people for row in report.months},
    }
