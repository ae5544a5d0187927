"""Hashes of passwords, as they are made in life."""

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from argon2.profiles import RFC_9106_LOW_MEMORY

from console.signing.passwords import Passwords


async def test_a_hash_is_what_the_standard_recommends() -> None:
    """Argon2id by RFC 9106 for machines with little memory; it fits its password alone."""
    passwords = Passwords()
    hashed = await passwords.make("fyra gula lastbilar")
    told = extract_parameters(hashed)
    assert told == RFC_9106_LOW_MEMORY
    assert told.type is Type.ID
    assert await passwords.fits(hashed, "fyra gula lastbilar")
    assert not await passwords.fits(hashed, "fyra gula lastbilar.")


async def test_nobody_and_nonsense_have_no_password() -> None:
    """Where there is no account, and where what is kept is no hash, nothing fits."""
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    assert not await passwords.fits("", "nobody has this password")
    assert not await passwords.fits("nonsense", "anything")
