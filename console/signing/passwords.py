"""Hashing passwords: argon2id, which takes a tenth of a second and 64 MiB on purpose.

In threads, so that nobody waits for another's sign-in, and few at a time, so that many who
try at once cannot fill the memory.
"""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from console.signing.password_rules import LONGEST, normal

_AT_ONCE = 3
_NOBODY = "nobody has this password"


class Passwords:
    """Makes and checks hashes, as RFC 9106 recommends for machines with little memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Hash a password that nobody has, to be compared with where there is no account."""
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(_NOBODY)
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def make(self, password: str) -> str:
        """Return the hash of a new password."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, normal(password))

    async def fits(self, hashed: str, password: str) -> bool:
        """Tell whether a password is the one; with "" as hash it is none, in the same time."""
        async with self._room:
            right = await asyncio.to_thread(self._verify, hashed or self._nobody, password)
        return right and bool(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, normal(password[: LONGEST * 2]))
        except (VerificationError, InvalidHashError):
            return False
