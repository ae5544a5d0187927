"""Which passwords are taken: long ones that are not about their owner. Pure.

NIST SP 800-63B, 3.1.1.2: length counts, and kinds of characters are not asked for.
"""

import unicodedata
from enum import StrEnum

SHORTEST = 12
LONGEST = 200  # hashing costs by the letter
DIFFERENT = 6  # "aaaaaaaaaaaa" is long


class PasswordFault(StrEnum):
    """What is wrong with a password."""

    SHORT = "short"
    LONG = "long"
    PLAIN = "plain"  # few different characters
    OWN_NAME = "own_name"  # the login or the name stands in it


def normal(password: str) -> str:
    """Return a password as it is hashed: the same on every keyboard (RFC 8265, 4.2.2)."""
    return unicodedata.normalize("NFKC", password)


def find_fault(password: str, login: str, name: str) -> PasswordFault | None:
    """Return what is wrong with a new password; None where it may be taken."""
    text = normal(password)
    if len(text) < SHORTEST:
        return PasswordFault.SHORT
    if len(text) > LONGEST:
        return PasswordFault.LONG
    if len(set(text)) < DIFFERENT:
        return PasswordFault.PLAIN
    own = [login, *login.split("."), *name.split()]
    bare = text.casefold()
    for word in own:
        bare = bare.replace(word.casefold(), "") if word else bare
    return PasswordFault.OWN_NAME if len(bare) < SHORTEST // 2 else None
