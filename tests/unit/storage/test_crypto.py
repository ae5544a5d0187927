"""Secrets at rest: sealed values open with their key, for their column, and not otherwise."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storage.crypto import INDEX_BYTES, KEY_VERSION, SealError, Vault

KEYS = st.binary(min_size=32, max_size=32)
COLUMNS = st.sampled_from(["person.pnr", "contact_point.value", "reply.text"])
VAULT = Vault(bytes(32))


@given(KEYS, COLUMNS, st.text())
def test_what_is_sealed_opens(key: bytes, column: str, text: str) -> None:
    """The same key and column give the text back, in another process too."""
    assert Vault(key).open(column, Vault(key).seal(column, text)) == text


@given(KEYS, KEYS, st.text())
def test_another_key_opens_nothing(key: bytes, other: bytes, text: str) -> None:
    """A database without its key is unreadable."""
    assume(key != other)
    with pytest.raises(SealError, match="UPPSOK_DATA_KEY"):
        Vault(other).open("reply.text", Vault(key).seal("reply.text", text))


@given(st.text())
def test_a_value_moved_to_another_column_does_not_open(text: str) -> None:
    """A cipher text belongs to its column."""
    with pytest.raises(SealError):
        VAULT.open("contact_point.value", VAULT.seal("person.pnr", text))


@given(st.text(), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_damaged_value_does_not_open(text: str, place: int, change: int) -> None:
    """One changed byte, the version apart, is noticed."""
    sealed = bytearray(VAULT.seal("reply.text", text))
    sealed[1 + place % (len(sealed) - 1)] ^= change
    with pytest.raises(SealError):
        VAULT.open("reply.text", bytes(sealed))


@given(st.binary(min_size=9, max_size=28))
def test_scraps_do_not_open(scrap: bytes) -> None:
    """What was never sealed is refused in the same way."""
    with pytest.raises(SealError):
        VAULT.open("reply.text", scrap)


@given(st.text())
def test_equal_texts_are_sealed_differently(text: str) -> None:
    """Nobody sees from the database that two people share a number."""
    first, second = VAULT.seal("reply.text", text), VAULT.seal("reply.text", text)
    assert first != second
    assert first[0] == second[0] == KEY_VERSION


@given(KEYS, COLUMNS, st.text(), st.text())
def test_an_index_finds_equal_values_only(key: bytes, column: str, one: str, two: str) -> None:
    """Equal values have equal hashes of 16 bytes, other values others."""
    vault = Vault(key)
    assert (vault.index(column, one) == Vault(key).index(column, two)) == (one == two)
    assert len(vault.index(column, one)) == INDEX_BYTES


def test_an_index_belongs_to_its_column_and_key() -> None:
    """A number's hash in one column says nothing about another column or database."""
    hashes = {
        VAULT.index("a", "0701740605"),
        VAULT.index("b", "0701740605"),
        Vault(bytes(31) + b"1").index("a", "0701740605"),
    }
    assert len(hashes) == 3


def test_a_key_has_a_fingerprint() -> None:
    """The same key is recognised, and another is told apart."""
    assert VAULT.fingerprint == Vault(bytes(32)).fingerprint
    assert VAULT.fingerprint != Vault(bytes(31) + b"1").fingerprint


def test_a_short_key_is_refused() -> None:
    """Fewer than 32 bytes are no key."""
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(bytes(31))
