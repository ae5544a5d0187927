"""Providers of single sign-on: a real one in a process of its own, and one that lies on demand."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import ClientSession, web
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from console.signing.oidc_rules import SignOn
from tests.fakes.twilio import serve

CLIENT = "uppsok"
_READY = re.compile(r"running on .*:(\d+)")


def sign_on_at(issuer: str, claim: str = "preferred_username") -> SignOn:
    """Return what the console knows of a provider."""
    return SignOn(issuer, CLIENT, "hemligt hos oss", claim)


@asynccontextmanager
async def real_provider(*people: Mapping[str, object]) -> AsyncIterator[str]:
    """Run oidc-provider-mock with these people (their claims), and give its address."""
    words = [word for one in people for word in ("--user-claims", json.dumps(one))]
    command = (sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", "0", *words)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, limit=2**20
    )
    assert process.stderr is not None
    port = ""
    while not port:
        line = (await process.stderr.readline()).decode()
        assert line, "the provider has ended"
        port = found[1] if (found := _READY.search(line)) else ""
    drain = asyncio.create_task(process.stderr.read())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
        await drain


async def consent(address: str, sub: str) -> str:
    """Sign in at the real provider as somebody, and return the path that it sends one back to."""
    action = {"sub": sub} if sub else {"action": "deny"}
    async with (
        ClientSession() as session,
        session.post(address, data=action, allow_redirects=False) as answer,
    ):
        back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


@dataclass
class LyingProvider:
    """A provider that answers as it is told to."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    published: RSAKey | None = None  # another key than it signs with
    claims: dict[str, Any] = field(default_factory=dict)  # over the right ones
    token: dict[str, Any] = field(default_factory=dict)  # over the right answer
    discovery: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    forms: list[dict[str, str]] = field(default_factory=list)
    basic: list[str] = field(default_factory=list)
    nonce: str = ""
    now: int = 0

    def consent(self, address: str) -> str:
        """Return the path that a browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        self.nonce = asked["nonce"]
        assert asked["code_challenge_method"] == "S256"
        return f"{urlsplit(asked['redirect_uri']).path}?code=c&state={asked['state']}"

    def signed(self) -> str:
        """Return an ID token."""
        right = {
            "iss": self.url, "aud": CLIENT, "sub": "1", "nonce": self.nonce,
            "iat": self.now, "exp": self.now + 300, "preferred_username": "sara",
        }  # fmt: skip
        header = {"alg": "RS256", "kid": self.key.kid}
        return jwt.encode(header, {**right, **self.claims}, self.key)

    async def discover(self, _request: web.Request) -> web.Response:
        """Say where things are."""
        told = {
            "issuer": self.url,
            "authorization_endpoint": self.url + "/authorize?tenant=1",
            "token_endpoint": self.url + "/token",
            "jwks_uri": self.url + "/keys",
        }
        return web.json_response({**told, **self.discovery})

    async def redeem(self, request: web.Request) -> web.Response:
        """Answer with a token."""
        self.forms.append({key: str(value) for key, value in (await request.post()).items()})
        self.basic.append(request.headers.get("Authorization", ""))
        if self.status != 200:
            return web.json_response({"error": "invalid_grant"}, status=self.status)
        return web.json_response({"id_token": self.signed(), **self.token})

    async def keys(self, _request: web.Request) -> web.Response:
        """Publish the keys, one of another use among them."""
        mine = KeySet([self.published or self.key]).as_dict(private=False)
        other = {"kty": "oct", "k": "AAAA", "kid": "other"}
        return web.json_response({"keys": [*mine["keys"], other]})


@asynccontextmanager
async def lying_provider() -> AsyncIterator[LyingProvider]:
    """Serve a provider that answers as it is told to."""
    provider = LyingProvider()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discover)
    app.router.add_post("/token", provider.redeem)
    app.router.add_get("/keys", provider.keys)
    async with serve(app) as url:
        provider.url = url
        yield provider
