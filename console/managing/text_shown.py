"""What the pages of texts show: how one looks, what is said against it, what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from config.languages import keep_number_order
from console.guard import Visit
from console.managing.text_words import (
    SAMPLES,
    problem_in_words,
    warning_in_words,
)
from console.marking import Say
from messaging.links import link_address
from messaging.previews import Preview, preview_text
from messaging.segments import Segments
from messaging.states import Channel
from messaging.templates import SAMPLE, TemplateError, check_template, compile_template
from messaging.text_warnings import warn_about
from messaging.version_rules import TextKey

MOST_NOTE = 200  # characters
_SAMPLE_WORD = SAMPLE["reply_url"].rpartition("/")[2]  # of a personal link
_HTTPS = "https://"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as one of the sample people gets it."""

    who: str
    subject: str
    text: str
    segments: Segments | None
    price: str  # "" where it costs nothing by the piece
    nameless: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """A text, looked at: nothing is shown of one that has problems."""

    problems: Sequence[str] = ()
    warnings: Sequence[str] = ()
    people: Sequence[Shown] = ()
    segments: int = 0  # of the sample that takes the most


def look_at_text(visit: Visit, key: TextKey, body: str, say: Say) -> Looked:
    """Return how a text looks, and what is said against it."""
    works = visit.desk.works
    channel = Channel(key.channel)
    problems = check_template(body, channel, key.template, one_way=works.one_way_sms)
    try:
        compiled = compile_template(body)
    except TemplateError:
        return Looked([problem_in_words(one, say) for one in problems])
    unit = works.municipality.default_unit
    house = house_values(visit, channel, key.language)
    people = preview_text(compiled, channel, house, unit=unit)
    warnings = [warning_in_words(one, say) for one in warn_about(compiled, key, house)]
    return Looked(
        [problem_in_words(one, say) for one in problems],
        warnings,
        [_shown(one, works.municipality.sms_price, say) for one in people],
        max((one.segments.segments for one in people if one.segments), default=0),
    )


def house_values(visit: Visit, channel: Channel, language: str) -> Mapping[str, str]:
    """Return what a text of this municipality says of it in a language, over the samples."""
    works = visit.desk.works
    house = works.municipality
    unit = next(iter(house.units))
    values = {
        "municipality": house.name,
        "unit": unit,
        "phone": keep_number_order(house.phone_of(unit), language),
        "info_url": house.info_url,
        "sender": visit.worker.name.split(" ")[0],
        "reply_url": "",
    }
    if works.link_base:
        link = link_address(works.link_base, _SAMPLE_WORD)
        values["reply_url"] = link if channel is Channel.EMAIL else link.removeprefix(_HTTPS)
    return values


def read_note(fields: Mapping[str, str]) -> str:
    """Return what a form says of a change, in one line that every database takes."""
    printable = (sign if sign.isprintable() else " " for sign in fields.get("note", ""))
    return " ".join("".join(printable).split())[:MOST_NOTE]


def in_kronor(amount: Decimal) -> str:
    """Return an amount such as `1 234,50 kr`."""
    written = f"{amount:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return f"{written}\N{NO-BREAK SPACE}kr"


def _shown(preview: Preview, price: Decimal, say: Say) -> Shown:
    counted = preview.segments
    return Shown(
        f"{say(SAMPLES[preview.kind])}{f': {preview.first_name}' if preview.first_name else ''}",
        preview.subject,
        preview.text,
        counted,
        in_kronor(counted.segments * price) if counted else "",
        preview.nameless,
    )
