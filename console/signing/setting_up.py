"""Setting up an account by its one-time link: a password, and an app that shows codes."""

from aiohttp import web

from console.desk import caller_of
from console.guard import Visit, log
from console.signing.accounts import Account, find_invited, set_up
from console.signing.known_browsers import remember_browser
from console.signing.password_rules import find_fault
from console.signing.throttle import address_counter, give_back, take_try
from console.signing.totp import app_address, matching_step
from console.view import Notice, Setup
from messaging.paper.qr import qr_svg
from storage.engine import reading, writing


async def show_setup(visit: Visit) -> web.Response:
    """Show what is to be chosen and scanned; nothing is used up."""
    invited = await _invited(visit)
    if invited is None:
        return _gone(visit)
    return visit.desk.page(visit.desk.view.setup(visit.frame, _shown(visit, invited)))


async def take_setup(visit: Visit) -> web.Response:
    """Set the account up, sign its owner in, and show the recovery codes, once."""
    desk, works = visit.desk, visit.desk.works
    address = address_counter(works.vault, caller_of(visit.request))
    async with writing(works.engine) as conn:
        free = await take_try(conn, (address,), visit.now)
    invited = await _invited(visit) if free else None
    if invited is None:
        return _gone(visit)
    step = matching_step(invited.totp_secret, visit.fields.get("code", ""), visit.now)
    faults = _faults(visit, invited, step)
    if faults or step is None:
        html = desk.view.setup(visit.frame, _shown(visit, invited), faults)
        return desk.page(html, status=422)
    hashed = await desk.passwords.make(visit.fields["password"])
    async with writing(works.engine) as conn:
        word = visit.request.match_info["word"]
        codes = await set_up(conn, works.vault, word, hashed, step=step, now=visit.now)
        if codes is None:
            return _gone(visit)
        await give_back(conn, address)
        secret = await visit.begin_session(conn, invited.staff_id)
    log.info("an account was set up", staff=invited.login)
    response = desk.page(desk.view.recovery(visit.frame, codes))
    desk.set_secret(response, secret)
    remember_browser(visit, response, invited.login)
    return response


async def _invited(visit: Visit) -> Account | None:
    works = visit.desk.works
    async with reading(works.engine) as conn:
        word = visit.request.match_info["word"]
        return await find_invited(conn, works.vault, word, visit.now)


def _faults(visit: Visit, invited: Account, step: int | None) -> dict[str, str]:
    """Return what is wrong, by field."""
    password = visit.fields.get("password", "")
    faults: dict[str, str] = {}
    if (fault := find_fault(password, invited.login, invited.name)) is not None:
        faults["password"] = fault.value
    elif visit.fields.get("again", "") != password:
        faults["again"] = "differs"
    if step is None:
        faults["code"] = "wrong"
    return faults


def _shown(visit: Visit, invited: Account) -> Setup:
    house = visit.desk.works.municipality.name
    address = app_address(invited.totp_secret, invited.login, house)
    return Setup(invited.login, invited.name, qr_svg(address), invited.totp_secret)


def _gone(visit: Visit) -> web.Response:
    return visit.desk.page(visit.desk.view.notice(visit.frame, Notice.LINK_GONE), status=404)
