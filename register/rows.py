"""One line of the extract, read: a person as the register has them, or why not.

What makes a line refused is what makes a person impossible to identify or address;
everything else is a warning, and the person is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.languages import DEFAULT_LANGUAGE
from register.cells import Line, read_date
from register.fields import Field, word_key
from register.identity import NumberFault, read_number
from register.layout import Layout
from register.mapping import ColumnMapping
from register.numbers import read_email, read_phone
from register.problems import Problem
from register.states import PointKind, PointOwner

MALE, FEMALE = "M", "K"
_POSTCODE = re.compile(r"(?:SE-?)?([0-9]{3})([0-9]{2})", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SELF_PHONES = (Field.MOBILE, Field.LANDLINE)
_GUARDIANS = (
    (PointOwner.GUARDIAN_1, Field.GUARDIAN_1, Field.GUARDIAN_1_MOBILE),
    (PointOwner.GUARDIAN_2, Field.GUARDIAN_2, Field.GUARDIAN_2_MOBILE),
)


@dataclass(frozen=True, slots=True)
class RowPoint:
    """A number or an address as the extract names it, in its stored form."""

    owner: PointOwner
    kind: PointKind
    value: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A person as one line tells of them; columns that the extract lacks are empty."""

    digits: str
    born_on: date
    first_name: str
    last_name: str
    gender: str
    street: str
    postcode: str
    city: str
    district: str
    language: str
    registered_on: date
    reason: str
    school: str
    programme: str
    protected: bool
    points: tuple[RowPoint, ...]


@dataclass(frozen=True, slots=True)
class RowReading:
    """What came of a line: a person, or none where a problem says `refused`."""

    row: ParsedRow | None
    problems: tuple[Problem, ...]


def parse_row(
    number: int, cells: Sequence[str], layout: Layout, mapping: ColumnMapping, today: date
) -> RowReading:
    """Read the cells of line `number`; `today` is the Stockholm date of the import."""
    fault = _damaged(cells, layout.width)
    if fault:
        return RowReading(None, (Problem(number, "", fault, refused=True),))
    line = Line(number, cells, layout)
    row = _read(line, mapping, today)
    return RowReading(None if line.refused else row, tuple(line.problems))


def _damaged(cells: Sequence[str], width: int) -> str:
    """Return why a line's cells cannot be told apart; the extra ones may be empty."""
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return f"has {len(cells)} columns where the header has {width}"
    if any("\0" in cell for cell in cells):
        return "holds a character that no text has (NUL)"
    return ""


def _read(line: Line, mapping: ColumnMapping, today: date) -> ParsedRow | None:
    digits, born_on = _identity(line, today)
    names = [_name(line, name) for name in (Field.FIRST_NAME, Field.LAST_NAME)]
    registered_on = _registered(line, today)
    protected = _protected(line, mapping)
    if line.refused or born_on is None or registered_on is None:
        return None
    return ParsedRow(
        digits=digits,
        born_on=born_on,
        first_name=names[0],
        last_name=names[1],
        gender=_gender(line, mapping, digits),
        street=line.get(Field.STREET),
        postcode=_postcode(line),
        city=line.get(Field.CITY),
        district=line.get(Field.DISTRICT),
        language=_language(line),
        registered_on=registered_on,
        reason=line.get(Field.REASON),
        school=line.get(Field.SCHOOL),
        programme=line.get(Field.PROGRAMME),
        protected=protected,
        points=_points(line),
    )


def _identity(line: Line, today: date) -> tuple[str, date | None]:
    born_on = _birth(line)
    number = read_number(line.get(Field.PERSONNUMMER), today=today, born_on=born_on)
    if isinstance(number, NumberFault):
        line.refuse(Field.PERSONNUMMER, number.value)
        return "", None
    return number.digits, number.born_on


def _birth(line: Line) -> date | None:
    text = line.get(Field.BORN_ON)
    born_on = read_date(text)
    if text and born_on is None:
        line.warn(Field.BORN_ON, "is not a date: the personnummer is used")
    return born_on


def _name(line: Line, name: Field) -> str:
    text = line.get(name)
    if not text:
        line.refuse(name, "is missing")
    elif "\ufffd" in text:
        line.warn(name, "holds a character that cannot be read")
    return text


def _registered(line: Line, today: date) -> date | None:
    text = line.get(Field.REGISTERED)
    day = read_date(text)
    if day is None:
        line.refuse(Field.REGISTERED, "is not a date" if text else "is missing")
    elif day > today:
        line.warn(Field.REGISTERED, "is a date to come")
    return day


def _protected(line: Line, mapping: ColumnMapping) -> bool:
    """Return the flag; what does not clearly say no is protected (R7)."""
    text = line.get(Field.PROTECTED)
    protected = mapping.protections.get(word_key(text))
    if protected is None:
        what = "is not a word we know" if text else "is empty"
        line.warn(Field.PROTECTED, f"{what}: the person is treated as protected")
        return True
    return protected


def _gender(line: Line, mapping: ColumnMapping, digits: str) -> str:
    text = line.get(Field.GENDER)
    gender = mapping.genders.get(word_key(text))
    if gender is None:
        what = "is not a word we know" if text else "is empty"
        line.warn(Field.GENDER, f"{what}: the personnummer is used")
        return MALE if int(digits[-2]) % 2 else FEMALE
    return gender


def _postcode(line: Line) -> str:
    text = line.get(Field.POSTCODE)
    shape = _POSTCODE.fullmatch(text.replace(" ", ""))
    return f"{shape[1]} {shape[2]}" if shape else text


def _language(line: Line) -> str:
    text = line.get(Field.LANGUAGE).lower()
    if not text or _LANGUAGE.fullmatch(text):
        return text or DEFAULT_LANGUAGE
    line.warn(Field.LANGUAGE, "is not a language code: Swedish is used")
    return DEFAULT_LANGUAGE


def _points(line: Line) -> tuple[RowPoint, ...]:
    found = [point for name in _SELF_PHONES if (point := _phone(line, name, PointOwner.SELF, ""))]
    email = line.get(Field.EMAIL)
    address = read_email(email)
    if address:
        found.append(RowPoint(PointOwner.SELF, PointKind.EMAIL, address))
    elif email:
        line.warn(Field.EMAIL, "is not an e-mail address: it is left out")
    for owner, name, mobile in _GUARDIANS:
        point = _phone(line, mobile, owner, line.get(name))
        if point:
            found.append(point)
    return tuple({(point.owner, point.kind, point.value): point for point in found}.values())


def _phone(line: Line, column: Field, owner: PointOwner, name: str) -> RowPoint | None:
    text = line.get(column)
    if not text:
        return None
    phone = read_phone(text)
    if phone is None:
        line.warn(column, "is not a telephone number: it is left out")
        return None
    if phone.kind is PointKind.LANDLINE and column is not Field.LANDLINE:
        line.warn(column, "is a landline: it takes calls, no SMS")
    return RowPoint(owner, phone.kind, phone.number, name)
