"""Reads a reply: rules see, the model weighs, and the rules for safety have the last word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np

from messaging.meaning import confidence
from messaging.meaning.call_times import read_call_time
from messaging.meaning.deciding import Chosen, Decider
from messaging.meaning.lexicon import clause_after, clause_before
from messaging.meaning.model import Model, Scored, shipped_model
from messaging.meaning.reading import Intent, Reading, Respondent, is_contact
from messaging.meaning.safety import Settled, is_bold, keep_safe, needs_human, settle_at_once
from messaging.meaning.seeing import Seen, look

__all__ = ["Reader", "Written", "read_reply", "shipped_reader"]

_TOLD_WORDS = 3  # words of a message that are told as the reason for an intent
_CALLED = frozenset({Intent.CALL_ME, Intent.WANTS_SUPPORT})
_BOLD = 0.9  # the chance from which a number is closed on the model's word alone
_NO_WORDS = "none"  # the language of digits and pictures


@dataclass(frozen=True, slots=True)
class Written:
    """A reply as it came.

    `context` is what our text before it was: first, survey_menu (both carry the menu 1-4),
    after_call or before_visit. `lang` is the language where it is known; else it is guessed.
    `at` is when it came (aware), for "tomorrow" and "after three".
    """

    text: str
    context: str
    lang: str | None = None
    at: datetime | None = None


class Reader:
    """Reads replies with one model."""

    def __init__(self, model: Model) -> None:
        """Take the model."""
        self.model = model
        parts = model.parts
        self._decider = Decider(parts.labels, parts.sets, parts.odds)

    def read(
        self, text: str, context: str, *, lang: str | None = None, at: datetime | None = None
    ) -> Reading:
        """Read one reply (see `read_all`)."""
        return self.read_all([Written(text, context, lang, at)])[0]

    def read_all(self, replies: Sequence[Written]) -> list[Reading]:
        """Read replies, each by itself; many at once are faster.

        Returns:
            The readings, in order. A sign of danger that the rules know is always among the
            intents, whatever else is said.
        """
        sights = [look(reply.text, reply.context) for reply in replies]
        settled = [settle_at_once(seen) for seen in sights]
        open_sights = [seen for seen, done in zip(sights, settled, strict=True) if done is None]
        weighed = iter(self.weigh(open_sights))
        return [
            _settled_reading(reply, seen, done) if done else self._read(reply, seen, *next(weighed))
            for reply, seen, done in zip(replies, sights, settled, strict=True)
        ]

    def weigh(self, sights: Sequence[Seen]) -> list[tuple[Scored, Chosen]]:
        """Return what the model alone makes of messages."""
        if not sights:
            return []
        scored = self.model.score(sights)
        chosen = self._decider.decide(np.stack([one.sums for one in scored]))
        return list(zip(scored, chosen, strict=True))

    def _read(self, reply: Written, seen: Seen, scored: Scored, chosen: Chosen) -> Reading:
        parts = self.model.parts
        intents = keep_safe(seen, chosen.intents)
        kept = intents == chosen.intents and not needs_human(seen, chosen)
        chance = confidence.chance_right(parts.trust, confidence.signs(seen, scored, chosen))
        least = max(parts.threshold, _BOLD) if is_bold(seen, chosen) else parts.threshold
        stranger = Intent.WRONG_PERSON in intents and chosen.respondent is Respondent.SELF
        respondent = Respondent.OTHER if stranger else chosen.respondent
        spoken = seen.language if seen.language == _NO_WORDS else chosen.language
        return Reading(
            intents=tuple(sorted(intents)),
            occupation=chosen.occupation,
            respondent=respondent,
            reached=is_contact(intents, respondent),
            confident=kept and chance >= least,
            lang=reply.lang or spoken,
            call_at=_call_at(reply, seen, intents),
            evidence=(*_told_by_rules(seen, intents), *self._told_by_model(seen, scored, intents)),
        )

    def _told_by_model(
        self, seen: Seen, scored: Scored, intents: Collection[Intent]
    ) -> tuple[str, ...]:
        """Return the words that weighed most, for each intent that no rule has explained."""
        ruled = {sight.label for sight in seen.intents.seen}
        if seen.occupation.code:
            ruled.add(Intent.OCCUPATION)
        if seen.danger:
            ruled.add(Intent.CRISIS)
        told = []
        for intent in sorted(set(intents) - ruled - {Intent.UNCLEAR}):
            column = self.model.parts.labels.intents.index(intent)
            weighed = self.model.weigh(scored.words, column)
            shares = [(-share, n) for n, share in enumerate(weighed)]
            heaviest = [n for share, n in sorted(shares)[:_TOLD_WORDS] if share < 0]
            if intent is Intent.CRISIS:  # what it is about decides what follows (R19)
                told += [f"crisis: {_clause(seen.message, place)}" for place in heaviest[:1]]
            elif heaviest:
                told.append(f"{intent}: {' '.join(scored.names[n] for n in sorted(heaviest))}")
        return tuple(told)


@cache
def shipped_reader() -> Reader:
    """Return the reader with the model that comes with the program."""
    return Reader(shipped_model())


def read_reply(
    text: str, context: str, *, lang: str | None = None, at: datetime | None = None
) -> Reading:
    """Read one reply with the model that comes with the program (see `Reader.read`)."""
    return shipped_reader().read(text, context, lang=lang, at=at)


def _settled_reading(reply: Written, seen: Seen, settled: Settled) -> Reading:
    intents, occupation, respondent = settled
    return Reading(
        intents=tuple(sorted(intents)),
        occupation=occupation,
        respondent=respondent,
        reached=is_contact(intents, respondent),
        confident=True,
        lang=reply.lang or seen.language,
        call_at=_call_at(reply, seen, intents),
        evidence=_told_by_rules(seen, intents),
    )


def _call_at(reply: Written, seen: Seen, intents: frozenset[Intent]) -> datetime | None:
    return read_call_time(seen.message, reply.at) if intents & _CALLED else None


def _told_by_rules(seen: Seen, intents: Collection[Intent]) -> tuple[str, ...]:
    told = [f"menu: {digit}" for digit in seen.menu.digits] if seen.menu else []
    for name, words in (
        ("machine", seen.machine),
        ("relative", seen.relative),
        ("finder", seen.finder),
    ):
        if words:
            told.append(f"{name}: {words}")
    sights = [*seen.danger, *(one for one in seen.intents.seen if one.label in intents)]
    if Intent.OCCUPATION in intents:
        sights += seen.occupation.seen
    return tuple(dict.fromkeys([*told, *(sight.evidence for sight in sights)]))


def _clause(message: str, place: int) -> str:
    """Return the clause that the word of this number stands in."""
    words = message.split(" ")
    start = sum(len(word) + 1 for word in words[:place])
    return (clause_before(message, start) + clause_after(message, start)).strip(" .,?")
