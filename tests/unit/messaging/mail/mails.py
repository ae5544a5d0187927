"""Mails as they come in, for the tests of what is made of them."""

from messaging.mail.bounces import Bounce
from messaging.mail.ids import MailIds
from messaging.mail.parsing import Letter, read_mail

IDS = MailIds(bytes(range(32)))
OURS = "kaa@stockholm.se"
MARK = IDS.mark(41)


def mail(body: str, *headers: str, content_type: str = "text/plain; charset=utf-8") -> bytes:
    """Return a mail from Amina with these headers and this body."""
    head = (
        "From: Amina Warsame <Amina@Example.com>",
        f"To: {OURS}",
        "Message-ID: <1@example.com>",
        f"Content-Type: {content_type}",
        *headers,
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def letter(content: bytes) -> Letter:
    """Return what somebody wrote in a mail that is no report."""
    read = read_mail(content, IDS, OURS)
    assert isinstance(read, Letter)
    return read


def bounce(content: bytes) -> Bounce:
    """Return what a mail that is a report says."""
    read = read_mail(content, IDS, OURS)
    assert isinstance(read, Bounce)
    return read


def report(action: str = "failed", status: str = "5.1.1", mark: str = MARK) -> bytes:
    """Return a report as Postfix writes it, with the headers of the mail that it is about."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mail.example.se (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {OURS}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.se
X-Postfix-Sender: rfc822; {OURS}

Final-Recipient: rfc822; amina@example.com
Original-Recipient: rfc822;amina@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 5.1.1 <amina@example.com>: no such user

--B
Content-Type: text/rfc822-headers

From: Stockholms stad <{OURS}>
To: amina@example.com
Message-ID: <{mark}@stockholm.se>

--B--
""".replace("\n", "\r\n").encode()
