"""The reply page as HTML: phrases of one language filled into the pages of bot/page/html."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.page.call_slots import CallSlot
from bot.page.form import MOST_WORDS
from bot.page.thanks import Thanks, as_query, thanks_lines
from bot.page.visitors import Visitor
from config.languages import LANGUAGES, direction
from config.municipality import Municipality
from config.phrases import Phrases
from messaging.dates import visit_day_in_words
from pages.files import PageFiles
from scheduler.plan import CALLS_DEFAULT

# Whom to call at once: the number, as it is shown, and what it is.
# https://www.bris.se, https://mind.se/hitta-hjalp/sjalvmordslinjen
HELP_LINES = (
    ("112", "112", "care_112"),
    ("116111", "116 111", "care_bris"),
    ("90101", "90101", "care_line"),
)
_HTTPS = "https://"
PAGES = Path(__file__).with_name("html")


class Notice(StrEnum):
    """A page that only says something."""

    GONE = "gone"  # expired, used up, never there, or a protected person's: nobody learns which
    SLOW = "slow"  # too many requests
    FAULT = "fault"  # nothing could be stored


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page: in which language, and on which day."""

    language: str
    today: date
    visitor: Visitor | None = None


class Wording:
    """One language's phrases with what is filled into all of them."""

    def __init__(self, texts: Mapping[str, str], values: Mapping[str, str | Markup]) -> None:
        """Take the phrases by key, and the values; those that are not Markup are names."""
        self._texts = texts
        self._plain = {name: one for name, one in values.items() if not isinstance(one, Markup)}
        # a name keeps its own direction, whichever way the sentence around it goes
        self._marked = {name: _isolate(value) for name, value in values.items()}

    def __call__(self, key: str) -> Markup:
        """Return a phrase for the page's body."""
        return escape(self._texts[key]).format(**self._marked)

    def plain(self, key: str) -> str:
        """Return a phrase for where no markup may stand."""
        return self._texts[key].format(**self._plain)


class ReplyView:
    """Renders the pages; made once."""

    def __init__(self, phrases: Phrases, municipality: Municipality, files: PageFiles) -> None:
        """Take what all pages share."""
        self._phrases, self._municipality, self._files = phrases, municipality, files
        self._pages = Environment(
            loader=FileSystemLoader(PAGES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def form(
        self,
        reader: Reader,
        slots: Sequence[CallSlot],
        nonce: str,
        *,
        missing: bool = False,
        relative: bool = False,
    ) -> str:
        """Return the page with the questions; `missing` says that nothing was answered yet."""
        visitor = _known(reader)
        return self._render(
            "form.html",
            reader,
            days=self._days(reader, slots),
            nonce=nonce,
            missing=missing,
            relative=relative,
            first_name=visitor.first_name,
            sender=visitor.sender,
            most_words=MOST_WORDS,
        )

    def thanks(self, reader: Reader, thanks: Thanks, nonce: str) -> str:
        """Return the page that thanks for an answer."""
        visitor = _known(reader)
        return self._render(
            "thanks.html",
            reader,
            query=as_query(thanks),
            when=self._when(reader, thanks.slot) if thanks.slot else "",
            thanks=thanks,
            lines=thanks_lines(thanks, channel=visitor.channel, sender=visitor.sender),
            help_lines=HELP_LINES,
            nonce=nonce,
            again="?" + urlencode({"lang": reader.language}),
        )

    def notice(self, reader: Reader, kind: Notice) -> str:
        """Return a page that only says something, and how we can be reached."""
        return self._render("notice.html", reader, kind=kind.value)

    def _render(
        self,
        page: str,
        reader: Reader,
        *,
        query: Mapping[str, str] | None = None,
        when: str | Markup = "",
        **values: Any,  # noqa: ANN401 - each page has its own
    ) -> str:
        visitor = reader.visitor
        return self._pages.get_template(page).render(
            language=reader.language,
            direction=direction(reader.language),
            t=Wording(self._phrases[reader.language], {**self._letterhead(reader), "when": when}),
            municipality=self._municipality.name,
            switch=_switch(query or {}),
            files=self._files,
            chat=visitor is not None and bool(visitor.chat_bot),
            **values,
        )

    def _letterhead(self, reader: Reader) -> dict[str, str | Markup]:
        visitor, town = reader.visitor, self._municipality
        phone = town.phone_of(visitor.unit) if visitor else town.phone
        return {
            "municipality": town.name,
            "phone": _call_link(phone),
            "info_url": _site_link(town.info_url),
            "first_name": visitor.first_name if visitor else "",
            "sender": visitor.sender if visitor else "",
            "opens": f"{CALLS_DEFAULT.opens:%H:%M}",
            "closes": f"{CALLS_DEFAULT.closes:%H:%M}",
        }

    def _days(self, reader: Reader, slots: Sequence[CallSlot]) -> list[dict[str, object]]:
        return [
            {"name": self._day(reader, day), "slots": list(theirs)}
            for day, theirs in groupby(slots, lambda slot: slot.day)
        ]

    def _when(self, reader: Reader, slot: CallSlot) -> Markup:
        words = self._phrases[reader.language]["when"]
        hours = _isolate(slot.hours, "ltr")
        return escape(words).format(day=self._day(reader, slot.day), hours=hours)

    def _day(self, reader: Reader, day: date) -> Markup:
        """Return a day as people say it; further off than tomorrow with its date."""
        texts = self._phrases[reader.language]
        near = {reader.today: "today", reader.today + timedelta(days=1): "tomorrow"}
        if day in near:
            return escape(texts[near[day]])
        return escape(visit_day_in_words(day, reader.language))


def _known(reader: Reader) -> Visitor:
    if reader.visitor is None:
        raise ValueError("this page is somebody's")
    return reader.visitor


def _switch(query: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the links to the same page in each language."""
    return [
        {
            "code": code,
            "name": name,
            "direction": direction(code),
            "href": "?" + urlencode({**query, "lang": code}),
        }
        for code, name in LANGUAGES.items()
    ]


def _isolate(text: str | Markup, way: str = "auto") -> Markup:
    if isinstance(text, Markup) or not text:
        return escape(text)
    return Markup('<bdi dir="{}">{}</bdi>').format(way, text)


def _call_link(phone: str) -> Markup:
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return Markup('<a class="tel" dir="ltr" href="tel:{}">{}</a>').format(digits, phone)


def _site_link(address: str) -> Markup:
    whole = address if address.startswith(_HTTPS) else _HTTPS + address
    shown = address.removeprefix(_HTTPS)
    return Markup('<a class="site" dir="ltr" href="{}" rel="noreferrer">{}</a>').format(
        whole, shown
    )
