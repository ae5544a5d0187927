"""The provider of single sign-on, as it is asked by HTTP: where things are, tokens, keys.

What it says of itself (OpenID Connect Discovery 1.0) is kept for ten minutes. Its keys are asked
for at each sign-on, which are few, so that a new key is known at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from console.signing.oidc_rules import Flow, SignOn, SignOnError, SignOnFault, is_safe

SECONDS = 10.0  # that an answer is waited for
_KEPT = timedelta(minutes=10)
_WELL_KNOWN = "/.well-known/openid-configuration"
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_BASIC, _IN_BODY = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the provider's parts are."""

    authorize: str
    token: str
    keys: str
    secret_in_body: bool  # whether it takes our secret in the body only


class Provider:
    """One provider; made once, asks nothing by itself."""

    def __init__(self, sign_on: SignOn, seconds: float = SECONDS) -> None:
        """Take who it is and how long it is waited for."""
        self.sign_on = sign_on
        self._limits = aiohttp.ClientTimeout(total=seconds)
        self._known: tuple[Places, datetime] | None = None

    async def places(self, now: datetime) -> Places:
        """Return where the provider's parts are.

        Raises:
            SignOnError: it does not answer, is another than it should be, or not safe to use.
        """
        if self._known is None or now >= self._known[1]:
            told = await self._ask("GET", self.sign_on.issuer.rstrip("/") + _WELL_KNOWN)
            self._known = (_read_places(told, self.sign_on.issuer), now + _KEPT)
        return self._known[0]

    async def redeem(self, code: str, flow: Flow, back: str, now: datetime) -> str:
        """Return the ID token for a code.

        Raises:
            SignOnError: the provider does not answer, or refuses the code.
        """
        places, ours = await self.places(now), self.sign_on
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": flow.verifier,
        }
        headers = {}
        if places.secret_in_body:
            form |= {"client_id": ours.client_id, "client_secret": ours.client_secret}
        else:
            headers["Authorization"] = aiohttp.encode_basic_auth(
                ours.client_id, ours.client_secret, "utf-8"
            )
        told = await self._ask("POST", places.token, data=form, headers=headers)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise SignOnError(SignOnFault.UNREACHABLE, "no ID token")
        return token

    async def keys(self, now: datetime) -> Mapping[str, Any]:
        """Return the provider's public keys.

        Raises:
            SignOnError: it does not answer.
        """
        return await self._ask("GET", (await self.places(now)).keys)

    async def _ask(self, method: str, address: str, **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - aiohttp's
        try:
            async with (
                aiohttp.ClientSession(
                    timeout=self._limits, cookie_jar=aiohttp.DummyCookieJar(), trust_env=True
                ) as session,
                session.request(method, address, allow_redirects=False, **sent) as answer,
            ):
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            raise SignOnError(SignOnFault.UNREACHABLE, type(fault).__name__) from fault
        return _read_object(answer.status, body)


def _read_object(status: int, body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as fault:
        raise SignOnError(SignOnFault.UNREACHABLE, f"HTTP {status}, no JSON") from fault
    if status == 400 and isinstance(told, dict):  # noqa: PLR2004 - RFC 6749, 5.2
        raise SignOnError(SignOnFault.OLD, str(told.get("error", ""))[:40])
    if status != 200 or not isinstance(told, dict):  # noqa: PLR2004 - the same
        raise SignOnError(SignOnFault.UNREACHABLE, f"HTTP {status}")
    return told


def _read_places(told: Mapping[str, Any], issuer: str) -> Places:
    if told.get("issuer") != issuer:  # OpenID Connect Discovery 1.0, 4.3
        raise SignOnError(SignOnFault.UNREACHABLE, "another issuer than UPPSOK_OIDC_ISSUER")
    authorize, token, keys = (str(told.get(name, "")) for name in _NEEDED)
    if not all(map(is_safe, (authorize, token, keys))):
        raise SignOnError(SignOnFault.UNREACHABLE, "an address that is missing or without HTTPS")
    ways = told.get("token_endpoint_auth_methods_supported") or [_BASIC]
    return Places(authorize, token, keys, _BASIC not in ways and _IN_BODY in ways)
