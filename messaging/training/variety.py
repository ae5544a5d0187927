"""More texts out of those there are: typing errors, two things said in one message. Pure.

What the model is trained on is written by people; this only adds how the same would look with a
slip of the finger, in another context, or beside something else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from messaging.meaning.reading import Intent, Respondent
from messaging.training.labelled import Labelled

# May be an answer to the menu: then its context and its beginning decide what it means.
_MENU = re.compile(
    r"\d|\b(?:ett|tv[åa]|tre|fyr|one|two|three|four|first|nummer|alt)", re.IGNORECASE
)
_JOINTS = (". ", " ", "\n", ", ", "! ", ".. ", " men ", " och ", " asså ")
_JOINTS_ANYWHERE = 6  # of them without words
_CONTEXTS = ("first", "after_call", "survey_menu", "before_visit")
_JOIN, _SLIP, _MOVE = 0.3, 0.3, 0.3  # shares of the texts
_TRIES = 6
_MOST_INTENTS, _MOST_LETTERS = 3, 160
_SHORT = 4  # letters; a shorter word is not misspelt
_SAY_NOTHING = frozenset({Intent.UNCLEAR, Intent.ACKNOWLEDGE})
_WISHES = frozenset({Intent.WANTS_SUPPORT, Intent.CALL_ME})


def vary(texts: Sequence[Labelled], rng: Random) -> list[Labelled]:
    """Return one variation of each text; some are left as they are."""
    return [_vary(text, texts, rng) for text in texts]


def _vary(text: Labelled, texts: Sequence[Labelled], rng: Random) -> Labelled:
    draw = rng.random()
    if draw < _JOIN:
        partners = (rng.choice(texts) for _ in range(_TRIES))
        both = (join(text, other, rng) for other in partners)
        text = next((one for one in both if one is not None), text)
    elif draw < _JOIN + _SLIP:
        text = replace(text, text=slip(text.text, rng))
    if rng.random() < _MOVE and not _MENU.search(text.text) and " " in text.text.strip():
        text = replace(text, context=rng.choice(_CONTEXTS))
    return text


def join(one: Labelled, other: Labelled, rng: Random) -> Labelled | None:
    """Return what it is to say both in one message, or None where they don't go together."""
    intents = (one.intents | other.intents) - _SAY_NOTHING
    own = one.respondent is other.respondent is Respondent.SELF
    if one.lang != other.lang or not own or not intents:
        return None
    if (one.occupation and other.occupation) or not _agree(intents):
        return None
    if len(intents) > _MOST_INTENTS or len(one.text) + len(other.text) > _MOST_LETTERS:
        return None
    if _MENU.search(one.text[:6]) or _MENU.search(other.text[:6]):
        return None
    first, second = (one, other) if rng.random() < 0.5 else (other, one)  # noqa: PLR2004 - a coin
    joints = _JOINTS if one.lang == "sv" else _JOINTS[:_JOINTS_ANYWHERE]
    text = first.text.rstrip(". ") + rng.choice(joints) + second.text
    return replace(one, text=text, intents=intents, occupation=one.occupation or other.occupation)


def _agree(intents: frozenset[Intent]) -> bool:
    refused = intents & {Intent.OPT_OUT, Intent.DECLINES_SUPPORT}
    return Intent.WRONG_PERSON not in intents and (
        not refused or (len(refused) == 1 and not intents & _WISHES)
    )


def slip(text: str, rng: Random) -> str:
    """Return a text with one or two slips of the finger."""
    words = text.split(" ")
    for _ in range(rng.choice((1, 1, 2))):
        place = rng.randrange(len(words))
        word = words[place]
        if len(word) >= _SHORT and word.isalpha():
            words[place] = _misspell(word, rng)
    return " ".join(words)


def _misspell(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    start, letter, following, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    return rng.choice(
        (
            start + following + rest,  # left out
            start + letter + letter + following + rest,  # twice
            start + following + letter + rest,  # the wrong way round
            start + " " + letter + following + rest,  # apart
        )
    )
