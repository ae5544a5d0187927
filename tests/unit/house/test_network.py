"""No test reaches a live service."""

import socket

import pytest

from tests.network import LiveServiceError


@pytest.mark.parametrize("address", ["198.51.100.7", "2001:db8::7"])
def test_connections_beyond_this_machine_are_refused(address: str) -> None:
    """A connection to another machine fails before a packet leaves."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as connection, pytest.raises(LiveServiceError, match=address):
        connection.connect((address, 443))


@pytest.mark.parametrize("host", ["api.twilio.com", b"api.telegram.org"])
def test_names_are_not_looked_up(host: str | bytes) -> None:
    """Nobody is asked where a live service is."""
    with pytest.raises(LiveServiceError, match=r"api\."):
        socket.getaddrinfo(host, 443)


def test_this_machine_is_reached() -> None:
    """Servers that tests start themselves can be spoken to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            assert connection.getpeername()[1] == port
    assert socket.getaddrinfo(None, 80)
