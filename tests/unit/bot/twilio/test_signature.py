"""Signatures of webhooks, with Twilio's own validator as the judge."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.twilio.signature import SignatureCheck

TOKEN = "token"
PUBLIC = "https://svar.example.se"
PATH = "/webhooks/twilio/inbound"
FORM = [("From", "+46700000001"), ("Body", "Hej å €")]
ORACLE: Any = RequestValidator(TOKEN)  # type: ignore[no-untyped-call]

FORMS = st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=12), max_size=6)
HOSTS = st.sampled_from(
    [PUBLIC, PUBLIC + "/", PUBLIC + ":443", PUBLIC + ":8443", "http://localhost:8080/uppsok"]
)


@given(form=FORMS, public=HOSTS, query=st.sampled_from(["", "?a=1", "?a=%C3%A5&b"]))
def test_accepts_what_twilio_signs(form: dict[str, str], public: str, query: str) -> None:
    """What Twilio's library signs for our address is accepted, with or without the port."""
    path = PATH + query
    signature = ORACLE.compute_signature(public.rstrip("/") + path, form)
    assert SignatureCheck(TOKEN, public).accepts(path, form.items(), signature)


@given(form=FORMS, signed=st.sampled_from(["", ":443", ":80", ":8443"]), port=st.booleans())
def test_agrees_on_ports(*, form: dict[str, str], signed: str, port: bool) -> None:
    """A signature over another port is accepted exactly where Twilio's validator accepts it."""
    public = PUBLIC + (":8443" if port else "")
    signature = ORACLE.compute_signature(PUBLIC + signed + PATH, form)
    expected = ORACLE.validate(public + PATH, form, signature)
    assert SignatureCheck(TOKEN, public).accepts(PATH, form.items(), signature) == expected


@given(form=FORMS, other=FORMS)
def test_refuses_another_form(form: dict[str, str], other: dict[str, str]) -> None:
    """A signature fits its own form: for another it is right only where the oracle says so."""
    signature = ORACLE.compute_signature(PUBLIC + PATH, other)
    expected = ORACLE.validate(PUBLIC + PATH, form, signature)
    assert SignatureCheck(TOKEN, PUBLIC).accepts(PATH, form.items(), signature) == expected


@pytest.mark.parametrize(
    "signature", [None, "", "åäö", "AAAA", "not base64!", "\udce5", "=", "A" * 10_000]
)
def test_odd_headers_are_a_plain_no(signature: str | None) -> None:
    """A missing, non-ASCII, short or malformed header is refused without an error."""
    assert not SignatureCheck(TOKEN, PUBLIC).accepts(PATH, FORM, signature)


def test_another_token_is_refused() -> None:
    """A signature under another auth token is no signature."""
    signature = ORACLE.compute_signature(PUBLIC + PATH, dict(FORM))
    assert not SignatureCheck("other", PUBLIC).accepts(PATH, FORM, signature)


def test_a_repeated_field_is_signed_once() -> None:
    """A pair that comes twice counts once, as in Twilio's validator."""
    signature = ORACLE.compute_signature(PUBLIC + PATH, dict(FORM))
    assert SignatureCheck(TOKEN, PUBLIC).accepts(PATH, FORM + FORM, signature)
