"""Signing in: password, then a code; out again; and setting up by a one-time link.

Nothing here tells whether a login exists: a wrong login takes as long, counts the same and is
answered with the same words as a wrong password.
"""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import caller_of, lead_to
from console.guard import Visit, log
from console.paths import CODE, LOGIN, with_next
from console.signing.accounts import (
    Account,
    find_account,
    find_account_of,
    use_recovery_code,
    use_step,
)
from console.signing.known_browsers import remember_browser, tries_counter
from console.signing.sessions import end_session, end_sessions
from console.signing.throttle import (
    WINDOW,
    address_counter,
    code_counter,
    forget,
    give_back,
    take_try,
)
from console.signing.totp import DIGITS, matching_step
from storage.engine import writing


async def show_login(visit: Visit) -> web.Response:
    """Show the form for login and password; who is signed in already goes on."""
    if visit.signed_in is not None:
        return lead_to(visit.desk, visit.next_path)
    return visit.desk.page(visit.desk.view.login(visit.frame))


async def take_password(visit: Visit) -> web.Response:
    """Check login and password and lead on to the second step."""
    desk, works, now = visit.desk, visit.desk.works, visit.now
    login = visit.fields.get("login", "")
    address = address_counter(works.vault, caller_of(visit.request))
    counters = (tries_counter(visit, login), address)
    async with writing(works.engine) as conn:
        free = await take_try(conn, counters, now)
        account = await find_account(conn, works.vault, login) if free else None
    if not free:
        return _too_many(visit, desk.view.login(visit.frame, fault="slow", login=login))
    hashed = account.password_hash if account else ""
    right = await desk.passwords.fits(hashed, visit.fields.get("password", ""))
    if not right or account is None:
        log.warning("a sign-in was refused", step="password")
        return desk.page(desk.view.login(visit.frame, fault="wrong", login=login), status=422)
    async with writing(works.engine) as conn:
        await give_back(conn, address)
        secret = await visit.begin_session(conn, account.staff_id, complete=False)
    response = lead_to(desk, with_next(CODE, visit.next_path))
    desk.set_secret(response, secret)
    return response


async def show_code(visit: Visit) -> web.Response:
    """Show the form for the second step."""
    return visit.desk.page(visit.desk.view.code(visit.frame))


async def take_code(visit: Visit) -> web.Response:
    """Check the second step and begin the session."""
    desk, works, now = visit.desk, visit.desk.works, visit.now
    staff_id = visit.session.staff_id if visit.session else 0
    address = address_counter(works.vault, caller_of(visit.request))
    counter = code_counter(works.vault, staff_id)
    async with writing(works.engine) as conn:
        free = await take_try(conn, (counter, address), now)
        account = await find_account_of(conn, works.vault, staff_id)
        right = free and account is not None and await _is_right(conn, visit, account)
        if right and account is not None:
            await give_back(conn, address)
            await forget(conn, (counter, tries_counter(visit, account.login)), now)
            secret = await visit.begin_session(conn, staff_id)
    if not free:
        return _too_many(visit, desk.view.code(visit.frame, fault="slow"))
    if not right or account is None:
        log.warning("a sign-in was refused", step="code")
        return desk.page(desk.view.code(visit.frame, fault="wrong"), status=422)
    log.info("signed in", staff=account.login)
    response = lead_to(desk, visit.next_path)
    desk.set_secret(response, secret)
    remember_browser(visit, response, account.login)
    return response


async def sign_out(visit: Visit) -> web.Response:
    """End this session, or with `everywhere` all sessions of this member of the staff."""
    desk, works = visit.desk, visit.desk.works
    async with writing(works.engine) as conn:
        if visit.session is not None and visit.fields.get("everywhere"):
            await end_sessions(conn, visit.session.staff_id)
        await end_session(conn, works.vault, visit.secret)
    response = lead_to(desk, LOGIN)
    desk.forget_secret(response)
    return response


async def _is_right(conn: AsyncConnection, visit: Visit, account: Account) -> bool:
    """Use up a code of the app, or a recovery code."""
    text = visit.fields.get("code", "")
    if sum(sign.isdigit() for sign in text) == DIGITS == len("".join(text.split())):
        step = matching_step(account.totp_secret, text, visit.now)
        return step is not None and await use_step(conn, account.staff_id, step)
    return await use_recovery_code(conn, visit.desk.works.vault, account.staff_id, text)


def _too_many(visit: Visit, html: str) -> web.Response:
    log.warning("a sign-in was refused", step="too many tries")
    response = visit.desk.page(html, status=429)
    response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
