"""The second step's codes: six digits that change every half minute (RFC 6238). Pure.

The app on a telephone and we share a secret; a code that is half a minute old or early is
taken too, for clocks differ.
"""

import hmac
from datetime import datetime

import pyotp

SECONDS = 30
DIGITS = 6
_SKEW = (0, -1, 1)


def step_at(now: datetime) -> int:
    """Return the number of the half minute, which a code belongs to."""
    return int(now.timestamp()) // SECONDS


def code_at(secret: str, step: int) -> str:
    """Return the code of a half minute."""
    return pyotp.TOTP(secret).generate_otp(step)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the half minute whose code this is; None where it is no code of about now."""
    typed = "".join(code.split()).encode("utf-8", "replace")
    fitting = [
        step_at(now) + skew
        for skew in _SKEW
        if hmac.compare_digest(code_at(secret, step_at(now) + skew).encode(), typed)
    ]
    return fitting[0] if fitting else None


def app_address(secret: str, login: str, house: str) -> str:
    """Return what an app's camera reads: whose codes, of which service, from which secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"Uppsök {house}")
