"""How long people of the synthetic city stay in the register, and why they leave."""

from datetime import date, timedelta

from simulation.chance import exponential, pick_weighted, whole
from simulation.person import Leaving
from simulation.rates import RegisterRates

_WAIT_DAYS = 14  # R2: school changers leave within it
_LAST_LAG = 4  # days after the 20th birthday on which an extract may still name somebody
_TERM_STARTS = ((1, 7, 18), (8, 14, 27))  # month, first day, days over which schools report


def draw_leaving(
    born_on: date, enters_on: date, seed: int, key: int, *, stock: bool, rates: RegisterRates
) -> tuple[date, Leaving]:
    """Return the first night without the person, and why.

    `stock` tells that the person was in the register when the city began: whoever stays long
    is met more often there.
    """
    kind = pick_weighted(_kinds(rates, stock=stock), seed, key, "stay")
    out = max(birthday(born_on, 20), enters_on) + timedelta(days=whole(0, _LAST_LAG, seed, key, 20))
    moved = enters_on + timedelta(1 + exponential(rates.moves_away_days, seed, key, "moves away"))
    ways = [(out, Leaving.TURNED_20), (moved, Leaving.MOVED)]
    if kind != "long":
        ways.append((_school_start(kind, enters_on, seed, key, rates), Leaving.SCHOOL))
    left_on, why = min(ways, key=lambda way: way[0])
    return max(left_on, enters_on + timedelta(days=1)), why


def birthday(born_on: date, years: int) -> date:
    """Return the day on which somebody turns so many years; 29 February gives 1 March."""
    year = born_on.year + years
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _kinds(rates: RegisterRates, *, stock: bool) -> tuple[tuple[str, float], ...]:
    if stock:
        shares = (rates.stock_changers, rates.stock_leave_by_and_by, rates.stock_leave_at_term)
    else:
        shares = (rates.changers, rates.leave_by_and_by, rates.leave_at_term)
    return (*zip(("changer", "by and by", "term"), shares, strict=True), ("long", 1 - sum(shares)))


def _school_start(kind: str, enters_on: date, seed: int, key: int, rates: RegisterRates) -> date:
    if kind == "changer":
        return enters_on + timedelta(days=whole(1, _WAIT_DAYS - 1, seed, key, "changes school"))
    if kind == "term":
        return _next_term(enters_on + timedelta(days=_WAIT_DAYS), seed, key)
    later = exponential(rates.by_and_by_days, seed, key, "starts school")
    return enters_on + timedelta(days=_WAIT_DAYS + later)


def _next_term(after: date, seed: int, key: int) -> date:
    starts = (
        date(year, month, day) + timedelta(days=whole(0, over, seed, key, "term"))
        for year in (after.year, after.year + 1)
        for month, day, over in _TERM_STARTS
    )
    return min(start for start in starts if start > after)
