"""One young person of the synthetic city, drawn from a seed and a row number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from simulation.chance import chance, exponential, happens, pick, pick_weighted, whole
from simulation.extract_lines import COLUMNS, Row, version_of
from simulation.identity import (
    NumberSeries,
    landline_number,
    mobile_number,
    read_number,
    written,
    written_personnummer,
)
from simulation.names import LANGUAGES, draw_name, first_name
from simulation.person import Guardian, SimPerson, Version
from simulation.places import (
    LAST_HOUSE_NUMBER,
    POSTCODES,
    PROGRAMMES,
    REASONS,
    SCHOOLS,
    STREETS,
    WEIGHTS,
)
from simulation.rates import Rates
from simulation.stay import birthday, draw_leaving
from simulation.traits import draw_traits

_YOUNGEST, _OLDEST = 16.2, 19.97  # years when entering, as in the sample
_ADULT = 18
_YEAR = 365.25
_LAGS = ((0, 70.0), (1, 20.0), (3, 10.0))  # nights between being registered and the extract
_SUPPORTED = 1.25  # some of the stock have just come or are protected: the others make it up
_PLAIN = str.maketrans("åäöéë", "aaoee")


@dataclass(frozen=True, slots=True)
class Draw:
    """What a person is drawn from: the city's seed, rates and period, and the row's own part."""

    seed: int
    key: int
    gender: str
    enters_on: date
    stock: bool  # in the register when the city begins
    begins: date
    ends: date
    rates: Rates

    def happens(self, probability: float, what: str) -> bool:
        """Tell whether something happens to this person."""
        return happens(probability, self.seed, self.key, what)


def draw_person(draw: Draw, series: NumberSeries) -> SimPerson:
    """Draw a person; the only thing shared with others is the series of personnummer."""
    seed, key = draw.seed, draw.key
    age = _YOUNGEST + (_OLDEST - _YOUNGEST) * chance(seed, key, "age")
    born_on, number = series.take(draw.enters_on - timedelta(days=age * _YEAR), draw.gender)
    language = pick_weighted(LANGUAGES, seed, key, "language")
    row = _first_row(draw, number, language)
    leaves_on, leaving = draw_leaving(
        born_on, draw.enters_on, seed, key, stock=draw.stock, rates=draw.rates.register
    )
    registered_on = _registered(draw, born_on, leaves_on)
    row |= {"Registrerad": registered_on.isoformat()}
    stays = leaves_on >= draw.ends
    return SimPerson(
        key=key,
        personnummer12=number,
        first_name=row["Förnamn"],
        last_name=row["Efternamn"],
        gender=draw.gender,
        born_on=born_on,
        language=language,
        registered_on=registered_on,
        enters_on=draw.enters_on,
        leaves_on=None if stays else leaves_on,
        leaving=None if stays else leaving,
        landline=read_number(row["Telefon"]),
        email=row["E-post"] or None,
        guardians=guardians_of(row) if birthday(born_on, _ADULT) > draw.enters_on else (),
        in_support_since=_support(draw, registered_on, row),
        traits=draw_traits(draw.gender, seed, key, rates=draw.rates),
        versions=tuple(_versions(draw, row, born_on, leaves_on)),
    )


def guardians_of(row: Row) -> tuple[Guardian, ...]:
    """Return the guardians that a row names."""
    return tuple(
        Guardian(row[column], read_number(row[f"{column} mobil"]))
        for column in ("Vårdnadshavare 1", "Vårdnadshavare 2")
        if row[column]
    )


def _first_row(draw: Draw, number: str, language: str) -> dict[str, str]:
    seed, key, rates = draw.seed, draw.key, draw.rates.register
    first, last = draw_name(draw.gender, language, seed, key)
    return dict.fromkeys(COLUMNS, "") | {
        "Personnummer": written_personnummer(number, seed, key, "form"),
        "Förnamn": first,
        "Efternamn": last,
        "Kön": draw.gender,
        **_address(draw, "first address"),
        "Postort": "Stockholm",
        "Mobil": _mobile(draw, 0, rates.mobile),
        "Telefon": _landline(draw),
        "E-post": _email(draw, first, last),
        **_guardian_cells(draw, language, last),
        "Skyddade personuppgifter": "J" if draw.happens(rates.protected, "protected") else "N",
        "Orsak": pick(REASONS, seed, key, "reason"),
        "Senaste skola": pick(SCHOOLS, seed, key, "which school")
        if draw.happens(rates.school, "school")
        else "",
        "Senaste program": pick(PROGRAMMES, seed, key, "which programme")
        if draw.happens(rates.programme, "programme")
        else "",
        "Språk": language,
    }


def _address(draw: Draw, which: str) -> dict[str, str]:
    seed, key = draw.seed, draw.key
    district = pick_weighted(WEIGHTS, seed, key, which, "district")
    beginning = pick(POSTCODES[district], seed, key, which, "postcode")
    house = whole(1, LAST_HOUSE_NUMBER, seed, key, which, "house")
    return {
        "Gatuadress": f"{pick(STREETS, seed, key, which, 'street')} {house}",
        "Postnummer": f"{beginning} {whole(0, 99, seed, key, which, 'end'):02}",
        "Stadsdelsområde": district,
    }


def _mobile(draw: Draw, slot: int, share: float) -> str:
    if not draw.happens(share, f"mobile {slot}"):
        return ""
    number = mobile_number(draw.seed, draw.key, slot)
    return written(number, draw.seed, draw.key, "written", slot)


def _landline(draw: Draw) -> str:
    if not draw.happens(draw.rates.register.landline, "landline"):
        return ""
    return landline_number(draw.seed, draw.key).replace("+468", "08-")


def _email(draw: Draw, first: str, last: str) -> str:
    if not draw.happens(draw.rates.register.email, "email"):
        return ""
    number = whole(1, 99, draw.seed, draw.key, "mailbox")
    return f"{first}.{last}{number}@example.com".lower().translate(_PLAIN)


def _guardian_cells(draw: Draw, language: str, last: str) -> dict[str, str]:
    rates = draw.rates.register
    shares = (("K", rates.guardian_1_mobile), ("M", rates.guardian_2_mobile))
    cells = {}
    for number, (gender, share) in enumerate(shares, start=1):
        name = first_name(gender, language, draw.seed, draw.key, "guardian", number)
        cells[f"Vårdnadshavare {number}"] = f"{name} {last}"
        cells[f"Vårdnadshavare {number} mobil"] = _mobile(draw, number, share)
    return cells


def _registered(draw: Draw, born_on: date, leaves_on: date) -> date:
    """Return the date of registration: a lag before the first extract, or long before it."""
    seed, key = draw.seed, draw.key
    if not draw.stock:
        return draw.enters_on - timedelta(days=pick_weighted(_LAGS, seed, key, "lag"))
    if leaves_on - draw.enters_on < timedelta(days=14):
        return draw.enters_on - timedelta(days=whole(0, 3, seed, key, "lag"))
    long_ago = draw.enters_on - timedelta(days=15 + exponential(300, seed, key, "long ago"))
    return max(long_ago, birthday(born_on, 16))


def _support(draw: Draw, registered_on: date, row: Row) -> date | None:
    """Return since when support has run, for some of those there when the city begins."""
    rates = draw.rates.register
    known = draw.begins - registered_on > timedelta(days=60)
    if not (draw.stock and known and row["Skyddade personuppgifter"] == "N"):
        return None
    if not draw.happens(_SUPPORTED * rates.in_support_before / rates.stock, "supported"):
        return None
    return draw.begins - timedelta(days=whole(5, 45, draw.seed, draw.key, "support began"))


def _versions(draw: Draw, row: Row, born_on: date, leaves_on: date) -> Iterator[Version]:
    """Yield the row as it is from each night on; what happens in one night is one change."""
    yield version_of(draw.enters_on, _minors_only(row, born_on, draw.enters_on))
    changes = sorted(_changes(draw, born_on), key=itemgetter(0))
    for on, of_the_night in groupby(changes, key=itemgetter(0)):
        for _, cells in of_the_night:
            row = {**row, **cells}
        if draw.enters_on < on < min(leaves_on, draw.ends):
            yield version_of(on, _minors_only(row, born_on, on))


def _changes(draw: Draw, born_on: date) -> Iterator[tuple[date, Mapping[str, str]]]:
    """Yield what changes in the row over the period, with the night it shows."""
    rates = draw.rates.register
    yield birthday(born_on, _ADULT), {}
    if draw.happens(rates.moves_within, "moves"):
        yield _night(draw, "moves"), _address(draw, "second address")
    if draw.happens(rates.new_number, "new number"):
        yield _night(draw, "new number"), {"Mobil": _mobile(draw, 3, 1.0)}
    if draw.happens(rates.becomes_protected, "becomes protected"):
        yield _night(draw, "becomes protected"), {"Skyddade personuppgifter": "J"}


def _night(draw: Draw, what: str) -> date:
    last = (draw.ends - draw.begins).days - 1
    return draw.begins + timedelta(days=whole(0, last, draw.seed, draw.key, what, "night"))


def _minors_only(row: Row, born_on: date, on: date) -> Row:
    """Leave the guardians out from the 18th birthday on."""
    if on < birthday(born_on, _ADULT):
        return row
    return {column: "" if column.startswith("Vård") else cell for column, cell in row.items()}
