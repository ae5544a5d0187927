"""Single sign-on (OpenID Connect): what is asked of the provider, and what its answer says. Pure.

OpenID Connect Core 1.0, 3.1 (authorization code), with PKCE (RFC 7636): whoever catches the code
on its way cannot redeem it without the verifier, which never leaves us.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

FLOW_LASTS = timedelta(minutes=10)
_SCOPE = "openid profile email"
_HERE = {"localhost", "127.0.0.1", "::1"}


class SignOnFault(StrEnum):
    """Why a sign-on came to nothing."""

    OLD = "old"  # not begun in this browser, too long ago, or used already
    DECLINED = "declined"  # the provider said no
    UNREACHABLE = "unreachable"  # the provider does not answer, or not as it should
    UNTRUE = "untrue"  # the token is not one for us, now
    STRANGER = "stranger"  # nobody on the staff has this login, or they may not sign in


class SignOnError(Exception):
    """A sign-on came to nothing; `why` is for the log and holds nothing personal."""

    def __init__(self, fault: SignOnFault, why: str = "") -> None:
        """Take what its owner is told, and what the log is."""
        super().__init__(f"{fault}: {why}")
        self.fault, self.why = fault, why


@dataclass(frozen=True, slots=True)
class SignOn:
    """The provider that the municipality's staff sign in with elsewhere, and who we are to it."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str  # holds the login


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-on under way; its browser keeps it, sealed."""

    state: str
    nonce: str
    verifier: str
    next_path: str
    until: float  # a Unix time


def is_safe(address: str) -> bool:
    """Tell whether an address keeps secrets on their way: by HTTPS, or on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in _HERE)


def authorize_address(endpoint: str, sign_on: SignOn, flow: Flow, back: str) -> str:
    """Return where a browser is sent to sign in; it comes back to `back`."""
    challenge = hashlib.sha256(flow.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": sign_on.client_id,
        "redirect_uri": back,
        "scope": _SCOPE,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def login_in(claims: Mapping[str, object], claim: str) -> str:
    """Return the login that a token names, "" for none.

    An e-mail address that nobody has verified may be another's.
    """
    value = claims.get(claim)
    if not isinstance(value, str):
        return ""
    if claim == "email" and claims.get("email_verified") not in {True, "true"}:
        return ""
    return value.strip()
