"""When a reading may be trusted without a human: every word of the message is accounted for.

A rule that sees a phrase knows nothing of the words around it ("jobbar" in "jobbar inte", in "om
jag jobbar"). So a reading is confident only where nothing is left over but courtesies, times and
places. Precision before coverage: what is left over goes to a human.
"""

import re
from collections.abc import Iterable, Sequence

from messaging.meaning.harmless import BEFORE_NAMES, HARMLESS
from messaging.meaning.lexicon import Sighting, phrases
from messaging.meaning.reading import Intent, Respondent

_NAMES_LENGTH = 3
# What is never a name: after these words a human had better look.
_TELLING = phrases(
    r"inte", r"ingen\w*", r"inget", r"aldrig", r"att", r"men", r"fast", r"om", r"mig", r"er",
    r"dig", r"han", r"hon", r"de", r"dom", r"slut\w*", r"kanske", r"nästan", r"snart", r"innan",
    r"förut", r"vet", r"tror", r"ibland", r"haha\w*", r"lol\w*", r"hihi", r"skoja\w*", r"skämt\w*",
    r"jk", r"tomten", r"rymden", r"månen", r"tåget", r"bussen", r"min", r"mitt", r"himlen",
    r"helvetet", r"drömmen", r"not", r"never", r"maybe", r"but", r"if", r"used", r"was",
    r"because", r"eller", r"or", r"när", r"för", r"skulle", r"ville", r"hoppas", r"vill", r"ska",
    r"kan", r"måste", r"annars", r"bättre", r"sämre", r"svart", r"sängen", r"soffan", r"ironi\w*",
    r"låtsas", r"fel", r"stopp?", r"you", r"your", r"vad", r"vem", r"hur", r"varför", r"tyvärr",
    r"typ", r"gud", r"fan", r"jävla\w*", r"skit\w*", r"fuck\w*", r"fortnite", r"cs", r"minecraft",
    r"roblox", r"himmelen", r"den", r"det", r"detta", r"nej", r"no", r"mår",
)  # fmt: skip
_NUMBER = re.compile(r"^\d+(?:[:.]\d+)?$")
_MOST_WORDS = 22  # a longer story is for a human

_NEVER_ALONE = frozenset({Intent.UNCLEAR, Intent.MOVED, Intent.CRISIS})
# The sets of intents that may be acted on together without a human.
_SETTLED: frozenset[frozenset[Intent]] = frozenset(
    frozenset(intents)
    for intents in (
        *((intent,) for intent in Intent if intent not in _NEVER_ALONE),
        (Intent.OCCUPATION, Intent.WANTS_SUPPORT),
        (Intent.OCCUPATION, Intent.OPT_OUT),
        (Intent.OCCUPATION, Intent.DECLINES_SUPPORT),
    )
)


def may_settle(intents: Iterable[Intent], respondent: Respondent) -> bool:
    """Tell whether intents of this kind may be acted on without a human at all (R20)."""
    chosen = frozenset(intents)
    if respondent is Respondent.RELATIVE:
        return chosen == {Intent.OCCUPATION}
    return chosen in _SETTLED


def accounts_for(
    message: str, seen: Sequence[Sighting], *, also: frozenset[str] = frozenset()
) -> bool:
    """Tell whether the sightings explain every word of a normalised message.

    `also` are more words that say nothing here: times where a call is asked for, "she" where a
    relative has signed.
    """
    covered = bytearray(len(message))
    for sight in seen:
        covered[sight.start : sight.end] = b"\x01" * (sight.end - sight.start)
    position = names_left = count = 0
    for word in message.split(" "):
        explained = any(covered[position : position + len(word)])
        position += len(word) + 1
        count += 1
        if word in BEFORE_NAMES:
            names_left = _NAMES_LENGTH
        elif word in {".", ",", "?"}:
            names_left = 0
        elif explained or word in HARMLESS or word in also or _NUMBER.match(word):
            continue
        elif names_left and not _TELLING.match(word):
            names_left -= 1
        else:
            return False
    return count <= _MOST_WORDS
