"""The words of one message: the live template in the person's language, filled in."""

from dataclasses import dataclass

from config.languages import keep_number_order
from messaging.candidates import Candidate
from messaging.dates import SCOPE_AGE, day_in_words
from messaging.desk import Desk
from messaging.links import link_address, random_word
from messaging.shelf import LiveTemplate, TemplateMissingError
from messaging.states import Channel, TokenPurpose
from messaging.templates import fill_in
from register.age import birthday
from scheduler.states import Origin

FREE_TEXT = "free"
HTTPS = "https://"
CHAT_ADDRESS = "t.me/{bot}?start={word}"  # https://core.telegram.org/bots/features#deep-linking
# On these a link is pressed, and needs its whole address; elsewhere every character counts.
WHOLE = frozenset({Channel.EMAIL, Channel.CHAT})
Words = tuple[tuple[TokenPurpose, str], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A rendered message; `version_id` is empty for what staff typed themselves."""

    channel: str
    text: str
    subject: str
    version_id: int | None
    link: str = ""  # the whole address of the reply page, "" where the text names none
    language: str = ""  # of the text; "" for what staff typed
    words: Words = ()  # of the links that must be stored with it


def has_words(candidate: Candidate, channel: Channel, desk: Desk) -> bool:
    """Tell whether there is a text for this contact: typed by staff, or a live template.

    From a sender that cannot be answered an SMS without a link is no text.
    """
    row = candidate.row
    typed = candidate.contact.origin is Origin.STAFF and row.text_cipher is not None
    if typed:
        return not needs_link(candidate, channel, desk) or bool(desk.letterhead.link_base)
    try:
        live = desk.templates.find(row.template, channel, language_of(candidate, channel))
    except TemplateMissingError:
        return False
    linked = "reply_url" in live.compiled.names and bool(desk.letterhead.link_base)
    return linked or not needs_link(candidate, channel, desk)


def needs_link(candidate: Candidate, channel: Channel, desk: Desk) -> bool:
    """Tell whether a text is worth nothing without a link.

    An answer of ours goes to somebody who wrote by the link that they have.
    """
    answers = candidate.contact.origin is Origin.ANSWER
    return desk.letterhead.one_way_sms and channel is Channel.SMS and not answers


def language_of(candidate: Candidate, channel: Channel) -> str:
    """Return the language to write in: in a chat, the one that was chosen there."""
    chosen = candidate.chat_language if channel is Channel.CHAT else ""
    return chosen or candidate.row.language


def word_message(
    candidate: Candidate, channel: Channel, desk: Desk, *, tried: LiveTemplate | None = None
) -> Wording:
    """Render a contact for a channel with the template version that is live now (R17).

    `tried` is another version, which an experiment has drawn.
    """
    row = candidate.row
    if candidate.contact.origin is Origin.STAFF and row.text_cipher is not None:
        typed = desk.vault.open("planned_contact.text", row.text_cipher)
        bare = needs_link(candidate, channel, desk)
        link, words = _link(channel, ("reply_url",) if bare else (), desk)
        if bare:
            typed = f"{typed}\n{link.removeprefix(HTTPS)}"
        return Wording(channel, typed, desk.letterhead.municipality, None, link, words=words)
    live = tried or desk.templates.find(row.template, channel, language_of(candidate, channel))
    names = live.compiled.names
    link, words = _link(channel, names, desk)
    chat, chat_words = _chat_link(channel, names, desk)
    unit = desk.places[row.district_id].unit
    values = {
        "first_name": row.first_name,
        "sender": desk.first_names.get(row.owner_id or 0, ""),
        "municipality": desk.letterhead.municipality,
        "unit": unit,
        "phone": keep_number_order(
            desk.letterhead.phones.get(unit, desk.letterhead.phone), live.language
        ),
        "info_url": desk.letterhead.info_url,
        "reply_url": link if channel in WHOLE else link.removeprefix(HTTPS),
        "chat_url": chat,
        "visit_day": "",
        "visit_time": "",
        "last_day": day_in_words(birthday(row.born_on, SCOPE_AGE), live.language)
        if "last_day" in names
        else "",
    }
    words += chat_words
    subject, text = fill_in(live.compiled, channel, values)
    return Wording(channel, text, subject, live.version_id, link, live.language, words)


def _link(channel: Channel, names: tuple[str, ...], desk: Desk) -> tuple[str, Words]:
    """Return the reply page's address where the text names it, and in every e-mail."""
    if not desk.letterhead.link_base or not ("reply_url" in names or channel is Channel.EMAIL):
        return "", ()
    word = random_word()
    return link_address(desk.letterhead.link_base, word), ((TokenPurpose.REPLY, word),)


def _chat_link(channel: Channel, names: tuple[str, ...], desk: Desk) -> tuple[str, Words]:
    """Return the link that begins a chat: offered in letters, never in an SMS."""
    bot = desk.letterhead.chat_bot
    if not bot or channel is not Channel.LETTER or "chat_url" not in names:
        return "", ()
    word = random_word()
    return CHAT_ADDRESS.format(bot=bot, word=word), ((TokenPurpose.CHAT, word),)
