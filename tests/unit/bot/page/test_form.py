"""What is posted on the reply page, and how it is stored."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.page.call_slots import call_slots
from bot.page.form import (
    MOST_WORDS,
    Answer,
    is_one_click,
    one_click_answer,
    raw_answer,
    read_answer,
    read_fields,
)
from config.languages import LANGUAGES
from messaging.meaning.choices import Choice

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
SLOTS = call_slots(NOW)
NONCE = "n" * 22
FORM = "application/x-www-form-urlencoded"


def read(**fields: str) -> Answer | None:
    """Return the answer in a form."""
    return read_answer(fields, SLOTS, LANGUAGES, "new")


def raw(**fields: str) -> dict[str, str]:
    """Return what is stored of a form that came by an SMS's link."""
    answer = read(nonce=NONCE, **fields)
    assert answer is not None
    return raw_answer(answer, channel="sms", point_id=7)


def test_a_tap_is_stored_as_a_choice() -> None:
    """A tap alone is the choice, the message's channel and number, and that it was answered."""
    assert raw(choice="studying", who="self", words="", lang="ti") == {
        "choice": "studying",
        "language": "ti",
        "channel": "sms",
        "point_id": "7",
        "answered": "1",
    }


def test_words_and_who_answers_come_with_it() -> None:
    """What was written goes with whatever is tapped; a relative says so (R20)."""
    stored = raw(choice="working", who="relative", words=" Hon jobbar\r\npå ICA ")
    assert stored["text"] == "Hon jobbar\npå ICA"
    assert stored["respondent"] == "relative"
    assert "language" not in stored


def test_a_time_for_a_call_is_an_instant() -> None:
    """A chosen time is stored as the instant at which it begins."""
    assert raw(choice="call_me 2025-10-02T17")["call_at"] == "2025-10-02T15:00:00+00:00"


@pytest.mark.parametrize("choice", ["call_me", "call_me 2025-10-01T09", "call_me x"])
def test_another_time_is_any_time(choice: str) -> None:
    """No time, one that has passed while the page stood open, or nonsense: any time."""
    stored = raw(choice=choice)
    assert stored["choice"] == "call_me"
    assert "call_at" not in stored


def test_only_a_call_has_a_time() -> None:
    """A time with another answer means nothing."""
    assert "call_at" not in raw(choice="studying 2025-10-02T17")


def test_an_address_that_no_message_had() -> None:
    """A link that no message carried has no channel and no number."""
    answer = read(choice="working")
    assert answer is not None
    stored = raw_answer(answer, channel="", point_id=None)
    assert stored == {"choice": "working", "answered": "1"}


@pytest.mark.parametrize("fields", [{}, {"choice": "words", "words": " \n"}, {"choice": "no such"}])
def test_nothing_is_no_answer(fields: dict[str, str]) -> None:
    """A form without a tap and without words is no answer."""
    assert read(**fields) is None


def test_an_unknown_choice_with_words_is_words() -> None:
    """What was written is never lost for a button that we do not know."""
    assert raw(choice="no such", words="hej")["choice"] == "words"


def test_words_are_cut_and_cleaned() -> None:
    """Free text has a length, and no control characters."""
    assert len(raw(words="å" * 2000)["text"]) == MOST_WORDS
    assert raw(words="a\x00b\tc\x1bd")["text"] == "a b c d"


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "å" * 20, "<script>alert(1)</script>"])
def test_an_odd_nonce_is_replaced(nonce: str) -> None:
    """A form without a proper word of its own gets a new one: no answer is lost."""
    answer = read(choice="working", nonce=nonce)
    assert answer is not None
    assert answer.nonce == "new"


def test_the_forms_own_nonce_is_kept() -> None:
    """By its own word a form that is sent twice is known again."""
    answer = read(choice="working", nonce=NONCE)
    assert answer is not None
    assert answer.nonce == NONCE


def test_a_form_is_read_whatever_its_letters() -> None:
    """A browser's form comes out as it was written, in every script."""
    sent = {"words": "ትግርኛ & العربية = åäö", "choice": "words", "empty": ""}
    assert read_fields(FORM, urlencode(sent).encode()) == sent


@pytest.mark.parametrize("body", [b"", b"%", b"\xff\xfe", b"a=1&" * 100, b"=&=&"])
def test_what_is_no_form_has_no_answer(body: bytes) -> None:
    """Bytes that are no form, or an endless one, answer nothing and break nothing."""
    fields = read_fields(FORM, body)
    assert read_answer(fields, SLOTS, LANGUAGES, "new") is None


MULTIPART = "multipart/form-data; boundary=b"
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n'
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\nfile\r\n--b--\r\n'
)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"List-Unsubscribe=One-Click"),
        (MULTIPART, PARTS),
        ("Multipart/Form-Data; boundary=b", PARTS),
    ],
)
def test_a_mail_program_may_end_it_in_one_click(content_type: str, body: bytes) -> None:
    """RFC 8058's request is known in both kinds of form, and means no more to this address."""
    fields = read_fields(content_type, body)
    assert is_one_click(fields)
    assert "f" not in fields
    stored = raw_answer(one_click_answer(), channel="email", point_id=3)
    assert stored == {
        "choice": Choice.NO_MORE.value,
        "channel": "email",
        "point_id": "3",
        "answered": "1",
    }


def test_other_forms_are_not_one_click() -> None:
    """Nobody is signed off by a form that does not say so."""
    assert not is_one_click(read_fields(FORM, b"List-Unsubscribe=1"))
    assert not is_one_click(read_fields(MULTIPART, b"no parts"))


@given(st.sampled_from([FORM, MULTIPART, "", "multipart/form-data"]), st.binary())
def test_no_body_breaks_the_form(content_type: str, body: bytes) -> None:
    """Whatever is posted is read as fields, most often none."""
    fields = read_fields(content_type, body)
    assert all(isinstance(value, str) for value in fields.values())
