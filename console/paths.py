"""Where somebody is led on to after signing in: pages of ours only. Pure."""

from urllib.parse import quote, urlencode, urlsplit

HOME, LOGIN, CODE, SETUP, QUEUE = "/", "/login", "/login/code", "/setup/", "/queue"
PEOPLE = "/people/"
KEPT, ACCOUNTS, ME, HELP = "/kept/", "/accounts", "/me", "/help"
SIGN_ON, SIGN_ON_BACK = "/login/account", "/login/account/back"  # single sign-on
_LONGEST = 500
_NUMBER_DIGITS = 19  # as a database's key at most


def safe_path(text: str) -> str:
    """Return a path of this site as it was asked for; the first page for anything else.

    A browser takes two slashes, or a slash and a backslash, for another site.
    """
    if not text.startswith("/") or text.startswith("//") or len(text) > _LONGEST:
        return HOME
    if "\\" in text or any(ord(sign) < ord("!") or ord(sign) > ord("~") for sign in text):
        return HOME
    return HOME if urlsplit(text).path.startswith(LOGIN) else text


def with_next(page: str, path: str) -> str:
    """Return the address of a sign-in page that leads on to `path`."""
    return page if path == HOME else f"{page}?{urlencode({'next': path}, quote_via=quote)}"


def read_number(text: str) -> int | None:
    """Return a row's number in an address or a form; None for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) < _NUMBER_DIGITS
    return int(text) if plain else None
