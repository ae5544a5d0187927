"""No test reaches a live service: connections beyond this machine are refused."""

import ipaddress
import sys

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost"}


class LiveServiceError(Exception):
    """A test tried to leave this machine."""


def refuse_live_services() -> None:
    """Refuse, until this process ends, every connection and look-up beyond loopback."""
    sys.addaudithook(_check)


def _check(event: str, details: tuple[object, ...]) -> None:
    if event == "socket.connect":
        _check_address(details[1])
    elif event == "socket.getaddrinfo":
        _check_host(details[0])


def _check_address(address: object) -> None:
    if isinstance(address, tuple):  # anything else is a socket in the file system
        _check_host(address[0])


def _check_host(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if not _is_local(name):
        raise LiveServiceError(f"a test tried to reach {name}")


def _is_local(name: str) -> bool:
    if name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
