"""A report beside the figures that the city of Stockholm has published."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.annual_forms import aligned, as_json, shown
from reports.annual_tables import Cell
from reports.annual_values import AnnualReport, ratio
from reports.words import Language, word

PUBLISHED_FILE = Path(__file__).with_name("published.json")
LATEST_PUBLISHED = 2025

# Which figures stand side by side, in the order of reading, with their units.
UNITS: Mapping[str, str] = {
    "in_register": "people",
    "sought": "people",
    "sought_percent": "%",
    "all_reached_percent": "%",
    "women_reached_percent": "%",
    "men_reached_percent": "%",
    "contact_attempts_about": "attempts",
    "attempts_per_sought": "attempts",
    "occupied_when_reached_percent": "%",
    "took_part_in_support": "people",
    "support_percent": "%",
    "newly_enrolled": "people",
    "closings_percent": "%",
    "closed_to_studies_percent": "%",
    "closed_to_work_percent": "%",
}


@dataclass(frozen=True)
class Published:
    """One year's published figures, under the keys of the report's JSON."""

    year: int
    source: str
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class ComparisonRow:
    """One figure of ours beside the published one; None is withheld or can't be told."""

    key: str
    own: Cell
    published: Cell
    unit: str  # people, attempts or %


def load_published(year: int = LATEST_PUBLISHED) -> Published:
    """Return the published figures of a year, 2023 or 2025; KeyError for any other."""
    document = json.loads(PUBLISHED_FILE.read_text(encoding="utf-8"))
    figures = document[str(year)]
    return Published(year, figures["source"], figures)


def compare(report: AnnualReport, published: Published) -> tuple[ComparisonRow, ...]:
    """Return the report's main figures beside the published ones."""
    own = _main_figures(as_json(report, simulated=False))
    theirs = _main_figures(published.figures)
    return tuple(ComparisonRow(key, own[key], theirs[key], unit) for key, unit in UNITS.items())


def comparison_text(rows: Sequence[ComparisonRow], published: Published, *, simulated: bool) -> str:
    """Return the comparison as an aligned table in English, for a terminal."""
    ours = "Simulated" if simulated else "This report"
    lines = [("", ours, f"Stockholm {published.year}", "")]
    lines += [
        (word(row.key, Language.EN), shown(row.own), shown(row.published), row.unit) for row in rows
    ]
    return f"{aligned(lines)}\n\nPublished: {published.source}.\n"


def _main_figures(document: Mapping[str, Any]) -> dict[str, Cell]:
    sought, support = document["sought"], document["took_part_in_support"]["total"]
    everybody = sought["total"]
    closings = document["closings_by_unit"][-1]
    attempts = document["contact_attempts_about"]
    in_register = document["in_register"]["total"]
    return {
        "in_register": in_register,
        "sought": everybody["total"],
        "sought_percent": _share(everybody["total"], in_register),
        "all_reached_percent": _share(everybody["reached"], everybody["total"]),
        "women_reached_percent": _share(sought["women"]["reached"], sought["women"]["total"]),
        "men_reached_percent": _share(sought["men"]["reached"], sought["men"]["total"]),
        "contact_attempts_about": attempts,
        "attempts_per_sought": _ratio(attempts, everybody["total"]),
        "occupied_when_reached_percent": document["occupied_when_reached_percent"],
        "took_part_in_support": support,
        "support_percent": _share(support, everybody["reached"]),
        "newly_enrolled": document["newly_enrolled"],
        "closings_percent": closings["closed_percent"],
        "closed_to_studies_percent": closings["to_studies_percent"],
        "closed_to_work_percent": closings["to_work_percent"],
    }


def _ratio(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else ratio(part, whole)


def _share(part: int | None, whole: int | None) -> float | None:
    return _ratio(None if part is None else 100 * part, whole)
