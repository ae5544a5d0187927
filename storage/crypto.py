"""Secrets at rest: what is encrypted, and how it can still be looked up.

A value is sealed with AES-256-GCM under a key derived for its column, with the
key's version and the column's name as associated data, so that a cipher text
moved to another column does not open. Look-up goes by a keyed hash (HMAC-SHA256,
first 16 bytes) of the normalised value.
"""

import hashlib
import hmac
import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEY_VERSION = 1
NONCE_BYTES = 12
INDEX_BYTES = 16


class SealError(Exception):
    """A cipher text does not open: wrong key, wrong column, or damaged."""


class Vault:
    """Seals, opens and indexes values under one data key of 32 bytes."""

    def __init__(self, data_key: bytes) -> None:
        """Take the municipality's data key; shorter than 32 bytes is refused."""
        if len(data_key) < 32:  # noqa: PLR2004 - AES-256
            message = "the data key must have 32 bytes"
            raise ValueError(message)
        self._root = data_key
        self._ciphers: dict[str, AESGCM] = {}
        self._index_keys: dict[str, bytes] = {}

    def seal(self, column: str, text: str) -> bytes:
        """Return `text` encrypted for `column`: version byte, nonce, cipher text and tag."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(column).encrypt(nonce, text.encode(), self._label(column))
        return bytes([KEY_VERSION]) + nonce + sealed

    def open(self, column: str, sealed: bytes) -> str:
        """Return the text behind `sealed`; raise SealError where it does not open."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._cipher(column).decrypt(nonce, body, self._label(column)).decode()
        except (InvalidTag, ValueError) as fault:
            message = f"a value of {column} does not open with this UPPSOK_DATA_KEY"
            raise SealError(message) from fault

    def index(self, column: str, value: str) -> bytes:
        """Return the look-up hash of a normalised value, 16 bytes, equal for equal values."""
        return hmac.digest(self.index_key(column), value.encode(), "sha256")[:INDEX_BYTES]

    def index_key(self, column: str) -> bytes:
        """Return the hash key of a column, for loops that hash many values themselves."""
        key = self._index_keys.get(column)
        if key is None:
            key = self._index_keys[column] = self._derive("index:" + column)
        return key

    @cached_property
    def fingerprint(self) -> bytes:
        """A mark of the data key itself, stored in the database to notice a wrong key."""
        return hashlib.sha256(self._derive("fingerprint")).digest()[:INDEX_BYTES]

    def _cipher(self, column: str) -> AESGCM:
        cipher = self._ciphers.get(column)
        if cipher is None:
            cipher = self._ciphers[column] = AESGCM(self._derive("seal:" + column))
        return cipher

    def _label(self, column: str) -> bytes:
        return bytes([KEY_VERSION]) + column.encode()

    def _derive(self, purpose: str) -> bytes:
        return HKDFExpand(SHA256(), 32, purpose.encode()).derive(self._root)
