"""How an e-mail carries our message's id, so that what comes back by mail finds it.

The mark `m41.k5x3...` stands in the Message-ID and in the envelope. Its second half is a
keyed hash: only who has had the mail can name it, so nobody reports on another's message.
"""

import base64
import hmac
import re

MARK_BYTES = 10
_MARK = re.compile(r"(?<![a-z0-9])m([1-9][0-9]{0,17})\.([a-z2-7]{16})(?![a-z0-9])")


class MailIds:
    """Makes and recognises the marks of one installation."""

    def __init__(self, key: bytes) -> None:
        """Take the key of the hash."""
        self._key = key

    def mark(self, message_id: int) -> str:
        """Return a message's mark: letters, digits and one dot, in lower case."""
        digest = hmac.digest(self._key, str(message_id).encode(), "sha256")[:MARK_BYTES]
        return f"m{message_id}.{base64.b32encode(digest).decode().lower()}"

    def find(self, text: str) -> int | None:
        """Return the message that the first genuine mark in a text names, or None."""
        for found in _MARK.finditer(text.lower()):
            if hmac.compare_digest(self.mark(int(found[1])), found[0]):
                return int(found[1])
        return None
