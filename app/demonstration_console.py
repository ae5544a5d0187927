"""The end of `uppsok demo`: the console on the simulated city, with accounts to try it by.

The city's days go on from the first working day after the simulated time. An app's codes go by
the real time, so the second step is one of the recovery codes that are printed: each works once,
and whoever reads them sits at this terminal. Passwords are new each time.
"""

import secrets
import socket
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import SecretBytes
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.output import print_line
from config.clock import STOCKHOLM, Clock, ShiftedClock
from config.settings import Settings, load_settings
from console.paths import LOGIN
from console.signing.accounts import invite, set_up
from console.signing.passwords import Passwords
from pipeline.works import Works
from register.roles import Role
from register.staff import add_staff
from register.tables import staff, unit
from scheduler.plan import CALLS_DEFAULT
from scheduler.window import next_open
from storage.engine import writing

HOST = "127.0.0.1"
MANAGER, ADMINISTRATOR = ("maja.holm", "Maja Holm"), ("adam.nyman", "Adam Nyman")


@dataclass(frozen=True, slots=True)
class Sample:
    """An account to try the console by."""

    role: Role
    login: str
    name: str
    password: str
    codes: tuple[str, ...]


async def serve_city(settings: Settings, day: date) -> None:
    """Serve the console of a city whose simulated time ended before `day`, until Ctrl+C."""
    # the bot's library alone takes a second, which no other command needs
    from app.together import run_together  # noqa: PLC0415

    settings = _with_door(settings)
    clock = ShiftedClock(first_morning(day))
    async with open_works(settings, clock=clock) as works:
        samples = await add_samples(works)

    def tell() -> None:
        for line in _how_to_sign_in(settings, clock, samples):
            print_line(line)
        sys.stdout.flush()

    await run_together(settings, web_server=True, clock=True, time=clock, opened=tell)


def first_morning(day: date) -> datetime:
    """Return the morning of the first working day from `day` on."""
    at = next_open(CALLS_DEFAULT, datetime.combine(day, time(), STOCKHOLM))
    return at + timedelta(minutes=30)


async def add_samples(works: Works) -> list[Sample]:
    """Open an account for a coordinator of the city, a manager of their unit, an administrator."""
    passwords = Passwords()
    async with writing(works.engine) as conn:
        first = select(staff.c.login, staff.c.name, unit.c.name.label("unit"))
        query = first.join(unit, unit.c.id == staff.c.unit_id).order_by(staff.c.id).limit(1)
        sara = (await conn.execute(query)).one()
        for (login, name), place, role in (
            (MANAGER, sara.unit, Role.MANAGER),
            (ADMINISTRATOR, "", Role.ADMINISTRATOR),
        ):
            await add_staff(conn, login, name, unit_name=place, roles=(role,))
        return [
            await _open_account(conn, works, passwords, role=role, login=login, name=name)
            for role, login, name in (
                (Role.COORDINATOR, sara.login, sara.name),
                (Role.MANAGER, *MANAGER),
                (Role.ADMINISTRATOR, *ADMINISTRATOR),
            )
        ]


async def _open_account(
    conn: AsyncConnection, works: Works, passwords: Passwords, *, role: Role, login: str, name: str
) -> Sample:
    now = works.clock.now()
    number = await conn.scalar(select(staff.c.id).where(staff.c.login == login))
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    word = await invite(conn, works.vault, number or 0, now)
    hashed = await passwords.make(password)
    codes = await set_up(conn, works.vault, word, hashed, step=0, now=now) or ()
    return Sample(role, login, name, password, tuple(codes))


def _how_to_sign_in(settings: Settings, clock: Clock, samples: list[Sample]) -> list[str]:
    """Return what is said when the console is open."""
    at = clock.now().astimezone(STOCKHOLM)
    lines: list[str] = []
    for one in samples:
        codes = " ".join(one.codes)
        lines += ["", f"{one.role.value}: {one.name}", f"  user      {one.login}"]
        lines += [f"  password  {one.password}", f"  codes     {codes}"]
    return [
        *lines,
        "",
        "Sign in by user, password and a code; each code works once, and is printed nowhere else.",
        f"In the city it is {at:%A %Y-%m-%d %H:%M}.",
        f"The console: {settings.base_url}{LOGIN} (Ctrl+C ends it)",
    ]


def _with_door(settings: Settings) -> Settings:
    """Return the settings with an address that only this machine reaches, and a key for forms."""
    port = load_settings().port
    told = {
        "host": HOST,
        "port": port if _is_free(port) else _any_port(),
        "secret_key": SecretBytes(secrets.token_bytes(32)),
    }
    return settings.model_copy(update=told)


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])
