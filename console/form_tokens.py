"""What every form of ours brings along: that its browser got it from us, and for whom. Pure.

The first part belongs to the browser's secret and is what lets a form act (CSRF). The second says
for whom the page was made. It lets nothing act; by it a form that comes too late, when its session
is over, can be kept for its writer and for nobody else.
"""

import hmac
from datetime import datetime, timedelta

# Longer than any session: a page can stay open until the next morning.
WRITER_KNOWN = timedelta(hours=24)
_LONGEST = 400


def make_token(key: bytes, secret: str, writer: int | None, now: datetime) -> str:
    """Return the token of a form, for a browser's secret and who is signed in there, if anybody."""
    own = _own_part(key, secret)
    return own if writer is None else f"{own}.{_writer_part(key, writer, int(now.timestamp()))}"


def is_own(key: bytes, secret: str, token: str) -> bool:
    """Tell whether a form comes from a page that this browser got."""
    own = token.partition(".")[0].encode("utf-8", "replace")
    return bool(secret) and hmac.compare_digest(_own_part(key, secret).encode(), own)


def writer_of(key: bytes, token: str, now: datetime) -> int | None:
    """Return for whom a form's page was made; None where that is not known, or long ago."""
    parts = token.split(".")
    numbers = parts[1:3]
    if len(parts) != 4 or len(token) > _LONGEST:  # noqa: PLR2004 - the parts of a token
        return None
    if not all(one.isascii() and one.isdecimal() for one in numbers):
        return None
    writer, at = map(int, numbers)
    right = _writer_part(key, writer, at).encode()
    if not hmac.compare_digest(right, ".".join(parts[1:]).encode("utf-8", "replace")):
        return None
    return writer if now.timestamp() < at + WRITER_KNOWN.total_seconds() else None


def _own_part(key: bytes, secret: str) -> str:
    return hmac.digest(key, f"form:{secret}".encode(), "sha256").hex()


def _writer_part(key: bytes, writer: int, at: int) -> str:
    return f"{writer}.{at}.{hmac.digest(key, f'writer:{writer}:{at}'.encode(), 'sha256').hex()}"
