"""Accounts: a one-time link sets one up with a password and a second step.

A link is stored as a keyed hash and lasts three days. Looking at it uses nothing up; setting up
does, in the statement that checks it. A new link takes back what stood before.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from console.signing.sessions import end_sessions
from messaging.links import random_word, read_word
from register.sign_in_tables import kept_form, recovery_code
from register.tables import account, staff
from storage.bulk import insert_rows
from storage.crypto import Vault
from storage.types import AnyRow, AnySelect

INVITE_LASTS = timedelta(days=3)
RECOVERY_CODES = 10
_INVITE, _TOTP, _RECOVERY = "account.invite", "account.totp", "recovery_code.hash"


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of somebody; an account that is not set up has no hash."""

    staff_id: int
    login: str
    name: str
    password_hash: str
    totp_secret: str


async def invite(conn: AsyncConnection, vault: Vault, staff_id: int, now: datetime) -> str:
    """Return the word of a new one-time link; the old password and sessions end at once."""
    await close_account(conn, staff_id)
    word = secrets.token_urlsafe(32)
    row = {
        "staff_id": staff_id,
        "invite_hash": vault.index(_INVITE, word),
        "invite_until": now + INVITE_LASTS,
        "totp_cipher": vault.seal(_TOTP, pyotp.random_base32()),
    }
    await conn.execute(insert(account).values(row))
    return word


async def close_account(conn: AsyncConnection, staff_id: int) -> None:
    """Let somebody sign in no more, and end their sessions."""
    await end_sessions(conn, staff_id)
    for table in (recovery_code, kept_form, account):
        await conn.execute(delete(table).where(table.c.staff_id == staff_id))


async def find_invited(
    conn: AsyncConnection, vault: Vault, word: str, now: datetime
) -> Account | None:
    """Return whose one-time link this is; None where it is used, too old or none."""
    c = account.c
    good = (c.invite_hash == vault.index(_INVITE, word), c.invite_until > now)
    row = (await conn.execute(_accounts().where(*good))).one_or_none()
    return _account(vault, row)


async def find_account(conn: AsyncConnection, vault: Vault, login: str) -> Account | None:
    """Return the account of a login."""
    named = _accounts().where(staff.c.login == login.strip())
    return _account(vault, (await conn.execute(named)).one_or_none())


async def find_account_by_claim(conn: AsyncConnection, vault: Vault, login: str) -> Account | None:
    """Return the one account whose login is this, in letters of any size.

    Directories write the same name in both. Where two logins differ in nothing else, it is
    nobody's. An account that waits to be set up is one: whoever was locked out has none.
    """
    named = _accounts().where(func.lower(staff.c.login) == login.strip().lower()).limit(2)
    rows = (await conn.execute(named)).all()
    return _account(vault, rows[0]) if len(rows) == 1 else None


async def find_account_of(conn: AsyncConnection, vault: Vault, staff_id: int) -> Account | None:
    """Return the account of a member of the staff."""
    theirs = _accounts().where(staff.c.id == staff_id)
    return _account(vault, (await conn.execute(theirs)).one_or_none())


async def set_up(
    conn: AsyncConnection, vault: Vault, word: str, password_hash: str, *, step: int, now: datetime
) -> Sequence[str] | None:
    """Use a one-time link up, and return the new recovery codes; None where it is used up.

    `step` is the half minute of the code that was typed.
    """
    c = account.c
    good = (c.invite_hash == vault.index(_INVITE, word), c.invite_until > now)
    values = {
        "password_hash": password_hash,
        "totp_step": step,
        "invite_hash": None,
        "invite_until": None,
    }
    used = update(account).where(*good).values(values).returning(c.staff_id)
    staff_id = await conn.scalar(used)
    if staff_id is None:
        return None
    return await renew_codes(conn, vault, staff_id)


async def renew_codes(conn: AsyncConnection, vault: Vault, staff_id: int) -> Sequence[str]:
    """Return new recovery codes; those of before end."""
    await conn.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))
    codes = [random_word() for _ in range(RECOVERY_CODES)]
    rows = [{"staff_id": staff_id, "hash": _code_hash(vault, staff_id, one)} for one in codes]
    await insert_rows(conn, recovery_code, rows)
    return codes


async def use_step(conn: AsyncConnection, staff_id: int, step: int) -> bool:
    """Use the code of a half minute; tell whether none of then or later was used before."""
    c = account.c
    newer = update(account).where(c.staff_id == staff_id, c.totp_step < step)
    return (await conn.execute(newer.values(totp_step=step))).rowcount == 1


async def use_recovery_code(conn: AsyncConnection, vault: Vault, staff_id: int, text: str) -> bool:
    """Use a recovery code, however it is typed; tell whether it was one that was left."""
    word = read_word(text)
    if word is None:
        return False
    c = recovery_code.c
    one = (c.staff_id == staff_id, c.hash == _code_hash(vault, staff_id, word))
    return (await conn.execute(delete(recovery_code).where(*one))).rowcount == 1


async def count_recovery_codes(conn: AsyncConnection, staff_id: int) -> int:
    """Return how many recovery codes somebody has left; all, where no password asks for any."""
    c = account.c
    ours = await conn.scalar(select(c.password_hash).where(c.staff_id == staff_id))
    if not ours:
        return RECOVERY_CODES
    theirs = recovery_code.c.staff_id == staff_id
    return await conn.scalar(select(func.count()).select_from(recovery_code).where(theirs)) or 0


def _accounts() -> AnySelect:
    c, s = account.c, staff.c
    columns = (s.id, s.login, s.name, c.password_hash, c.totp_cipher)
    return select(*columns).join_from(account, staff, s.id == c.staff_id)


def _account(vault: Vault, row: AnyRow | None) -> Account | None:
    if row is None:
        return None
    secret = vault.open(_TOTP, row.totp_cipher)
    return Account(row.id, row.login, row.name, row.password_hash, secret)


def _code_hash(vault: Vault, staff_id: int, code: str) -> bytes:
    return vault.index(_RECOVERY, f"{staff_id}:{code}")
