"""Figures as they are written in Swedish."""

from reports.annual_tables import Cell
from reports.period import Period
from reports.words import Language, long_date

HIDDEN = ".."
_NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: Cell) -> str:
    """Return 1 234 or 12,5, with no-break spaces; two points where it is withheld."""
    if value is None:
        return HIDDEN
    return f"{value:,}".replace(",", _NO_BREAK).replace(".", ",")


def per_cent(value: Cell) -> str:
    """Return a share in per cent, with the sign."""
    return HIDDEN if value is None else f"{number(value)}{_NO_BREAK}%"


def figure(key: str, value: Cell) -> str:
    """Return a figure as its key asks for: shares carry the sign."""
    return per_cent(value) if key.endswith("percent") else number(value)


def dates(period: Period) -> str:
    """Return a period's dates: 1 november 2024–31 oktober 2025."""
    first, last = (long_date(day, Language.SV) for day in (period.from_, period.to))
    return f"{first} – {last}"
