"""Mail that comes in, as bytes: a report on a mail of ours, or something that was written to us.

Whatever arrives, something is returned: broken structure, unknown character sets and mails
without a sender end as a text that a human can look at.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from messaging.mail.bounces import Bounce, read_bounce
from messaging.mail.html import read_html
from messaging.mail.ids import MailIds
from messaging.mail.machines import is_machine
from messaging.mail.quotes import cut_quotes
from register.numbers import read_email

LONGEST_TEXT = 20_000  # letters that are kept of a text, and of what was quoted
LONGEST_PART = 400_000  # bytes of one part that are looked at
MOST_PARTS = 200
LONGEST_SUBJECT = 300
# What our own mails offer as the way out; a mail program that does it adds words of its own.
STOP_WORDS = frozenset({"stopp", "stop", "unsubscribe"})
_ANSWERS = re.compile(r"\s*(re|sv|aw|vs|antw|fwd?|vb)\s*:", re.IGNORECASE)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote to us by mail."""

    key: str  # the same whenever the same mail comes, and no other's
    sender: str  # address in lower case; "" where there is none
    text: str  # what is new in it
    rest: str  # the mail it answers, and the signature
    subject: str
    machine: bool  # a program answered for them
    attachments: int  # which are not kept
    answers: int | None  # the message of ours that it says it answers
    cut: bool  # it was longer than what is kept


def read_mail(content: bytes, ids: MailIds, our_address: str = "") -> Bounce | Letter:
    """Return what a mail is; never raises, whatever the bytes."""
    try:
        mail = message_from_bytes(content)
        parts = _parts(mail)
        sender = _sender(mail)
        return read_bounce(mail, content, sender, ids) or _letter(
            mail, parts, sender, ids, our_address
        )
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        # the standard library's parser has met something that it was not made for
        return _broken(content)


def _letter(
    mail: Message, parts: list[Message], sender: str, ids: MailIds, our_address: str
) -> Letter:
    subject = _header(mail, "Subject")[:LONGEST_SUBJECT]
    whole, attachments = _words(parts)
    text, rest = cut_quotes(whole, our_address.lower())
    stops = subject.strip(" .!").lower() in STOP_WORDS
    answered = bool(_ANSWERS.match(subject)) or "In-Reply-To" in mail
    if stops or (not text and not answered):
        text = subject
    return Letter(
        key=_digest(sender, _header(mail, "Message-ID"), _header(mail, "Date"), subject, whole),
        sender=read_email(sender) or "",
        text=text[:LONGEST_TEXT],
        rest=rest[:LONGEST_TEXT],
        subject=subject,
        machine=not stops and is_machine(mail, sender, subject),
        attachments=attachments,
        answers=ids.find(f"{_header(mail, 'In-Reply-To')} {_header(mail, 'References')}"),
        cut=len(text) > LONGEST_TEXT,
    )


def _broken(content: bytes) -> Letter:
    text = _clean(content[:LONGEST_PART].decode("latin-1"))
    return Letter(
        key=hashlib.sha256(content).hexdigest(),
        sender="",
        text=text[:LONGEST_TEXT],
        rest="",
        subject="",
        machine=False,
        attachments=0,
        answers=None,
        cut=len(text) > LONGEST_TEXT,
    )


def _digest(*pieces: str) -> str:
    return hashlib.sha256("\0".join(pieces).encode("utf-8", "replace")).hexdigest()


def _sender(mail: Message) -> str:
    """Return the address of who wrote, in lower case; of a mail server, perhaps just a name."""
    # taken out before anything is decoded: what a name says must not pass for an address
    return _clean(parseaddr(str(mail.get("From") or mail.get("Sender") or ""))[1]).strip().lower()


def _header(mail: Message, name: str) -> str:
    """Return a header in plain words on one line; "" where there is none."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        text = str(value)
    return " ".join(_clean(text).split())


def _parts(mail: Message) -> list[Message]:
    """Return the parts with content, without what stands inside attached mails."""
    found = []
    for part in _leaves(mail):
        found.append(part)
        if len(found) == MOST_PARTS:
            break
    return found


def _leaves(mail: Message) -> Iterator[Message]:
    payload = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in (one for one in payload if isinstance(one, Message)):
            yield from _leaves(part)
    else:
        yield mail


def _words(parts: list[Message]) -> tuple[str, int]:
    """Return a mail's text, plain if there is one, else its HTML's; and how many other parts."""
    plain, html, attachments = [], [], 0
    for part in parts:
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or part.get_filename():
            attachments += 1
        elif kind == "text/html":
            html.append(_decode(part))
        elif kind == "text/plain":
            plain.append(_decode(part))
        else:
            attachments += 1
    text = "\n".join(plain)
    if not text.strip():
        text = "\n".join(_clean(read_html(one)) for one in html)
    return text.strip("\n"), attachments


def _decode(part: Message) -> str:
    """Return a part's text; where its character set is not what it says, the likeliest one."""
    payload = part.get_payload(decode=True)
    raw = payload[:LONGEST_PART] if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return _clean(raw.decode(charset))
        except (LookupError, ValueError):
            continue
    return _clean(raw.decode("cp1252", "replace"))


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _NOT_TEXT.sub("", lines).replace("\xa0", " ")
