"""Mail that the mail server brings: a report is applied, what somebody wrote is stored."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.callbacks import record_reports
from messaging.channels.base import Inbound, Report
from messaging.inbox import store_inbound
from messaging.mail.ids import MailIds
from messaging.mail.parsing import Letter, read_mail
from messaging.states import Provider
from storage.crypto import Vault

IDS = "message.mail_id"  # what the key of the marks is derived for


class Taken(StrEnum):
    """What a mail turned out to be."""

    LETTER = "letter"  # somebody wrote
    MACHINE = "machine"  # a program answered for them
    REPORT = "report"  # what became of a mail of ours
    STALE = "stale"  # the same, known already, or nothing final
    STRANGE = "strange"  # a report on a mail that is none of ours


def mail_ids(vault: Vault) -> MailIds:
    """Return the maker of this installation's marks."""
    return MailIds(vault.index_key(IDS))


async def take_mail(
    conn: AsyncConnection, vault: Vault, content: bytes, our_address: str, now: datetime
) -> Taken:
    """Store one mail, or what it reports; the same mail brought twice changes nothing."""
    mail = read_mail(content, mail_ids(vault), our_address)
    if isinstance(mail, Letter):
        await store_inbound(conn, vault, [_inbound(mail, now)])
        return Taken.MACHINE if mail.machine else Taken.LETTER
    if mail.message_id is None:
        return Taken.STRANGE
    if mail.state is None:
        return Taken.STALE
    told = Report(mail.message_id, "", mail.state, mail.status, now)
    return Taken.REPORT if await record_reports(conn, [told]) else Taken.STALE


def _inbound(letter: Letter, now: datetime) -> Inbound:
    """Return what the inbox keeps; what does not apply is left out."""
    raw = {
        "from": letter.sender,  # for staff, where it is nobody's that we know
        "text": letter.text,
        "subject": letter.subject,
        "rest": letter.rest,
        "machine": "1" if letter.machine else "",
        "attachments": str(letter.attachments or ""),
        "answers": str(letter.answers or ""),
        "cut": "1" if letter.cut else "",
    }
    kept = {name: value for name, value in raw.items() if value or name in {"text", "subject"}}
    return Inbound(Provider.EMAIL, letter.key, letter.sender, kept, now)
