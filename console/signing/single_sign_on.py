"""Signing in with the municipality's own account, by its OpenID Connect provider.

The provider says who somebody is; who may come in, and as what, is said here: nobody is added
by signing on, and whoever has been locked out stays out.
"""

import hmac
import secrets
from dataclasses import asdict

from aiohttp import web

from console.desk import ConsoleDesk, caller_of, lead_to
from console.guard import Visit, log
from console.paths import SIGN_ON, SIGN_ON_BACK
from console.route import Route
from console.signing.accounts import find_account_by_claim
from console.signing.oidc_provider import Provider
from console.signing.oidc_rules import (
    FLOW_LASTS,
    Flow,
    SignOnError,
    SignOnFault,
    authorize_address,
    login_in,
)
from console.signing.oidc_tokens import read_claims
from console.signing.sealed import open_values, seal_values
from console.signing.throttle import address_counter, give_back, take_try
from storage.engine import writing

_PURPOSE = "sign_on.flow"
_COOKIE = "signon"
_STATUS = {SignOnFault.UNREACHABLE: 502, SignOnFault.STRANGER: 403}


async def begin_sign_on(visit: Visit) -> web.Response:
    """Send the browser to the provider; it keeps, sealed, what the answer must fit."""
    desk, provider = visit.desk, visit.desk.provider
    if provider is None:
        return visit.not_found()
    if visit.signed_in is not None:
        return lead_to(desk, visit.next_path)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    until = (visit.now + FLOW_LASTS).timestamp()
    flow = Flow(state, nonce, verifier, visit.next_path, until)
    try:
        places = await provider.places(visit.now)
    except SignOnError as fault:
        return _refused(visit, fault)
    address = authorize_address(places.authorize, provider.sign_on, flow, _back(desk))
    response = lead_to(desk, address)
    sealed = seal_values(desk.works.vault, _PURPOSE, asdict(flow))
    desk.set_cookie(response, _COOKIE, sealed, seconds=int(FLOW_LASTS.total_seconds()))
    return response


async def end_sign_on(visit: Visit) -> web.Response:
    """Take what the provider sends the browser back with, and begin the session."""
    desk, provider = visit.desk, visit.desk.provider
    if provider is None:
        return visit.not_found()
    address = address_counter(desk.works.vault, caller_of(visit.request))
    async with writing(desk.works.engine) as conn:
        free = await take_try(conn, (address,), visit.now)
    if not free:
        return desk.page(desk.view.login(visit.frame, fault="slow"), status=429)
    try:
        flow = _read_flow(visit)
        login = await _ask_who(visit, provider, flow)
        secret = await _begin(visit, login)
    except SignOnError as fault:
        return _refused(visit, fault)
    async with writing(desk.works.engine) as conn:
        await give_back(conn, address)
    response = lead_to(desk, flow.next_path)
    desk.set_secret(response, secret)
    desk.forget_cookie(response, _COOKIE)
    return response


def _read_flow(visit: Visit) -> Flow:
    """Return the sign-on that this browser began, if this answer belongs to it."""
    kept = visit.request.cookies.get(visit.desk.cookie_name(_COOKIE), "")
    values = open_values(visit.desk.works.vault, _PURPOSE, kept)
    if values is None:
        raise SignOnError(SignOnFault.OLD, "none was begun")
    flow = Flow(**values)
    state = visit.request.query.get("state", "").encode("utf-8", "replace")
    if not hmac.compare_digest(flow.state.encode(), state):
        raise SignOnError(SignOnFault.OLD, "state")
    if visit.now.timestamp() >= flow.until:
        raise SignOnError(SignOnFault.OLD, "too long ago")
    return flow


async def _ask_who(visit: Visit, provider: Provider, flow: Flow) -> str:
    """Return the login that the provider vouches for."""
    query, now = visit.request.query, visit.now
    if "error" in query:
        raise SignOnError(SignOnFault.DECLINED, query["error"][:40])
    if query.get("iss", provider.sign_on.issuer) != provider.sign_on.issuer:  # RFC 9207
        raise SignOnError(SignOnFault.UNTRUE, "iss of the answer")
    token = await provider.redeem(query.get("code", ""), flow, _back(visit.desk), now)
    claims = read_claims(token, await provider.keys(now), provider.sign_on, flow, now=now)
    login = login_in(claims, provider.sign_on.claim)
    if not login:
        raise SignOnError(SignOnFault.STRANGER, f"no usable claim {provider.sign_on.claim}")
    return login


async def _begin(visit: Visit, login: str) -> str:
    """Begin the session of a member of the staff, and return its secret."""
    works = visit.desk.works
    async with writing(works.engine) as conn:
        account = await find_account_by_claim(conn, works.vault, login)
        if account is None:
            raise SignOnError(SignOnFault.STRANGER, "nobody has this login")
        secret = await visit.begin_session(conn, account.staff_id)
    log.info("signed in", staff=account.login, by="single sign-on")
    return secret


def _back(desk: ConsoleDesk) -> str:
    return desk.base_url + SIGN_ON_BACK


def _refused(visit: Visit, fault: SignOnError) -> web.Response:
    log.warning("a sign-in was refused", step="single sign-on", fault=fault.fault, why=fault.why)
    html = visit.desk.view.login(visit.frame, fault=fault.fault)
    response = visit.desk.page(html, status=_STATUS.get(fault.fault, 422))
    visit.desk.forget_cookie(response, _COOKIE)
    return response


ROUTES = (
    Route("GET", SIGN_ON, begin_sign_on),
    Route("GET", SIGN_ON_BACK, end_sign_on),
)
