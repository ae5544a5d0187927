"""What reports on our mails say: which mail, and what became of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.mail.bounces import Bounce
from messaging.mail.ids import MailIds
from messaging.mail.parsing import Letter, read_mail
from messaging.states import MessageState
from tests.unit.messaging.mail.mails import IDS, MARK, bounce, letter, mail, report

GONE = MessageState.UNDELIVERED
TOLD = b"message/delivery-status"


def test_a_failed_delivery_names_its_message_and_why() -> None:
    """The status code of RFC 3463 becomes the message's error."""
    assert bounce(report()) == Bounce(41, GONE, "5.1.1")


@pytest.mark.parametrize(
    ("action", "status", "state", "error"),
    [
        ("failed", "4.4.7", GONE, "4.4.7"),
        ("Failed", "5.2.2 (full)", GONE, "5.2.2"),
        ("failed", "nonsense", GONE, "5.0.0"),
        ("delayed", "4.4.1", None, ""),
        ("relayed", "2.0.0", None, ""),
        ("delivered", "2.0.0", MessageState.DELIVERED, ""),
    ],
)
def test_actions(action: str, status: str, state: MessageState | None, error: str) -> None:
    """Only an end counts: a delay changes nothing, and so does handing on."""
    assert bounce(report(action, status)) == Bounce(41, state, error)


@pytest.mark.parametrize("mark", ["", "m41.aaaaaaaaaaaaaaaa", f"x{MARK}", MailIds(b"").mark(41)])
def test_a_mail_that_is_none_of_ours(mark: str) -> None:
    """Without a genuine mark no message is named, so nobody can report on another's."""
    assert bounce(report(mark=mark)).message_id is None


def test_the_mark_may_stand_anywhere() -> None:
    """In the envelope's id, in a returned mail, in capitals."""
    told = report(mark="").replace(b"X-Postfix", f"Original-Envelope-Id: {MARK}\r\nX".encode())
    assert bounce(told).message_id == 41
    assert bounce(report(mark=MARK.upper())).message_id == 41


def test_an_international_report_is_read_too() -> None:
    """message/global-delivery-status (RFC 6533) is taken apart otherwise by the parser."""
    told = report().replace(TOLD, b"message/global-delivery-status")
    assert bounce(told) == Bounce(41, GONE, "5.1.1")


def test_a_report_without_its_fields_tells_nothing_final() -> None:
    """It is a report all the same, and no letter."""
    assert bounce(report().replace(b"Action:", b"X-Action:")) == Bounce(41, None, "")


@pytest.mark.parametrize(
    ("words", "headers", "status"),
    [
        (f"qmail-send: no mailbox here. (#5.1.1)\n<{MARK}@stockholm.se>", (), "5.1.1"),
        (f"all relevant MX point nowhere\n{MARK}", ("X-Failed-Recipients: a@b.se",), "5.0.0"),
    ],
)
def test_servers_that_write_words_only(words: str, headers: tuple[str, ...], status: str) -> None:
    """Old Exim and qmail write no report; a daemon that names our mark and a failure is one."""
    told = mail(words, *headers).replace(b"Amina Warsame <Amina@Example.com>", b"MAILER-DAEMON@m")
    assert bounce(told) == Bounce(41, GONE, status)


@pytest.mark.parametrize(
    "words", [f"We will try again. (#4.4.1) {MARK}", "gone (#5.1.1)", f"from 5.1.1.7: {MARK}"]
)
def test_a_daemon_s_other_words_are_kept(words: str) -> None:
    """No failure, or no mail of ours: a human may read it."""
    told = mail(words).replace(b"Amina Warsame <Amina@Example.com>", b"MAILER-DAEMON@m.se")
    assert letter(told).machine


def test_a_report_that_a_person_sends_on_is_their_letter() -> None:
    """What they write stands above it."""
    told = report().split(b"\r\n\r\n", 1)[1]
    sent_on = mail(told.decode(), content_type="multipart/mixed; boundary=B")
    assert "could not be delivered" in letter(sent_on).text


def test_an_answer_that_quotes_our_mark_is_no_bounce() -> None:
    """Whoever answers names our Message-ID too."""
    answer = letter(mail("5.1.1 Ja!", f"In-Reply-To: <{MARK}@stockholm.se>"))
    assert answer.answers == 41


@given(st.integers(1, 10**17), st.text(), st.text())
def test_marks_are_found_again(number: int, before: str, after: str) -> None:
    """Between whatever stands around them."""
    assert IDS.find(f"{before} <{IDS.mark(number)}@x> {after}") == number
    assert IDS.find(before + after) is None


@given(st.binary(max_size=400), st.integers(0, 1200))
def test_no_report_is_too_broken(noise: bytes, at: int) -> None:
    """Whatever stands in it, it is read as something, and names our message or none."""
    told = report()
    read = read_mail(told[:at] + noise + told[at + len(noise) :], IDS)
    assert isinstance(read, Letter) or read.message_id in {41, None}
