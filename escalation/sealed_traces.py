"""Traces of people in what is sealed and names nobody: refused lines, forms that came late.

Whose they are can be seen only by opening them. There are few: lines of the latest extract, and
forms of the last hour.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.pages import pages
from register.refusals import name_key
from register.sealing import KEPT_FORM, PNR, REFUSED_LINE
from register.sign_in_tables import kept_form
from register.tables import import_problem, import_run
from storage.bulk import among
from storage.crypto import Vault
from storage.types import AnyRow

NUMBER = re.compile(r"(?<!\d)(?:\d{2})?(\d{6})[-+ ]?(\d{4})(?!\d)")
SEPARATORS = re.compile(r"[;,\t]")


async def forget_old_lines(conn: AsyncConnection) -> None:
    """Empty the refused lines of extracts before the latest whole one: it tells them anew."""
    latest = select(func.max(import_run.c.id)).where(import_run.c.complete).scalar_subquery()
    c = import_problem.c
    old = update(import_problem).where(c.line_cipher.is_not(None), c.run_id < latest)
    await conn.execute(old.values(line_cipher=None))


async def wipe_traces(
    conn: AsyncConnection, vault: Vault, people: Sequence[AnyRow], now: datetime
) -> None:
    """Erase what is sealed and about some people.

    Args:
        conn: a connection in a transaction.
        vault: opens what is sealed.
        people: their rows: `pnr_cipher`, `public_id`, `first_name` and `last_name`.
        now: the present instant; forms whose hour is over go with the others.
    """
    await forget_old_lines(conn)
    await conn.execute(delete(kept_form).where(kept_form.c.until <= now))
    lines = await _about_them(conn, vault, people)
    await _wipe(conn, import_problem, lines)
    names = [one.public_id for one in people]
    rows = await conn.execute(select(kept_form.c.id, kept_form.c.form_cipher))
    opened = [(row.id, vault.open(KEPT_FORM, row.form_cipher)) for row in rows]
    forms = [number for number, form in opened if any(name in form for name in names)]
    await conn.execute(delete(kept_form).where(among(conn, kept_form.c.id, forms)))


async def _about_them(conn: AsyncConnection, vault: Vault, people: Sequence[AnyRow]) -> list[int]:
    c = import_problem.c
    rows = await conn.execute(select(c.id, c.line_cipher).where(c.line_cipher.is_not(None)))
    opened = [(row.id, vault.open(REFUSED_LINE, row.line_cipher)) for row in rows]
    if not opened:
        return []
    digits = {vault.open(PNR, one.pnr_cipher)[2:] for one in people}
    names = {name_key(one.first_name, one.last_name) for one in people}
    return [number for number, line in opened if _tells(line, digits, names)]


def _tells(line: str, digits: Collection[str], names: Collection[tuple[str, str]]) -> bool:
    if any(born + rest in digits for born, rest in NUMBER.findall(line)):
        return True
    cells = {name_key(cell.strip('"'), "")[0] for cell in SEPARATORS.split(line)}
    return any(first in cells and last in cells for first, last in names)


async def _wipe(conn: AsyncConnection, table: Table, rows: Collection[int]) -> None:
    for some in pages(rows):
        emptied = update(table).where(among(conn, table.c.id, some))
        await conn.execute(emptied.values(line_cipher=None))
