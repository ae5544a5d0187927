"""Numbers and addresses shown in part, until somebody needs them and says why. Pure."""

from register.states import PointKind

DOT = "•"
_FIRST, _LAST = 3, 2  # digits of a number that stay


def mask_value(kind: PointKind, written: str) -> str:
    """Return a number or an e-mail address with its middle hidden."""
    return _mask_email(written) if kind is PointKind.EMAIL else _mask_number(written)


def mask_personnummer(digits: str) -> str:
    """Return a personnummer of 12 digits without its last four."""
    return f"{digits[:8]}-{DOT * 4}"


def write_personnummer(digits: str) -> str:
    """Return a personnummer of 12 digits as it is written."""
    return f"{digits[:8]}-{digits[8:]}"


def _mask_number(written: str) -> str:
    count = sum(sign.isdigit() for sign in written)
    masked, seen = [], 0
    for sign in written:
        seen += sign.isdigit()
        hidden = sign.isdigit() and _FIRST < seen <= count - _LAST
        masked.append(DOT if hidden else sign)
    return "".join(masked)


def _mask_email(written: str) -> str:
    name, _, domain = written.rpartition("@")
    return f"{name[:1]}{DOT * 3}@{domain}"
