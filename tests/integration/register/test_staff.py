"""Adding staff, and what is said where something is wrong."""

import pytest
from sqlalchemy import select

from register.errors import StaffError
from register.staff import Role, add_staff
from register.tables import district, staff, staff_district
from storage.engine import writing
from tests.integration.register.desk import Desk


async def test_a_member_of_the_staff_is_added(desk: Desk) -> None:
    """Name, unit, districts, roles in their order, and how to be reached at night."""
    await desk.take_in([])
    async with writing(desk.engine) as conn:
        sara = await add_staff(
            conn,
            "sara",
            "  Sara   Berg ",
            unit_name="KAA nord",
            districts=["Järva", "Bromma", "Järva"],
            roles=[Role.DUTY, Role.COORDINATOR],
            phone="070-174 06 30",
            email="Sara.Berg@example.com",
            duty_order=1,
        )
    (row,) = await desk.rows(select(staff).where(staff.c.id == sara))
    assert (row.name, row.roles, row.duty_order) == ("Sara Berg", "coordinator duty", 1)
    assert (row.phone, row.email) == ("+46701740630", "sara.berg@example.com")
    served = await desk.rows(select(district.c.name).join(staff_district).order_by(district.c.name))
    assert [name for (name,) in served] == ["Bromma", "Järva"]


async def test_all_that_is_wrong_is_said(desk: Desk) -> None:
    """Nobody has to mend a command one fault at a time."""
    await desk.take_in([])
    with pytest.raises(StaffError) as caught:
        async with writing(desk.engine) as conn:
            await add_staff(
                conn,
                "sara berg",
                " ",
                unit_name="Väst",
                districts=["Kista"],
                roles=["boss"],
                phone="070",
                email="sara",
            )
    for part in (
        "login must be a word",
        "name is missing",
        "no unit Väst; there are KAA nord, KAA syd",
        "no district Kista; there are Bromma",
        "no role boss; there are administrator, coordinator",
        "phone number",
        "e-mail address",
    ):
        assert part in str(caught.value)


async def test_a_login_is_one_person_s(desk: Desk) -> None:
    """A login that is taken is refused, and so is somebody without any role."""
    async with writing(desk.engine) as conn:
        await add_staff(conn, "root", "Rut Ek", unit_name="", roles=[Role.ADMINISTRATOR])
    with pytest.raises(StaffError, match=r"at least one role is needed.*root is taken"):
        async with writing(desk.engine) as conn:
            await add_staff(conn, "root", "Rut Ek", unit_name="", roles=[])
