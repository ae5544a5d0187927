"""What one line of the extract means for one person: new, changed, back, removed, too old."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from register.age import erase_on, in_scope, lifecycle_at
from register.fields import Field
from register.layout import Layout
from register.rows import ParsedRow
from register.states import PersonState

# Columns of the person that stay as they are where the extract has no such column.
OPTIONAL: Mapping[str, Field] = {
    "street": Field.STREET,
    "postcode": Field.POSTCODE,
    "city": Field.CITY,
    "language": Field.LANGUAGE,
    "reason": Field.REASON,
    "school": Field.SCHOOL,
    "programme": Field.PROGRAMME,
}
ALWAYS = ("first_name", "last_name", "gender", "born_on", "registered_on")
ADDRESS = ("street", "postcode", "city")


class Fate(Enum):
    """What becomes of the person behind a readable line."""

    NEW = auto()  # not in the register before
    BACK = auto()  # had left, and enters again
    KEPT = auto()  # is in the register: the row is brought up to date
    REMOVED = auto()  # was removed by hand: the row is brought up to date, and stays removed
    TOO_OLD = auto()  # is in the register but no longer under 20 (R1)
    NEW_TOO_OLD = auto()  # not in the register before, and no longer under 20: never in scope
    PAST = auto()  # not in the register, and too old for anything to be kept of them (R15)


ENTERS = frozenset({Fate.NEW, Fate.BACK})
NEW = frozenset({Fate.NEW, Fate.NEW_TOO_OLD})


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person as they stand in the register, as far as an extract can change them."""

    id: int
    state: PersonState
    fingerprint: bytes | None
    protected: bool
    subject: str
    district_id: int
    owner_id: int | None
    address_state: str
    lifecycle_at: datetime | None
    values: Mapping[str, Any]  # by the names of ALWAYS and OPTIONAL
    unseen: bool  # active, and no line of the file is the one last read

    @property
    def held_by_refusal(self) -> bool:
        """Whether a refused line held the person, so that a good one lets go of them (R21)."""
        return self.state is PersonState.ACTIVE and self.fingerprint is None


def decide_fate(row: ParsedRow, stored: StoredPerson | None, today: date) -> Fate:
    """Return what becomes of the person on a readable line at the Stockholm date `today`."""
    young = in_scope(row.born_on, today)
    if stored is None:
        if today >= erase_on(row.born_on):
            return Fate.PAST
        return Fate.NEW if young else Fate.NEW_TOO_OLD
    if stored.state is PersonState.REMOVED:
        return Fate.REMOVED
    if not young:
        return Fate.TOO_OLD
    return Fate.BACK if stored.state is PersonState.LEFT else Fate.KEPT


def person_values(row: ParsedRow, layout: Layout) -> dict[str, Any]:
    """Return the person's plain columns as this extract tells of them, the same for each line."""
    told = [name for name, column in OPTIONAL.items() if column in layout.places]
    return {name: getattr(row, name) for name in (*ALWAYS, *told)}


def changed_columns(stored: StoredPerson, values: Mapping[str, Any], fate: Fate) -> dict[str, Any]:
    """Return the columns that follow from others: the state, the address's, the calendar's."""
    moved = any(name in values and values[name] != stored.values[name] for name in ADDRESS)
    reborn = values["born_on"] != stored.values["born_on"] or fate is Fate.BACK
    return {
        "state": _state(stored.state, fate),
        "address_state": "ok" if moved else stored.address_state,
        "lifecycle_at": lifecycle_at(values["born_on"]) if reborn else stored.lifecycle_at,
    }


def differs(stored: StoredPerson, row: ParsedRow, values: Mapping[str, Any], district: int) -> bool:
    """Tell whether a line says anything that the register does not say yet."""
    return (
        row.protected != stored.protected
        or district != stored.district_id
        or any(stored.values[name] != value for name, value in values.items())
    )


def _state(state: PersonState, fate: Fate) -> PersonState:
    if fate is Fate.TOO_OLD:
        return PersonState.LEFT
    return PersonState.ACTIVE if fate is Fate.BACK else state
