"""What is known of people whom nobody can call: where they live, their last school, who they have.

Addresses and numbers are opened here, for whoever holds the task of finding a number.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.age import age_on
from register.numbers import write_phone
from register.sealing import POINT
from register.states import Limit, PointKind, PointOwner, PointState
from register.tables import contact_point, person
from storage.bulk import among
from storage.crypto import Vault
from storage.types import AnyRow

OF_AGE = 18
# Any of these says that nobody but the young person is to be turned to (R8).
_BARS_GUARDIANS = frozenset(
    {Limit.NO_GUARDIAN, Limit.ONLY_SMS, Limit.ONLY_CHAT, Limit.ONLY_EMAIL, Limit.ONLY_PHONE}
)


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """A number or an address, and whose it is."""

    kind: PointKind
    state: PointState
    value: str
    name: str  # the guardian's

    @property
    def written(self) -> str:
        """The number as it is written in Sweden; an address as it is."""
        return self.value if self.kind is PointKind.EMAIL else write_phone(self.value)


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to begin a search with."""

    age: int
    street: str
    place: str  # postcode and city
    address_bad: bool
    school: str
    programme: str
    own: Sequence[KnownPoint]
    guardians: Sequence[KnownPoint]
    guardians_barred: bool  # a limit stands, or the person is of age


async def read_known(
    conn: AsyncConnection, vault: Vault, people: Collection[str], today: date
) -> dict[str, Known]:
    """Return what is known of people by their public ids; of nobody protected (R7).

    Guardians are told only of those who are under 18 and have no limit that bars it (R8).
    """
    p = person.c
    columns = (
        p.id, p.public_id, p.born_on, p.street, p.postcode, p.city, p.address_state, p.school,
        p.programme, p.limits,
    )  # fmt: skip
    query = select(*columns).where(among(conn, p.public_id, people), ~p.protected)
    rows = (await conn.execute(query)).all()
    points = await _points(conn, vault, {row.id for row in rows})
    return {row.public_id: _known(row, points[row.id], today) for row in rows}


def _known(row: AnyRow, points: Sequence[tuple[str, KnownPoint]], today: date) -> Known:
    age = age_on(row.born_on, today)
    barred = age >= OF_AGE or bool(_BARS_GUARDIANS & set(row.limits.split()))
    others = [] if barred else [point for owner, point in points if owner != PointOwner.SELF]
    return Known(
        age=age,
        street=row.street,
        place=" ".join(filter(None, (row.postcode, row.city))),
        address_bad=row.address_state != "ok",
        school=row.school,
        programme=row.programme,
        own=[point for owner, point in points if owner == PointOwner.SELF],
        guardians=others,
        guardians_barred=barred,
    )


async def _points(
    conn: AsyncConnection, vault: Vault, people: Collection[int]
) -> defaultdict[int, list[tuple[str, KnownPoint]]]:
    c = contact_point.c
    query = select(c.person_id, c.owner, c.kind, c.state, c.value_cipher, c.name).where(
        among(conn, c.person_id, people), c.kind != PointKind.CHAT.value
    )
    found: defaultdict[int, list[tuple[str, KnownPoint]]] = defaultdict(list)
    for row in await conn.execute(query.order_by(c.owner, c.id)):
        value = vault.open(POINT, row.value_cipher)
        point = KnownPoint(PointKind(row.kind), PointState(row.state), value, row.name)
        found[row.person_id].append((row.owner, point))
    return found
