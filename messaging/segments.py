"""How many SMS a text costs.

An SMS carries 160 septets of the GSM 7-bit alphabet or 70 UTF-16 units; a longer
text travels in parts of 153 or 67, because each part spends some room on its place
in the chain (3GPP TS 23.038 and 23.040). One character outside the alphabet moves
the whole text to UTF-16. A pair, escape and character or two surrogates, is never
divided between two parts.
"""

import re
from dataclasses import dataclass
from typing import Literal

GSM_SINGLE, GSM_PART = 160, 153
UCS_SINGLE, UCS_PART = 70, 67

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"  # each takes an escape and a character: two septets

_is_basic = re.compile(f"[{re.escape(_BASIC)}]*").fullmatch
_is_gsm = re.compile(f"[{re.escape(_BASIC + _EXTENSION)}]*").fullmatch
_pairs = re.compile(f"[{re.escape(_EXTENSION)}]").findall
_astral = re.compile("[\U00010000-\U0010ffff]").findall


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text takes: its encoding, its length in that encoding, the SMS it is billed as."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int  # septets, or UTF-16 code units
    segments: int


def count_segments(text: str) -> Segments:
    """Return the encoding, units and segments of a text; an empty one has no segments."""
    if _is_basic(text):
        return Segments("GSM-7", len(text), _parts(len(text), GSM_SINGLE, GSM_PART))
    if _is_gsm(text):
        units = len(text) + len(_pairs(text))
        return Segments("GSM-7", units, _packed(text, _EXTENSION, units, GSM_SINGLE, GSM_PART))
    astral = _astral(text)
    units = len(text) + len(astral)
    return Segments("UCS-2", units, _packed(text, "".join(astral), units, UCS_SINGLE, UCS_PART))


def _parts(units: int, single: int, part: int) -> int:
    return -(-units // (single if units <= single else part))


def _packed(text: str, doubles: str, units: int, single: int, part: int) -> int:
    if units <= single or not doubles:
        return _parts(units, single, part)
    segments, room = 1, part
    for character in text:
        width = 2 if character in doubles else 1
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return segments
