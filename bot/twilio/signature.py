"""Whether a webhook was signed by Twilio with our auth token.

The signature is HMAC-SHA1 over the public address as Twilio called it, followed by
the form's names and values in order of name
(https://www.twilio.com/docs/usage/security#validating-requests). Twilio may sign
with or without the port, so both are accepted, as its own validator does.
"""

import hmac
from base64 import b64decode
from collections.abc import Iterable
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


class SignatureCheck:
    """Checks signatures under one auth token and one public address."""

    def __init__(self, auth_token: str, public_url: str) -> None:
        """Key the HMAC once for the address with and without its port."""
        self._keyed = [
            hmac.new(auth_token.encode(), address.encode(), "sha1")
            for address in _addresses(public_url.rstrip("/"))
        ]

    def accepts(self, path: str, form: Iterable[tuple[str, str]], signature: str | None) -> bool:
        """Tell whether `signature` is right for a path with its query and the posted form.

        Whatever is odd about the header, missing, not ASCII, not base64, is a plain no.
        """
        given = _decode(signature)
        if given is None:
            return False
        # a pair that is repeated is signed once
        signed = path + "".join([name + value for name, value in sorted(set(form))])
        return any(self._matches(keyed, signed, given) for keyed in self._keyed)

    @staticmethod
    def _matches(keyed: hmac.HMAC, signed: str, given: bytes) -> bool:
        digest = keyed.copy()
        digest.update(signed.encode("utf-8", "surrogateescape"))
        return hmac.compare_digest(digest.digest(), given)


def _addresses(public_url: str) -> list[str]:
    parts = urlsplit(public_url)
    host, default = parts.netloc.rpartition("@")[2], _DEFAULT_PORTS.get(parts.scheme, 443)
    bare = host.split(":")[0] if parts.port else host
    ported = host if parts.port else f"{host}:{default}"
    return [parts._replace(netloc=netloc).geturl() for netloc in (bare, ported)]


def _decode(signature: str | None) -> bytes | None:
    try:
        return b64decode((signature or "").encode("ascii"), validate=True)
    except ValueError:
        return None
