"""From the events of a year the report prints the totals of that year, percentages included."""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from register.facts import write_facts
from reports.annual import annual_report
from reports.annual_forms import as_json
from reports.period import Period
from storage.engine import reading, writing
from tests.integration.reports.event_year import Year, events_of, people_of

PUBLISHED = json.loads(Path("tests/data/annual_tables.json").read_text("utf-8"))
# 19 and 11 are 30; the printed 40 of 2023 disagrees with its own parts
PARTS = {"to_studies_or_work": 30, "to_studies_or_work_percent": 57}
UNITS = ("Nord", "Syd")


def published(name: str) -> dict[str, Any]:
    """Return a published year's tables, with the one sum that its parts do not give."""
    year: dict[str, Any] = json.loads(json.dumps(PUBLISHED[name]))
    year.pop("reported_to_tax_agency_addresses", None)
    for row in year["closings_by_unit"]:
        if row.pop("_note", ""):
            row.update(PARTS)
    return year


def share(part: int, whole: int) -> int | None:
    """Return whole per cents, halves up, by decimal arithmetic."""
    if not whole:
        return None
    exact = Decimal(100 * part) / Decimal(whole)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def made_up(seed: int) -> dict[str, Any]:
    """Return the tables of a year that nobody has published; 1 of 8 is 12.5 per cent."""
    genders = {"women": (seed, 7 * seed, 3), "men": (3 * seed, 5 * seed, 2)}
    sought = {
        name: {"reached": reached, "not_reached": missed, "total": reached + missed}
        for name, (reached, missed, _) in genders.items()
    }
    sought["total"] = {key: sum(row[key] for row in sought.values()) for key in sought["women"]}
    in_register = {name: sum(parts) for name, parts in genders.items()}
    took_part = {"women": 3 * seed, "men": 5 * seed, "total": 8 * seed}
    closings = [
        closing(unit, enrolled, closed, studies)
        for unit, enrolled, closed, studies in (
            ("Nord", 3 * seed, 2 * seed, seed),
            ("Syd", 5 * seed, 2 * seed, 2 * seed - 1),
        )
    ]
    whole = [sum(row[key] for row in closings) for key in ("enrolled", "closed", "to_studies")]
    occupied = 3 * seed  # of four
    return {
        "period": [f"{2030 + seed}-01-01", f"{2030 + seed}-12-31"],
        "in_register": in_register | {"total": sum(in_register.values())},
        "sought": sought,
        "contact_attempts_about": 40 * seed,
        "occupied_when_reached_percent": share(occupied, 4 * seed),
        "took_part_in_support": took_part,
        "newly_enrolled": seed,
        "closings_by_unit": [*closings, closing("total", *whole)],
    }


def closing(unit: str, enrolled: int, closed: int, studies: int) -> dict[str, Any]:
    """Return a unit's row, in which whoever does not close to studies closes to work."""
    work = closed - studies
    told = {"unit": unit, "enrolled": enrolled, "closed": closed}
    told |= {"closed_percent": share(closed, enrolled)}
    for key, people in (("studies", studies), ("work", work), ("studies_or_work", closed)):
        told |= {f"to_{key}": people, f"to_{key}_percent": share(people, closed)}
    return told


YEARS = {"2025": published("2025"), "2023": published("2023")}
YEARS |= {f"made up {seed}": made_up(seed) for seed in (1, 2, 5, 13)}


@pytest.mark.parametrize("year", YEARS.values(), ids=YEARS.keys())
async def test_the_events_of_a_year_print_its_tables(engine: AsyncEngine, year: Year) -> None:
    """Every count is exact and every percentage is rounded half up, late and repeated rows too."""
    async with writing(engine) as conn:
        await write_facts(conn, list(events_of(year)), subjects=people_of(year))
    async with reading(engine) as conn:
        period = Period(*map(date.fromisoformat, year["period"]))
        told = as_json(await annual_report(conn, period), simulated=False)
    told["closings_by_unit"].sort(key=lambda row: str(row["unit"]))
    wanted = dict(year)
    wanted["closings_by_unit"] = sorted(year["closings_by_unit"], key=lambda row: str(row["unit"]))
    assert {key: told[key] for key in wanted} == wanted
