"""Whom a request is counted under."""

import pytest

from pages.callers import caller_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("9.9.9.9", "", "9.9.9.9"),
        # somebody out there who claims to be somebody else
        ("9.9.9.9", "203.0.113.9", "9.9.9.9"),
        # our own web server in front, which puts the one it has heard from last
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        ("::1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9, ", "127.0.0.1"),
        # all addresses of a household in IPv6 are one caller
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2a00:1450:1:2::9", "", "2a00:1450:1:2::/64"),
        ("", "203.0.113.9", "unknown"),
        ("unix", "", "unknown"),
    ],
)
def test_the_caller_of_a_request(peer: str, forwarded: str, address: str) -> None:
    """The peer counts, or whom our own web server has heard from; what others claim does not."""
    assert caller_address(peer, forwarded) == address
