"""Which machine a request comes from, behind a web server of ours or not. Pure."""

from ipaddress import IPv6Address, ip_address, ip_network

# A household or a phone has a network of its own in IPv6 (RFC 6177), and all its addresses.
_HOUSEHOLD = 64


def caller_address(peer: str, forwarded: str) -> str:
    """Return the address that a request is counted under.

    Args:
        peer: who is connected to us.
        forwarded: the X-Forwarded-For header. It is believed only where the peer is a machine
            of ours, loopback or private; of its addresses the last is the one our own web server
            wrote, the others are hearsay.
    """
    claimed = forwarded.rpartition(",")[2].strip()
    return _network(claimed if claimed and _is_ours(peer) else peer) or _network(peer) or "unknown"


def _is_ours(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _HOUSEHOLD), strict=False))
    return str(address)
