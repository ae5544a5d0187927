"""The small rules of signing in: sessions, passwords, codes, and where it leads on to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.paths import HOME, read_number, safe_path, with_next
from console.signing.password_rules import PasswordFault, find_fault, normal
from console.signing.session_rules import IDLE, expires_at, is_alive, is_to_be_seen
from console.signing.totp import app_address, code_at, matching_step, step_at

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_how_long_a_session_lasts() -> None:
    """Twelve hours at the latest, half an hour without use, ten minutes for the second step."""
    assert expires_at(NOW, complete=True) - NOW == timedelta(hours=12)
    assert expires_at(NOW, complete=False) - NOW == timedelta(minutes=10)
    later, ahead = NOW + IDLE, NOW + timedelta(hours=5)
    assert is_alive(NOW, ahead, later - timedelta(seconds=1))
    assert not is_alive(NOW, ahead, later)
    assert not is_alive(NOW, NOW, NOW)
    assert is_to_be_seen(NOW, NOW + timedelta(minutes=1))
    assert not is_to_be_seen(NOW, NOW + timedelta(seconds=59))


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("fyra gula lastbilar", None),
        ("elva tecken", PasswordFault.SHORT),
        ("tolv tecken!", None),
        ("x" * 201, PasswordFault.LONG),
        ("aaaabbbbcccc", PasswordFault.PLAIN),
        ("sara.ek.sara", PasswordFault.OWN_NAME),
        ("Sara Eksson!", None),
        ("", PasswordFault.SHORT),
    ],
)
def test_which_passwords_are_taken(password: str, fault: PasswordFault | None) -> None:
    """Long ones that are not about their owner; which characters they have is no matter."""
    assert find_fault(password, "sara.ek", "Sara Ek") is fault


def test_a_password_is_the_same_on_every_keyboard() -> None:
    """A letter with its ring as a sign of its own is the same letter."""
    assert normal("gra\u030agås") == normal("grågås")
    assert find_fault("fyra gula lastbilar", "", "") is None


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """The codes of RFC 6238, appendix B, by their last six digits."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_at(SECRET, step_at(at)) == code
    assert matching_step(SECRET, f" {code[:3]} {code[3:]}", at) == step_at(at)


@pytest.mark.parametrize("skew", [-2, -1, 0, 1, 2])
def test_a_clock_may_be_half_a_minute_off(skew: int) -> None:
    """The code before and the code after are taken as well, and no other."""
    step = step_at(NOW) + skew
    found = matching_step(SECRET, code_at(SECRET, step), NOW)
    assert found == (step if abs(skew) <= 1 else None)


@pytest.mark.parametrize("text", ["", "12345", "abcdef", "１２３４５６", "\ud800"])
def test_what_is_no_code(text: str) -> None:
    """Anything else is refused and breaks nothing."""
    assert matching_step(SECRET, text, NOW) is None


def test_what_an_app_reads() -> None:
    """The app is told whose codes they are, of which town."""
    address = app_address(SECRET, "sara.ek", "Växjö")
    assert address.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in address
    assert "sara.ek" in address


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/queue?kind=call", "/queue?kind=call"),
        ("/", "/"),
        ("", HOME),
        ("queue", HOME),
        ("//evil.example", HOME),
        ("/\\evil.example", HOME),
        ("https://evil.example", HOME),
        ("/queue\r\nSet-Cookie: x", HOME),
        ("/kö", HOME),
        ("/login?next=/", HOME),
        ("/login/code", HOME),
        ("/" + "a" * 500, HOME),
    ],
)
def test_signing_in_leads_to_pages_of_ours(asked: str, path: str) -> None:
    """Another site, another header or the sign-in itself is not where it leads."""
    assert safe_path(asked) == path


@given(st.text())
def test_a_path_stays_on_this_site(asked: str) -> None:
    """Whatever is asked for, a browser stays here."""
    path = safe_path(asked)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


def test_the_way_on_is_carried_along() -> None:
    """The sign-in's address names the page it leads on to, where it is not the first."""
    assert with_next("/login", "/queue?kind=call") == "/login?next=%2Fqueue%3Fkind%3Dcall"
    assert with_next("/login", HOME) == "/login"


@pytest.mark.parametrize(
    ("text", "number"), [("17", 17), ("", None), ("-1", None), ("²", None), ("9" * 19, None)]
)
def test_a_number_in_an_address(text: str, number: int | None) -> None:
    """Digits that a database's key can have are a number, and nothing else is."""
    assert read_number(text) == number
