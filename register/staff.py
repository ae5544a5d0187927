"""The staff: who works where, and what they may do."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.errors import StaffError
from register.numbers import read_email, read_phone
from register.roles import Role
from register.tables import district, staff, staff_district, unit
from storage.bulk import insert_rows

__all__ = ["Role", "add_staff", "read_names", "read_reach"]


async def read_names(conn: AsyncConnection) -> dict[str, str]:
    """Return the name of each member of the staff, by login."""
    rows = await conn.execute(select(staff.c.login, staff.c.name))
    return {row.login: row.name for row in rows}


async def read_reach(conn: AsyncConnection, staff_id: int) -> tuple[str, str]:
    """Return the telephone number and the e-mail address of a member of the staff, "" for none."""
    query = select(staff.c.phone, staff.c.email).where(staff.c.id == staff_id)
    phone, email = (await conn.execute(query)).one()
    return phone, email


async def add_staff(
    conn: AsyncConnection,
    login: str,
    name: str,
    *,
    unit_name: str,
    districts: Sequence[str] = (),
    roles: Sequence[str] = (Role.COORDINATOR,),
    phone: str = "",
    email: str = "",
    duty_order: int | None = None,
) -> int:
    """Add a member of the staff and return their id.

    Args:
        conn: a connection in a transaction.
        login: what they sign in with; must be free.
        name: as texts are signed, the first name first.
        unit_name: the unit they work in; empty: the whole municipality.
        districts: the districts they serve; none: those of the unit that nobody serves.
        roles: words of `Role`.
        phone: reaches them for urgent tasks.
        email: the same.
        duty_order: their place in the rota for urgent tasks; none: not in it.

    Raises:
        StaffError: with everything that is wrong.
    """
    units, places = await _ids(conn, unit), await _ids(conn, district)
    number, address = read_phone(phone), read_email(email)
    faults = [
        *_faults(login, name, roles),
        *_unknown("unit", [unit_name] if unit_name else [], units),
        *_unknown("district", districts, places),
        *(["the phone number is none"] if phone and number is None else []),
        *(["the e-mail address is none"] if email and address is None else []),
        *await _taken(conn, login),
    ]
    if faults:
        raise StaffError("; ".join(faults))
    row = {
        "login": login,
        "name": " ".join(name.split()),
        "unit_id": units.get(unit_name),
        "roles": " ".join(role for role in Role if role in roles),
        "phone": number.number if number else "",
        "email": address or "",
        "duty_order": duty_order,
    }
    return await _insert(conn, row, [places[one] for one in districts])


async def _insert(conn: AsyncConnection, row: dict[str, Any], districts: Sequence[int]) -> int:
    staff_id = await conn.scalar(insert(staff).values(row).returning(staff.c.id))
    assert staff_id is not None  # noqa: S101 - a row that was inserted has its key
    rows = [{"staff_id": staff_id, "district_id": one} for one in sorted(set(districts))]
    await insert_rows(conn, staff_district, rows)
    return int(staff_id)


def _faults(login: str, name: str, roles: Sequence[str]) -> list[str]:
    faults = []
    if not login or login != "".join(login.split()):
        faults.append("the login must be a word without spaces")
    if not name.strip():
        faults.append("the name is missing")
    if not roles:
        faults.append("at least one role is needed")
    return [*faults, *_unknown("role", roles, Role)]


def _unknown(what: str, names: Sequence[str], known: Iterable[str]) -> list[str]:
    there = set(known)
    listed = ", ".join(sorted(filter(None, there)))
    return [f"there is no {what} {name}; there are {listed}" for name in names if name not in there]


async def _taken(conn: AsyncConnection, login: str) -> list[str]:
    owner = await conn.scalar(select(staff.c.id).where(staff.c.login == login))
    return [] if owner is None else [f"the login {login} is taken"]


async def _ids(conn: AsyncConnection, table: Table) -> dict[str, int]:
    rows = await conn.execute(select(table.c.name, table.c.id))
    return {row[0]: row[1] for row in rows}
