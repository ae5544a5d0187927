"""What is posted on the reply page, and how it is stored. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from urllib.parse import parse_qsl

from bot.page.call_slots import CallSlot, find_slot
from messaging.meaning.choices import Choice
from messaging.meaning.reading import Respondent

MOST_WORDS = 1000  # characters of free text; the field on the page takes no more
MOST_FIELDS = 20
# What a mail program posts to end a mailing (RFC 8058, 3.2), as a form of either kind.
ONE_CLICK = ("List-Unsubscribe", "One-Click")
# What the page offers; to talk one writes, or opens the chat.
CHOICES = {choice.value: choice for choice in Choice if choice is not Choice.TALK}
RELATIVE = Respondent.RELATIVE.value
_NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody tapped or wrote."""

    choice: Choice
    text: str
    relative: bool
    slot: CallSlot | None  # when they want to be called; None: at any time
    language: str  # in which the page was read
    nonce: str  # of the form; the same form sent twice is one answer


def read_fields(content_type: str, body: bytes) -> dict[str, str]:
    """Return a posted form's fields; what is no form, or an endless one, has none."""
    if content_type.lower().startswith("multipart/form-data"):
        head = b"Content-Type: " + content_type.encode("ascii", "replace") + b"\r\n\r\n"
        return _parts(message_from_bytes(head + body))
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return {}
    return dict(pairs)


def is_one_click(fields: Mapping[str, str]) -> bool:
    """Tell whether a mail program asks, in its reader's name, for no more e-mail."""
    name, value = ONE_CLICK
    return fields.get(name, "").strip() == value


def one_click_answer() -> Answer:
    """Return what such a request says; one link's repeated requests are one answer."""
    return Answer(Choice.NO_MORE, "", relative=False, slot=None, language="", nonce="one-click")


def read_answer(
    fields: Mapping[str, str], slots: Sequence[CallSlot], languages: Collection[str], nonce: str
) -> Answer | None:
    """Return the answer in a form; None where nothing was tapped and nothing written.

    Args:
        fields: the form.
        slots: the times that are offered for a call; another time is any time.
        languages: those that the page comes in.
        nonce: a new one, for a form that brings none.
    """
    named, _, at = fields.get("choice", "").partition(" ")  # "call_me 2025-10-02T09"
    choice, text = CHOICES.get(named, Choice.WORDS), _words(fields.get("words", ""))
    if choice is Choice.WORDS and not text:
        return None
    given, language = fields.get("nonce", ""), fields.get("lang", "")
    return Answer(
        choice=choice,
        text=text,
        relative=fields.get("who") == RELATIVE,
        slot=find_slot(slots, at) if choice is Choice.CALL_ME else None,
        language=language if language in languages else "",
        nonce=given if _NONCE.fullmatch(given) else nonce,
    )


def raw_answer(answer: Answer, *, channel: str, point_id: int | None) -> dict[str, str]:
    """Return what the inbox keeps of an answer (escalation/arrivals.py); what is empty is left out.

    Args:
        answer: the answer.
        channel: by which the message went whose link was opened, "" where there was none.
        point_id: the number or address that it went to.
    """
    raw = {
        "choice": answer.choice.value,
        "text": answer.text,
        "respondent": RELATIVE if answer.relative else "",
        "call_at": answer.slot.opens.isoformat() if answer.slot else "",
        "language": answer.language,
        "channel": channel,
        "point_id": "" if point_id is None else str(point_id),
        "answered": "1",  # the page itself says thank you
    }
    return {name: value for name, value in raw.items() if value}


def _words(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", lines).strip()[:MOST_WORDS]


def _parts(form: Message) -> dict[str, str]:
    """Return the texts of a form in parts; files are left where they are."""
    fields: dict[str, str] = {}
    for part in form.walk():
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes) and part.get_filename() is None:
            fields[name] = content.decode("utf-8", "replace").strip()
    return fields
