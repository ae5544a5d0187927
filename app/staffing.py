"""`uppsok staff`: who works here."""

from datetime import date
from typing import Annotated, Any

import typer
from sqlalchemy import func, select

from app.bootstrap import open_works, read_settings
from app.options import Json, read_day, run_async
from app.output import print_line, print_rows, say
from config.clock import swedish_date
from config.settings import Settings
from console.paths import SETUP
from console.signing.accounts import INVITE_LASTS, close_account, invite
from console.signing.sessions import end_sessions
from escalation.queue import find_worker, move_tasks
from register.absence import Absence, set_away
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
    """Add a member of the staff, and print the link by which they set up signing in."""
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


@app.command("invite")
def invite_again(
    login: Annotated[str, typer.Argument(help="Whose password or app is lost.")],
) -> None:
    """Print a new one-time link; the old password, second step and sessions end at once."""
    run_async(_invite(login))


@app.command("sign-out")
def sign_out(
    login: Annotated[str, typer.Argument(help="Whose sessions end.")],
    lock: Annotated[
        bool, typer.Option("--lock", help="And they can sign in no more, until invited again.")
    ] = False,
) -> None:
    """End all of somebody's sessions at once."""
    run_async(_sign_out(login, lock=lock))


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
    since: Annotated[
        str, typer.Option("--from", help="The first day away, YYYY-MM-DD; today if not given.")
    ] = "",
) -> None:
    """Say that somebody is away and who covers for them."""
    run_async(_away(login, read_day(since) if since else None, read_day(until), by))


async def _add(login: str, name: str, **member: Any) -> None:  # noqa: ANN401 - as add_staff
    settings = read_settings()
    async with open_works(settings) as works, writing(works.engine) as conn:
        await load_house(conn, works.municipality)
        staff_id = await add_staff(conn, login, name, **member)
        word = await invite(conn, works.vault, staff_id, works.clock.now())
        homeless = select(person.c.id).where(person.c.owner_id.is_(None))
        people = list(await conn.scalars(homeless))
        given = await assign_owners(conn, people, swedish_date(works.clock.now()))
    say(f"Added {login}. {given} people who had no owner now have one.")
    _tell_link(login, settings, word)


async def _invite(login: str) -> None:
    settings = read_settings()
    async with open_works(settings) as works, writing(works.engine) as conn:
        worker = await find_worker(conn, login)
        word = await invite(conn, works.vault, worker.id, works.clock.now())
    _tell_link(login, settings, word)


def _tell_link(login: str, settings: Settings, word: str) -> None:
    say(
        f"{login} sets a password and a second step here, once and within {INVITE_LASTS.days} "
        "days. Whoever has the link can: give it to nobody else."
    )
    print_line(settings.base_url + SETUP + word)


async def _sign_out(login: str, *, lock: bool) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        worker = await find_worker(conn, login)
        ended = await end_sessions(conn, worker.id)
        if lock:
            await close_account(conn, worker.id)
    say(f"{login} was signed out of {ended} sessions.")
    if lock:
        say(f"{login} cannot sign in any more; `uppsok staff invite {login}` lets them again.")


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


async def _away(login: str, since: date | None, until: date, by: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        one, other = await find_worker(conn, login), await find_worker(conn, by)
        first = since or min(until, swedish_date(works.clock.now()))
        await set_away(conn, one.id, Absence(first, until, other.id))
    say(f"{by} covers for {login} from {first} until {until}.")
