"""The words of one message: the live template in the person's language, filled in."""

from dataclasses import dataclass

from messaging.candidates import Candidate
from messaging.dates import SCOPE_AGE, day_in_words
from messaging.desk import Desk
from messaging.shelf import TemplateMissingError
from messaging.states import Channel
from messaging.templates import fit_to_segment, split_subject
from register.age import birthday
from scheduler.states import Origin

FREE_TEXT = "free"


@dataclass(frozen=True, slots=True)
class Wording:
    """A rendered message; `version_id` is empty for what staff typed themselves."""

    channel: str
    text: str
    subject: str
    version_id: int | None


def has_words(candidate: Candidate, channel: Channel, desk: Desk) -> bool:
    """Tell whether there is a text for this contact: typed by staff, or a live template."""
    row = candidate.row
    if candidate.contact.origin is Origin.STAFF and row.text_cipher is not None:
        return True
    try:
        desk.templates.find(row.template, channel, row.language)
    except TemplateMissingError:
        return False
    return True


def word_message(candidate: Candidate, channel: Channel, desk: Desk) -> Wording:
    """Render a contact for a channel with the template version that is live now (R17)."""
    row = candidate.row
    if candidate.contact.origin is Origin.STAFF and row.text_cipher is not None:
        typed = desk.vault.open("planned_contact.text", row.text_cipher)
        return Wording(channel, typed, desk.letterhead.municipality, None)
    live = desk.templates.find(row.template, channel, row.language)
    unit = desk.places[row.district_id].unit
    values = {
        "first_name": row.first_name,
        "sender": desk.first_names.get(row.owner_id or 0, ""),
        "municipality": desk.letterhead.municipality,
        "unit": unit,
        "phone": desk.letterhead.phones.get(unit, desk.letterhead.phone),
        "info_url": desk.letterhead.info_url,
        "reply_url": "",
        "visit_day": "",
        "visit_time": "",
        "last_day": day_in_words(birthday(row.born_on, SCOPE_AGE), row.language)
        if "last_day" in live.compiled.names
        else "",
    }
    if channel is Channel.SMS:
        return Wording(channel, fit_to_segment(live.compiled, values), "", live.version_id)
    subject, text = "", live.compiled.render(values)
    if channel is Channel.EMAIL:
        subject, text = split_subject(text)
    return Wording(channel, text, subject, live.version_id)
