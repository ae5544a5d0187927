"""How the register seals and finds personnummer and contact addresses."""

from storage.crypto import Vault

PNR = "person.pnr"
POINT = "contact_point.value"
REFUSED_LINE = "import_problem.line"
KEPT_FORM = "kept_form.form"
ROW = "person.fingerprint"


def pnr_hash(vault: Vault, digits: str) -> bytes:
    """Return the look-up hash of a personnummer of 12 digits."""
    return vault.index(PNR, digits)


def seal_pnr(vault: Vault, digits: str) -> bytes:
    """Return a personnummer of 12 digits as it is stored."""
    return vault.seal(PNR, digits)


def point_hash(vault: Vault, value: str) -> bytes:
    """Return the look-up hash of a number in E.164 or an e-mail address in lower case."""
    return vault.index(POINT, value)


def seal_point(vault: Vault, value: str) -> bytes:
    """Return a number or an e-mail address as it is stored."""
    return vault.seal(POINT, value)


def seal_line(vault: Vault, text: str) -> bytes:
    """Return a refused line as it is stored."""
    return vault.seal(REFUSED_LINE, text)
