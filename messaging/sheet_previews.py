"""A text as it goes out to a sample person: the e-mail in both halves, the letter on its sheet.

Made by what makes the real ones; only the person is none.
"""

import email
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

from config.clock import STOCKHOLM, swedish_date
from messaging.channels.base import Outgoing
from messaging.mail.writing import MailSender, write_mail
from messaging.paper.cards import Card, card_data
from messaging.paper.layout import Letter, Sender, single_data
from messaging.previews import SampleKind, preview_one
from messaging.states import Channel
from messaging.templates import KNOCK_CARD, SAMPLE, compile_template
from messaging.versions import Version

LAST_NAME = "Exempelsson"
STREET, POSTCODE, CITY = "Exempelgatan 12 lgh 1101", "123 45", "Exempelstad"
NOBODY = "exempel@example.org"
VISIT_AT = datetime(2025, 9, 24, 10, 30, tzinfo=STOCKHOLM)  # as the sample values say


@dataclass(frozen=True, slots=True)
class MailShown:
    """An e-mail as its reader's program takes it apart."""

    sender: str
    subject: str
    text: str
    page: str  # HTML


def show_mail(
    version: Version, values: Mapping[str, str], kind: SampleKind, *, unit: str, now: datetime
) -> MailShown:
    """Return an e-mail as a sample person gets it.

    Args:
        version: of a text for e-mail.
        values: those of the municipality.
        kind: to whom.
        unit: whose people without a district are.
        now: when it would be written.
    """
    compiled = compile_template(version.body)
    told = preview_one(compiled, Channel.EMAIL, values, kind, unit=unit)
    outgoing = Outgoing(
        1, NOBODY, told.text, subject=told.subject, language=version.key.language,
        link=values.get("reply_url", ""), template=version.key.template,
    )  # fmt: skip
    sender = MailSender(NOBODY, values["municipality"])
    written = write_mail(outgoing, NOBODY, sender, "preview", now)
    read = email.message_from_bytes(written, _class=EmailMessage, policy=default)
    return MailShown(
        sender=sender.name,
        subject=str(read["Subject"]),
        text=_half(read, "plain"),
        page=_half(read, "html"),
    )


def sheet_data(
    version: Version, values: Mapping[str, str], kind: SampleKind, *, unit: str, now: datetime
) -> dict[str, Any]:
    """Return a letter, or a knock card, to a sample person as the data of the press."""
    compiled = compile_template(version.body)
    whole = {**SAMPLE, **values}
    told = preview_one(compiled, Channel.LETTER, whole, kind, unit=unit)
    homeless = kind is SampleKind.NO_OWNER
    sender = Sender(
        municipality=whole["municipality"],
        unit=unit if homeless else whole["unit"],
        phone=whole["phone"].strip("\N{LEFT-TO-RIGHT MARK}"),  # which only running text needs
        info_url=whole["info_url"],
        coordinator="" if homeless else whole["sender"],
    )
    link = f"https://{whole['reply_url'].removeprefix('https://')}" if whole["reply_url"] else ""
    link = link if "reply_url" in compiled.names else ""
    if version.key.template == KNOCK_CARD:
        names = (whole["sender"], SAMPLE["sender"])
        card = Card(version.key.language, told.text, VISIT_AT, names, link, sender)
        return card_data(card)
    letter = Letter(
        number=0,
        reference="",
        language=version.key.language,
        name=f"{told.first_name} {LAST_NAME}".strip(),
        street=STREET,
        postcode=POSTCODE,
        city=CITY,
        day=swedish_date(now),
        text=told.text,
        link=link,
        sender=sender,
    )
    return single_data(letter)


def _half(read: EmailMessage, kind: str) -> str:
    half = read.get_body((kind,))
    return str(half.get_content()) if half is not None else ""
