"""How a text will look for people of every kind: short names and long ones, without an owner ..."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from messaging.segments import Segments, count_segments
from messaging.states import Channel
from messaging.templates import SAMPLE, CompiledTemplate, fill_in


class SampleKind(StrEnum):
    """Somebody whom a text must fit."""

    USUAL = "usual"
    SHORT = "short"  # a short name
    LONG = "long"  # a long one
    SIGNS = "signs"  # a letter outside the alphabet of SMS
    NO_OWNER = "no_owner"  # nobody is responsible for them yet, and they have no district
    NO_NAME = "no_name"


FIRST_NAMES: Mapping[SampleKind, str] = {
    SampleKind.USUAL: "Amina",
    SampleKind.SHORT: "Bo",
    SampleKind.LONG: "Maximilianus-Alexandros",
    SampleKind.SIGNS: "Zoë",
    SampleKind.NO_OWNER: "Elias",
    SampleKind.NO_NAME: "",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as one of the sample people gets it."""

    kind: SampleKind
    first_name: str
    subject: str
    text: str
    segments: Segments | None  # of an SMS
    nameless: bool  # the name was left out, for it would have cost more


def preview_text(
    compiled: CompiledTemplate, channel: Channel, values: Mapping[str, str], *, unit: str
) -> list[Preview]:
    """Return a text as the sample people get it.

    Args:
        compiled: the text.
        channel: by which it goes.
        values: those of the municipality, over the samples; the first name apart.
        unit: whose people without a district are.
    """
    return [preview_one(compiled, channel, values, kind, unit=unit) for kind in SampleKind]


def preview_one(
    compiled: CompiledTemplate,
    channel: Channel,
    values: Mapping[str, str],
    kind: SampleKind,
    *,
    unit: str,
) -> Preview:
    """Return a text as one of the sample people gets it (`preview_text` has the rest)."""
    name = FIRST_NAMES[kind]
    own = {**SAMPLE, **values, "first_name": name}
    if kind is SampleKind.NO_OWNER:
        own |= {"sender": "", "unit": unit}
    subject, text = fill_in(compiled, channel, own)
    named = bool(name) and "first_name" in compiled.names
    return Preview(
        kind=kind,
        first_name=name,
        subject=subject,
        text=text,
        segments=count_segments(text) if channel is Channel.SMS else None,
        nameless=named and compiled.render(own) != text and channel is Channel.SMS,
    )
