"""The municipality: its name and addresses as young people see them, and who works where."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from config.outreach_costs import Prices, StaffWeek

STOCKHOLM_FILE = Path(__file__).with_name("stockholm.yaml")
Name = Annotated[str, Field(min_length=1)]
# Plain ASCII: it stands in headers and in what is said to mail servers (RFC 5321, 4.1.2).
# An assumption, to be set to what the municipality's own contract says.
SMS_PRICE = Decimal("0.52")
EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]{2,}")


def _email(text: str) -> str:
    address = text.lower()
    if address and not EMAIL.fullmatch(address):
        raise ValueError("must be an e-mail address such as kaa@stockholm.se")
    return address


MailAddress = Annotated[str, AfterValidator(_email)]


class MunicipalityError(Exception):
    """A municipality file that cannot be used; the text names every fault."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Unit(_Frozen):
    """A unit of the municipality's outreach (KAA-enhet) and the districts it serves."""

    districts: tuple[Name, ...] = ()
    phone: str = ""  # the number that young people call back; empty: the municipality's
    staff_week: StaffWeek = StaffWeek()  # goes before the municipality's


class Municipality(_Frozen):
    """One municipality, which is one database."""

    name: Name
    phone: Name
    info_url: Name  # where a young person can check that a message is genuine
    reply_url: Name  # what personal links begin with
    sms_price: Decimal = SMS_PRICE  # SEK for one segment, as the carrier bills it
    prices: Prices = Prices()  # of the other contacts, which trials of plans count with
    staff_week: StaffWeek = StaffWeek()  # what a coordinator gets done
    second_approval: bool = False  # a text is published only when a second person has approved it
    email: MailAddress = ""  # whom e-mail is from, and where answers go; empty: none is sent
    units: dict[Name, Unit] = Field(min_length=1)
    default_unit: Name  # for people without a district, and districts not named here

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.default_unit not in self.units:
            raise ValueError(f"default_unit: there is no unit {self.default_unit}")
        counted = Counter(name for unit in self.units.values() for name in unit.districts)
        twice = sorted(name for name, times in counted.items() if times > 1)
        if twice:
            raise ValueError(f"units: {', '.join(twice)} belongs to more than one unit")
        return self

    def unit_of(self, district: str) -> str:
        """Return the name of the unit that serves a district; "" is "no district"."""
        for name, unit in self.units.items():
            if district in unit.districts:
                return name
        return self.default_unit

    def staff_week_of(self, unit: str) -> StaffWeek:
        """Return what a coordinator of a unit gets done in a week, as far as it is set."""
        found = self.units.get(unit)
        return found.staff_week.over(self.staff_week) if found else self.staff_week

    def phone_of(self, unit: str) -> str:
        """Return the number that people of a unit's districts call back."""
        found = self.units.get(unit)
        return (found and found.phone) or self.phone


def load_municipality(file: Path = STOCKHOLM_FILE) -> Municipality:
    """Read a municipality file.

    Raises:
        MunicipalityError: it is not there, or does not say what it must.
    """
    try:
        tree = yaml.safe_load(file.read_text("utf-8"))
        return Municipality.model_validate(tree)
    except OSError as fault:
        raise MunicipalityError(f"{file}: {fault.strerror}") from fault
    except yaml.YAMLError as fault:
        raise MunicipalityError(f"{file}: not YAML: {' '.join(str(fault).split())}") from fault
    except ValidationError as fault:
        raise MunicipalityError(f"{file}: {_sentences(fault)}") from fault


def _sentences(fault: ValidationError) -> str:
    told = []
    for error in fault.errors(include_url=False):
        where = ".".join(str(part) for part in error["loc"])
        told.append(f"{where}: {error['msg']}" if where else error["msg"])
    return "; ".join(told)
