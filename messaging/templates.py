"""Texts with variables: checked when they are written, rendered fast when they are sent.

A template is written in the small part of Liquid of `liquid_subset.py` and may use
the variables below and no others. A variable without a value is no value at all:
`Hej{% if first_name %} {{ first_name }}{% endif %}!` greets with or without a name.
The first line of an e-mail is its subject, `Subject: ...`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from messaging.liquid_subset import ENVIRONMENT, FILTERS, MAX_BODY, asks_presence_only
from messaging.segments import count_segments
from messaging.states import Channel
from messaging.text_problems import Problem
from messaging.text_problems import ProblemKind as Kind

MAX_SMS_SEGMENTS = 3
SUBJECT = "Subject:"

VARIABLES: Mapping[str, str] = {
    "first_name": "the young person's first name",
    "sender": "the owner's first name",
    "municipality": 'who writes, such as "Stockholms stad"',
    "unit": "the unit's name",
    "phone": "the unit's phone number",
    "info_url": "the page that shows that the message is genuine",
    "reply_url": "the person's own reply page",
    "chat_url": "a link that begins a chat on Telegram; letters only",
    "visit_day": "the day of a home visit, in words",
    "visit_time": "the time of a home visit",
    "last_day": "the date of the 20th birthday, in words",
}
# Values about as long as they come, for counting segments and for previews.
SAMPLE: Mapping[str, str] = {
    "first_name": "Maximilianus",
    "sender": "Birgitta",
    "municipality": "Stockholms stad",
    "unit": "KAA-enhet Nord",
    "phone": "08-465 004 00",
    "info_url": "stockholm.se/kaa",
    "reply_url": "svar.stockholm.se/r/K7M4PQ2TXB",
    "chat_url": "t.me/uppsok_kaa_bot?start=K7M4PQ2TXB",
    "visit_day": "onsdag 24 september",
    "visit_time": "10.30",
    "last_day": "24 september 2026",
}
KNOCK_CARD = "knock_card"
CARD_CHARACTERS, CARD_LINES = 450, 10  # what a card of A5 has room for, beside day, names and code
FIRST_TEXTS = frozenset({"hello"})  # the SMS that must say how to make it stop (R6)

ANSWERS = "answer_"  # what the names of our automatic answers begin with
CIRCULAR = "circular:"  # and those of one message to many
NO_WAY_TO_ANSWER = Problem(
    "the sender of SMS is a name, which cannot be answered: the text needs {{ reply_url }}",
    Kind.NO_LINK,
)
NO_SUBJECT = Problem(f"an e-mail begins with a line `{SUBJECT} ...`", Kind.SUBJECT)

_MARK = "\x00"  # no template contains it, so it can stand for a value while a shape is made
_control = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]").search


class TemplateError(Exception):
    """A template that cannot be compiled or rendered; `problems` says why, in words."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take what is wrong with it."""
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template that has been checked and is ready to render."""

    body: str
    names: tuple[str, ...]  # the variables it uses
    _template: BoundTemplate
    _filtered: bool
    # which variables have a value -> the text around the values, and whose values they are
    _shapes: dict[tuple[bool, ...], tuple[str, tuple[str, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def render(self, values: Mapping[str, str]) -> str:
        """Return the text with `values` in it; further values are not looked at.

        Raises:
            TemplateError: a variable of the template is not among the values.
        """
        try:
            key = tuple([bool(values[name]) for name in self.names])
        except KeyError as fault:
            told = Problem(f"no value for {fault.args[0]}", Kind.VALUE, str(fault.args[0]))
            raise TemplateError([told]) from fault
        if self._filtered:
            return self._liquid({name: values[name] for name in self.names})
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._shape(key)
        text, order = shape
        return text % tuple([values[name] for name in order])

    def _shape(self, key: tuple[bool, ...]) -> tuple[str, tuple[str, ...]]:
        present = dict(zip(self.names, key, strict=True))
        marks = {name: f"{_MARK}{name}{_MARK}" if has else "" for name, has in present.items()}
        text = self._liquid(marks)
        pieces = text.replace("%", "%%").split(_MARK)
        return "%s".join(pieces[::2]), tuple(pieces[1::2])

    def _liquid(self, values: Mapping[str, str]) -> str:
        # in Liquid an empty text is true; here it is no value
        try:
            return self._template.render({name: value or None for name, value in values.items()})
        except LiquidError as fault:
            raise TemplateError([_in_words(fault)]) from fault


@lru_cache(maxsize=1024)  # parsing costs a hundred times what rendering does
def compile_template(body: str) -> CompiledTemplate:
    """Return the template ready to render.

    Raises:
        TemplateError: it is empty, does not parse, or uses what templates may not.
    """
    if problems := _find_text_problems(body):
        raise TemplateError(problems)
    try:
        template = ENVIRONMENT.from_string(body)
    except LiquidError as fault:
        raise TemplateError([_in_words(fault)]) from fault
    analysis = template.analyze(include_partials=False)
    paths = [variable.segments for found in analysis.variables.values() for variable in found]
    if problems := [*_find_name_problems(paths), *_find_filter_problems(analysis.filters)]:
        raise TemplateError(problems)
    if not asks_presence_only(template):
        told = "a condition may only ask whether a variable has a value"
        raise TemplateError([Problem(told, Kind.CONDITION)])
    names = tuple(sorted(analysis.variables))
    return CompiledTemplate(body, names, template, bool(analysis.filters))


def check_template(
    body: str, channel: Channel, template: str = "", *, one_way: bool = False
) -> list[Problem]:
    """Return what is wrong with a template for a channel, in words; nothing where it is fine.

    `one_way`: SMS come from a name that cannot be answered.
    """
    try:
        compiled = compile_template(body)
        text = compiled.render(SAMPLE)
    except TemplateError as fault:
        return fault.problems
    if not text.strip():
        return [Problem("the template says nothing", Kind.SILENT)]
    if channel is Channel.EMAIL:
        return [] if split_subject(text)[0] else [NO_SUBJECT]
    if channel is Channel.LETTER:
        return _find_card_problems(text) if template == KNOCK_CARD else []
    if channel is not Channel.SMS:
        return []
    if one_way and lacks_link(compiled, template):
        return [NO_WAY_TO_ANSWER, *_find_sms_problems(text, "")]
    return _find_sms_problems(text, "" if one_way else template)


def lacks_link(compiled: CompiledTemplate, template: str) -> bool:
    """Tell whether an SMS offers no link; answers go to somebody who has one."""
    return "reply_url" not in compiled.names and not template.startswith(ANSWERS)


def fit_to_segment(compiled: CompiledTemplate, values: Mapping[str, str]) -> str:
    """Render an SMS, without the first name where the name alone makes it longer.

    That is where the text fits one segment only without the name, where a letter of
    the name would move a longer text from GSM-7 to UCS-2, or where more segments than
    allowed would come of it.
    """
    text = compiled.render(values)
    full = count_segments(text)
    if full.segments <= 1 or not values.get("first_name"):
        return text
    nameless = compiled.render({**values, "first_name": ""})
    short = count_segments(nameless)
    spared = short.segments == 1 or short.encoding != full.encoding
    return nameless if spared or full.segments > MAX_SMS_SEGMENTS else text


def fill_in(
    compiled: CompiledTemplate, channel: Channel, values: Mapping[str, str]
) -> tuple[str, str]:
    """Return subject and text as they go out by a channel; only an e-mail has a subject."""
    if channel is Channel.SMS:
        return "", fit_to_segment(compiled, values)
    text = compiled.render(values)
    return split_subject(text) if channel is Channel.EMAIL else ("", text)


def split_subject(text: str) -> tuple[str, str]:
    """Return an e-mail's subject and its text; the subject is "" where none is given."""
    first, _, rest = text.partition("\n")
    if not first.startswith(SUBJECT):
        return "", text
    return first.removeprefix(SUBJECT).strip(), rest.lstrip("\n")


