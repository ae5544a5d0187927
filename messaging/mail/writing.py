"""One e-mail as bytes: headers that mail servers and mail programs understand, plain and HTML."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from config.clock import STOCKHOLM
from messaging.channels.base import Outgoing
from messaging.mail.pages import render_page

LONGEST_SUBJECT = 200
ANSWERS = "answer_"  # templates that answer what somebody wrote
STOP_SUBJECT = "STOPP"
# RFC 5321, without quoted local parts, which no provider gives away.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LINK = re.compile(r"https?://[!-;=?-~]{1,500}")  # no space, no angle bracket, no control character
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class MailSender:
    """Who writes: the address that answers come to, and the name beside it."""

    address: str
    name: str

    @property
    def host(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


def wire_address(address: str) -> str | None:
    """Return an address as mail servers take it; None where it cannot be one.

    Names of hosts beyond ASCII are written in their ASCII form (IDNA).
    """
    local, _, host = address.rpartition("@")
    try:
        plain = f"{local}@{host.encode('idna').decode()}"
    except UnicodeError:
        return None
    return plain if len(plain) <= 254 and _ADDRESS.fullmatch(plain) else None  # noqa: PLR2004 - RFC 5321


def write_mail(outgoing: Outgoing, to: str, sender: MailSender, mark: str, at: datetime) -> bytes:
    """Return the mail, lines ended by CRLF.

    Args:
        outgoing: the message; of `text` control characters are dropped.
        to: the address as `wire_address` gives it.
        sender: whom it is from and answers go to.
        mark: what names the message in its Message-ID.
        at: when it is written.
    """
    subject = _one_line(outgoing.subject or sender.name)
    mailbox = formataddr((_one_line(sender.name), sender.address))
    headers = [
        ("From", mailbox),
        ("Reply-To", mailbox),
        ("To", to),
        ("Subject", _encoded(subject)),
        ("Date", format_datetime(at.astimezone(STOCKHOLM))),
        ("Message-ID", f"<{mark}@{sender.host}>"),
        *(
            [("Content-Language", outgoing.language)]
            if _LANGUAGE.fullmatch(outgoing.language)
            else []
        ),
        *_machine_headers(outgoing.template),
        # a young person's way out; what goes to staff, who have no message of ours, has another
        *(_way_out(outgoing.link, sender) if outgoing.message_id > 0 else []),
    ]
    text = _NOT_TEXT.sub("", outgoing.text.replace("\r\n", "\n").replace("\r", "\n"))
    content = EmailMessage(policy=SMTP)
    content.set_content(text, cte="quoted-printable")
    page = render_page(text, language=outgoing.language, title=subject)
    content.add_alternative(page, subtype="html", cte="quoted-printable")
    content.set_boundary(f"=_{mark}")  # no text has it: a "=" of the text is written as "=3D"
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("ascii") + content.as_bytes()


def _encoded(text: str) -> str:
    """Return a header's text as mail carries it: beyond ASCII in encoded words (RFC 2047)."""
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())[:LONGEST_SUBJECT]


def _machine_headers(template: str) -> list[tuple[str, str]]:
    """Return what keeps machines from answering; what staff typed is no machine's (RFC 3834)."""
    if not template:
        return []
    kind = "auto-replied" if template.startswith(ANSWERS) else "auto-generated"
    return [("Auto-Submitted", kind), ("X-Auto-Response-Suppress", "OOF, AutoReply")]


def _way_out(link: str, sender: MailSender) -> list[tuple[str, str]]:
    """Return how a mail program's own button ends it (RFC 2369; one click: RFC 8058)."""
    by_mail = f"<mailto:{sender.address}?subject={STOP_SUBJECT}>"
    if not _LINK.fullmatch(link):
        return [("List-Unsubscribe", by_mail)]
    headers = [("List-Unsubscribe", f"<{link}>, {by_mail}")]
    if link.startswith("https://"):
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers
