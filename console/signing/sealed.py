"""Values that a browser keeps for us: it can neither read them nor make its own."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from storage.crypto import SealError, Vault


def seal_values(vault: Vault, purpose: str, values: Mapping[str, object]) -> str:
    """Return values as a sealed word of letters, digits, `-` and `_`."""
    return urlsafe_b64encode(vault.seal(purpose, json.dumps(values))).rstrip(b"=").decode()


def open_values(vault: Vault, purpose: str, word: str) -> dict[str, Any] | None:
    """Return the values of a sealed word; None where it is not one of this purpose."""
    try:
        values: dict[str, Any] = json.loads(vault.open(purpose, urlsafe_b64decode(word + "==")))
    except (SealError, ValueError):
        return None
    return values
