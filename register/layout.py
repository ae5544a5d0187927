"""Where each field stands in one extract: its header, held against the mapping."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from register.errors import ExtractError
from register.fields import REQUIRED, SELDOM, Field, heading_key
from register.mapping import ColumnMapping
from register.states import PointKind, PointOwner

# Only what a column can tell of is called old when it is gone from it.
COVERED_BY: Mapping[Field, tuple[tuple[PointOwner, PointKind], ...]] = {
    Field.MOBILE: ((PointOwner.SELF, PointKind.MOBILE),),
    Field.LANDLINE: ((PointOwner.SELF, PointKind.LANDLINE),),
    Field.EMAIL: ((PointOwner.SELF, PointKind.EMAIL),),
    Field.GUARDIAN_1_MOBILE: (
        (PointOwner.GUARDIAN_1, PointKind.MOBILE),
        (PointOwner.GUARDIAN_1, PointKind.LANDLINE),
    ),
    Field.GUARDIAN_2_MOBILE: (
        (PointOwner.GUARDIAN_2, PointKind.MOBILE),
        (PointOwner.GUARDIAN_2, PointKind.LANDLINE),
    ),
}


@dataclass(frozen=True)
class Layout:
    """The columns of one extract."""

    places: Mapping[Field, int]
    headings: Mapping[Field, str]  # also of columns that are missing, for reports
    width: int
    missing: tuple[Field, ...]  # optional columns that the extract lacks: what is stored stays

    @property
    def covered(self) -> frozenset[tuple[PointOwner, PointKind]]:
        """The contact points that this extract tells of."""
        covered = (pair for name, pairs in COVERED_BY.items() if name in self.places
                   for pair in pairs)  # fmt: skip
        return frozenset(covered)


def find_columns(header: Sequence[str], mapping: ColumnMapping) -> Layout:
    """Return where each mapped field stands.

    Raises:
        ExtractError: a column that must be there is missing, or one is there twice.
    """
    keys = [heading_key(cell) for cell in header]
    counted = Counter(keys)
    places: dict[Field, int] = {}
    faults = []
    for name, heading in mapping.headers.items():
        key = heading_key(heading)
        if counted[key] > 1:
            faults.append(f"the column {heading} is there {counted[key]} times")
        elif counted[key]:
            places[name] = keys.index(key)
        elif name in REQUIRED or name in mapping.explicit:
            faults.append(f"there is no column {heading} ({name})")
    if faults:
        raise ExtractError("; ".join(faults) + ". A mapping file can name the columns.")
    missing = tuple(name for name in mapping.headers if name not in places and name not in SELDOM)
    return Layout(places, dict(mapping.headers), len(keys), missing)
