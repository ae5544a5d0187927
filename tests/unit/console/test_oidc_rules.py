"""What the provider of single sign-on is asked, and whom its answer names."""

from urllib.parse import parse_qs, urlsplit

import pytest

from console.signing.oidc_rules import Flow, SignOn, authorize_address, is_safe, login_in

# the example of RFC 7636, appendix B
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
SIGN_ON = SignOn("https://login.example.se", "uppsok", "hemligt", "preferred_username")
BACK = "https://kaa.example.se/login/account/back"


@pytest.mark.parametrize("endpoint", ["https://x.se/a", "https://x.se/a?tenant=1"])
def test_what_is_asked(endpoint: str) -> None:
    """The provider gets the verifier's hash and not the verifier, and no secret of ours."""
    address = authorize_address(endpoint, SIGN_ON, Flow("s", "n", VERIFIER, "/", 0), BACK)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(endpoint)
    assert asked["code_challenge"] == [CHALLENGE]
    assert (asked["state"], asked["nonce"], asked["redirect_uri"]) == (["s"], ["n"], [BACK])
    assert VERIFIER not in address
    assert "hemligt" not in address


def test_which_addresses_are_safe() -> None:
    """HTTPS, or plain HTTP that does not leave the machine."""
    assert is_safe("https://login.example.se/token")
    assert is_safe("http://127.0.0.1:9400/token")
    for address in ("http://login.example.se/token", "", "None", "https://", "/token"):
        assert not is_safe(address)


@pytest.mark.parametrize(
    ("claims", "claim", "login"),
    [
        ({"preferred_username": " Sara.Ek "}, "preferred_username", "Sara.Ek"),
        ({"email": "sara@example.se", "email_verified": True}, "email", "sara@example.se"),
        ({"email": "sara@example.se", "email_verified": False}, "email", ""),
        ({"email": "sara@example.se"}, "email", ""),
        ({"preferred_username": ["sara"]}, "preferred_username", ""),
        ({}, "preferred_username", ""),
    ],
)
def test_whom_a_token_names(claims: dict[str, object], claim: str, login: str) -> None:
    """One claim, as a text; an e-mail address only where it was verified."""
    assert login_in(claims, claim) == login
