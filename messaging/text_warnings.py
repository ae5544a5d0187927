"""What a text had better not do, though it may: whoever publishes it says that they have seen it.

What it must not do is a `Problem` (templates.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from messaging.lock_screen import words_that_give_away
from messaging.readability import EASY, MEASURED, read_hardness
from messaging.segments import count_segments
from messaging.states import Channel
from messaging.templates import (
    ANSWERS,
    KNOCK_CARD,
    SAMPLE,
    CompiledTemplate,
    fill_in,
)
from messaging.version_rules import TextKey

LATIN = frozenset({"sv", "en", "so"})  # whose letters are those of the GSM alphabet
SEEN = 150  # characters of an e-mail that a locked screen shows beside its subject
_gap = re.compile(r"\S*(?: {2,}|\ (?=[.,:;!?،؛؟።፡]))\S*").search
_ADDRESSES = ("info_url", "reply_url", "chat_url")


class WarningKind(StrEnum):
    """What to think twice about."""

    NO_OPT_OUT = "no_opt_out"  # it does not say how to make it stop
    NO_SENDER = "no_sender"  # it does not say who writes
    NO_WAY_BACK = "no_way_back"  # neither number nor link, in a letter or on a card
    HARD = "hard"  # to read
    GIVES_AWAY = "gives_away"  # a word that others should not see
    SEVERAL = "several"  # more SMS than one
    GAP = "gap"  # where a name is missing
    SIGN = "sign"  # one that makes an SMS hold 70 characters in place of 160


@dataclass(frozen=True, slots=True)
class TextWarning:
    """One thing to think about; `detail` is the word, the sign or the figure."""

    kind: WarningKind
    detail: str = ""


def warn_about(
    compiled: CompiledTemplate, key: TextKey, house: Mapping[str, str] = SAMPLE
) -> list[TextWarning]:
    """Return what to think twice about before a text is published.

    `house` is what it says of the municipality, over the samples: so long is it here.
    """
    channel = Channel(key.channel)
    _, text = fill_in(compiled, channel, {**SAMPLE, **house})
    found = [
        *_manners(compiled, key, text),
        *_gaps(compiled, channel),
        *_hardness(compiled, key),
        *(TextWarning(WarningKind.GIVES_AWAY, word) for word in _given_away(compiled, key)),
    ]
    return found + (_sms_warnings(text, key.language) if channel is Channel.SMS else [])


def _manners(compiled: CompiledTemplate, key: TextKey, text: str) -> list[TextWarning]:
    """Return what is missing of who writes, how to answer and how to make it stop."""
    if key.template.startswith(ANSWERS):
        return []
    on_paper = key.channel == Channel.LETTER
    found = []
    if not on_paper and "stop" not in text.casefold():
        found.append(TextWarning(WarningKind.NO_OPT_OUT))
    if "municipality" not in compiled.names and key.template != KNOCK_CARD:
        found.append(TextWarning(WarningKind.NO_SENDER))
    if on_paper and not {"phone", "reply_url"} & set(compiled.names):
        found.append(TextWarning(WarningKind.NO_WAY_BACK))
    return found


def _gaps(compiled: CompiledTemplate, channel: Channel) -> list[TextWarning]:
    """Return where a text without a name, or without an owner, does not close up."""
    _, whole = fill_in(compiled, channel, SAMPLE)
    for missing in ("first_name", "sender"):
        _, text = fill_in(compiled, channel, {**SAMPLE, missing: ""})
        gap = _gap(text)
        if gap is not None and _gap(whole) is None:
            return [TextWarning(WarningKind.GAP, gap[0].strip())]
    return []


def _hardness(compiled: CompiledTemplate, key: TextKey) -> list[TextWarning]:
    if key.language not in MEASURED:
        return []
    # values are names, which are no harder to read for being long
    _, text = fill_in(compiled, Channel(key.channel), dict.fromkeys(SAMPLE, "Bo"))
    hardness = read_hardness(text)
    if hardness is None or hardness.lix <= EASY:
        return []
    return [TextWarning(WarningKind.HARD, f"{hardness.lix}: {', '.join(hardness.long_words[:5])}")]


def _given_away(compiled: CompiledTemplate, key: TextKey) -> list[str]:
    """Return the words that give the matter away, where others may read them."""
    if key.channel == Channel.LETTER and key.template != KNOCK_CARD:
        return []
    by_mail = key.channel == Channel.EMAIL
    apart = (*_ADDRESSES, "unit") if by_mail else _ADDRESSES  # an e-mail's signature is below
    values: Mapping[str, str] = {**SAMPLE, **dict.fromkeys(apart, "x")}
    subject, text = fill_in(compiled, Channel(key.channel), values)
    return words_that_give_away(f"{subject}\n{text[:SEEN]}" if by_mail else text, key.language)


def _sms_warnings(text: str, language: str) -> list[TextWarning]:
    counted = count_segments(text)
    found = []
    if language in LATIN and counted.encoding == "UCS-2":
        signs = [sign for sign in dict.fromkeys(text) if count_segments(sign).encoding == "UCS-2"]
        found = [TextWarning(WarningKind.SIGN, sign) for sign in signs]
    if counted.segments > 1:
        found.append(TextWarning(WarningKind.SEVERAL, str(counted.segments)))
    return found