def _find_text_problems(body: str) -> list[Problem]:
    if not body.strip():
        return [Problem("the template is empty", Kind.EMPTY)]
    if len(body) > MAX_BODY:
        told = f"the template is longer than {MAX_BODY} characters"
        return [Problem(told, Kind.LONG, str(MAX_BODY))]
    told = "the template contains a control character"
    return [Problem(told, Kind.CONTROL)] if _control(body) else []


def _find_name_problems(paths: Iterable[Sequence[object]]) -> list[Problem]:
    problems = []
    for root, *rest in paths:
        if root not in VARIABLES:
            told = f"unknown variable {root}; known are {', '.join(VARIABLES)}"
            problems.append(Problem(told, Kind.VARIABLE, str(root)))
        elif rest:
            told = f"{root} is a plain text and has no parts"
            problems.append(Problem(told, Kind.PARTS, str(root)))
    return list(dict.fromkeys(problems))


def _find_filter_problems(used: Mapping[str, object]) -> list[Problem]:
    known = ", ".join(FILTERS)
    return [
        Problem(f"unknown filter {name}; known are {known}", Kind.FILTER, name)
        for name in used
        if name not in FILTERS
    ]


def _find_sms_problems(text: str, template: str) -> list[Problem]:
    problems = []
    segments = count_segments(text).segments
    if segments > MAX_SMS_SEGMENTS:
        told = f"{segments} SMS with a long name; at most {MAX_SMS_SEGMENTS} are allowed"
        problems.append(Problem(told, Kind.SEGMENTS, str(segments)))
    first = template in FIRST_TEXTS or template.startswith(CIRCULAR)
    if first and "stop" not in text.casefold():
        told = "a first SMS says how to make it stop, such as `Slut: STOPP`"
        problems.append(Problem(told, Kind.NO_STOP))
    return problems


def _find_card_problems(text: str) -> list[Problem]:
    if len(text) <= CARD_CHARACTERS and len(text.splitlines()) <= CARD_LINES:
        return []
    told = f"a card has room for {CARD_CHARACTERS} characters in {CARD_LINES} lines at most"
    return [Problem(told, Kind.CARD)]


def _in_words(fault: LiquidError) -> Problem:
    before = fault.token.source[: max(0, fault.token.start_index)] if fault.token else ""
    told = f"line {len(before.splitlines()) or 1}: {fault.message}"
    return Problem(told, Kind.SYNTAX, told)
