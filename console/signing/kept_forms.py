"""Forms that came when their session was over: kept, sealed, for their writer and for an hour."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.sealing import KEPT_FORM
from register.sign_in_tables import kept_form
from register.tables import account
from storage.crypto import Vault

KEPT = timedelta(hours=1)
MOST = 20  # of one writer at a time
_WORD = "kept_form.hash"
# What a form has beside what somebody wrote.
_OURS = frozenset({"token", "next", "kept"})
# A code or a link is not to be kept, a preview sends nothing, and the others lose nothing.
_NEVER = (
    *("/login", "/setup/", "/me", "/accounts", "/kept/"),
    *("/logout", "/language", "/search", "/write/preview"),
)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that waits to be sent again."""

    word: str
    path: str
    fields: Mapping[str, str]
    until: datetime


def is_worth_keeping(path: str, fields: Mapping[str, str]) -> bool:
    """Tell whether anything would be lost with a form."""
    return not path.startswith(_NEVER) and bool(fields.keys() - _OURS)


async def keep_form(
    conn: AsyncConnection,
    vault: Vault,
    staff_id: int,
    *,
    path: str,
    fields: Mapping[str, str],
    now: datetime,
) -> str | None:
    """Keep a form for its writer, and return the word of its address; erase those that are over.

    None where the writer has no account any more, or so many forms that it can't be mistakes.
    """
    c = kept_form.c
    await conn.execute(delete(kept_form).where(c.until <= now))
    known = await conn.scalar(select(account.c.staff_id).where(account.c.staff_id == staff_id))
    theirs = select(func.count()).select_from(kept_form).where(c.staff_id == staff_id)
    if known is None or (await conn.scalar(theirs) or 0) >= MOST:
        return None
    word = secrets.token_urlsafe(16)
    written = {name: value for name, value in fields.items() if name not in _OURS}
    form = {"staff": staff_id, "path": path, "fields": written}
    row = {
        "hash": vault.index(_WORD, word),
        "staff_id": staff_id,
        "until": now + KEPT,
        "form_cipher": vault.seal(KEPT_FORM, json.dumps(form)),
    }
    await conn.execute(insert(kept_form).values(row))
    return word


async def find_kept(
    conn: AsyncConnection, vault: Vault, staff_id: int, word: str, now: datetime
) -> KeptForm | None:
    """Return a form that somebody wrote; None where it is another's, over, sent or dropped."""
    c = kept_form.c
    query = select(c.form_cipher, c.until).where(
        c.hash == vault.index(_WORD, word), c.staff_id == staff_id, c.until > now
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return None
    form = json.loads(vault.open(KEPT_FORM, row.form_cipher))
    if form["staff"] != staff_id:  # a row that was moved to another
        return None
    return KeptForm(word, form["path"], form["fields"], row.until)


async def drop_kept(conn: AsyncConnection, vault: Vault, staff_id: int, word: str) -> None:
    """Erase a form of somebody's."""
    c = kept_form.c
    mine = (c.hash == vault.index(_WORD, word), c.staff_id == staff_id)
    await conn.execute(delete(kept_form).where(*mine))
