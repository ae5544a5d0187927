"""`uppsok staff`: who works here."""

from datetime import date
from typing import Annotated, Any

import typer
from sqlalchemy import func, select, update

from app.bootstrap import open_works
from app.options import Json, read_day, run_async
from app.output import print_rows, say
from config.clock import swedish_date
from escalation.queue import find_worker, move_tasks
from register.house import load_house
from register.owners import assign_owners, reassign
from register.staff import Role, add_staff
from register.tables import person, staff, unit
from storage.engine import reading, writing

app = typer.Typer(help="Staff: add, list, cover, reassign.", no_args_is_help=True)


@app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="What they sign in with, such as sara.ek.")],
    name: Annotated[str, typer.Option(help="Full name; texts are signed with the first.")],
    unit_name: Annotated[str, typer.Option("--unit", help="The unit, such as KAA nord.")] = "",
    district: Annotated[
        list[str] | None, typer.Option(help="A district they serve; repeat. None: the whole unit.")
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            help="coordinator (default), manager, administrator, protected, duty; repeat."
        ),
    ] = None,
    phone: Annotated[str, typer.Option(help="For alerts.")] = "",
    email: Annotated[str, typer.Option(help="For alerts.")] = "",
    duty_order: Annotated[
        int | None, typer.Option(help="Place in the rota for urgent tasks; 1 is first.")
    ] = None,
) -> None:
    """Add a member of the staff."""
    run_async(
        _add(
            login,
            name,
            unit_name=unit_name,
            districts=district or (),
            roles=role or (Role.COORDINATOR,),
            phone=phone,
            email=email,
            duty_order=duty_order,
        )
    )


@app.command("list")
def list_staff(as_json: Json = False) -> None:
    """List the staff with their open cases."""
    run_async(_list(as_json=as_json))


@app.command("reassign")
def reassign_people(
    from_login: Annotated[str, typer.Argument(help="Whose people.")],
    to_login: Annotated[str, typer.Argument(help="Who takes them.")],
) -> None:
    """Give all of somebody's people to somebody else."""
    run_async(_reassign(from_login, to_login))


@app.command("away")
def away(
    login: Annotated[str, typer.Argument(help="Who is away.")],
    until: Annotated[str, typer.Option(help="The last day away, YYYY-MM-DD.")],
    by: Annotated[str, typer.Option("--cover", help="The login of who covers.")],
) -> None:
    """Say that somebody is away and who covers for them."""
    run_async(_away(login, read_day(until), by))


async def _add(login: str, name: str, **member: Any) -> None:  # noqa: ANN401 - as add_staff
    async with open_works() as works, writing(works.engine) as conn:
        await load_house(conn, works.municipality)
        await add_staff(conn, login, name, **member)
        homeless = select(person.c.id).where(person.c.owner_id.is_(None))
        people = list(await conn.scalars(homeless))
        given = await assign_owners(conn, people, swedish_date(works.clock.now()))
    say(f"Added {login}. {given} people who had no owner now have one.")


async def _list(*, as_json: bool) -> None:
    s = staff.c
    query = (
        select(
            s.login, s.name, unit.c.name.label("unit"), s.roles, s.duty_order, s.away_until,
            func.count(person.c.id).label("people"),
        )
        .select_from(staff)
        .outerjoin(unit, unit.c.id == s.unit_id)
        .outerjoin(person, (person.c.owner_id == s.id) & (person.c.state == "active"))
        .group_by(s.id, unit.c.name)
        .order_by(s.login)
    )  # fmt: skip
    async with open_works() as works, reading(works.engine) as conn:
        rows = [dict(row) for row in (await conn.execute(query)).mappings()]
    print_rows(rows, as_json=as_json, empty="No staff yet: see `uppsok staff add --help`.")


async def _reassign(from_login: str, to_login: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        today = swedish_date(works.clock.now())
        giver = await find_worker(conn, from_login)
        taker = await find_worker(conn, to_login)
        moved = await reassign(conn, giver.id, taker.id, today)
        await move_tasks(conn, moved, taker.id)
    say(f"{len(moved)} people now have {to_login} as their owner.")


async def _away(login: str, until: date, by: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        one, other = await find_worker(conn, login), await find_worker(conn, by)
        away_now = {"away_until": until, "cover_id": other.id}
        await conn.execute(update(staff).where(staff.c.id == one.id).values(**away_now))
    say(f"{by} covers for {login} until {until}.")
