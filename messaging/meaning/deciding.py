"""From the weights' sums to a decision: which intents together, which occupation, and who. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from messaging.meaning.model import Floats, Labels
from messaging.meaning.reading import Intent, Respondent

_MOST_ODDS = 13.0  # of log odds; no chance is nearer to 0 or 1, so that its logarithm exists


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the model makes of a message, and how sure it is of each part."""

    intents: frozenset[Intent]
    occupation: str | None
    respondent: Respondent
    language: str
    set_chance: float  # of these intents among all sets that occur
    lead: float  # log odds ahead of the next set
    occupation_chance: float
    respondent_chance: float
    danger: float  # chance that it is a crisis, whatever was chosen


class Decider:
    """Chooses among the sets of intents that occur together."""

    def __init__(
        self, labels: Labels, sets: Sequence[Collection[Intent]], odds: Mapping[Intent, float]
    ) -> None:
        """Take what the columns stand for, the sets, and what is added to intents' log odds."""
        self._labels = labels
        self._sets = [frozenset(intents) for intents in sets]
        self._odds = np.array([odds.get(intent, 0.0) for intent in labels.intents], np.float32)
        member = [[intent in chosen for intent in labels.intents] for chosen in self._sets]
        self._member = np.array(member, np.float32).T
        self._occupied = np.array([Intent.OCCUPATION in chosen for chosen in self._sets])
        self._unclear = np.array([chosen == {Intent.UNCLEAR} for chosen in self._sets])
        ends = np.cumsum([len(labels.intents), len(labels.occupations), len(labels.respondents)])
        self._ends = [int(end) for end in ends]
        self._danger = labels.intents.index(Intent.CRISIS)
        self._machine = labels.respondents.index(Respondent.MACHINE)

    def decide(self, sums: Floats) -> list[Chosen]:
        """Return for each row of sums the intents that are likeliest together.

        A set's log odds are the sum of its intents' own, and of the occupation that is said with
        it, or of none being said.
        """
        intents, occupations, respondents, languages = np.split(sums, self._ends, axis=1)
        codes = _shared(occupations)
        said = codes[:, 1:].argmax(1) + 1
        told = np.take_along_axis(codes, said[:, None], 1)
        likely = (intents + self._odds) @ self._member
        likely += np.log(np.where(self._occupied, told, codes[:, :1]))
        best = likely.argmax(1)
        top = np.take_along_axis(likely, best[:, None], 1)
        chance = 1 / np.exp(likely - top).sum(1)
        lead = top[:, 0] - np.partition(likely, -2, axis=1)[:, -2]
        who = _shared(respondents)
        # a machine says nothing that a human must answer
        who[:, self._machine] *= self._unclear[best]
        tongue = _shared(languages)
        return [
            Chosen(
                intents=self._sets[number],
                occupation=self._labels.occupations[code] if self._occupied[number] else None,
                respondent=self._labels.respondents[writer],
                language=self._labels.languages[spoken],
                set_chance=one_chance,
                lead=one_lead,
                occupation_chance=one_told / rest if self._occupied[number] else 1.0,
                respondent_chance=one_who,
                danger=one_danger,
            )
            for (
                number, code, writer, spoken, one_chance, one_lead, one_told, rest, one_who,
                one_danger,
            ) in zip(
                best.tolist(), said.tolist(), who.argmax(1).tolist(), tongue.argmax(1).tolist(),
                chance.tolist(), lead.tolist(), told[:, 0].tolist(),
                codes[:, 1:].sum(1).tolist(), who.max(1).tolist(),
                _chance(intents[:, self._danger]).tolist(), strict=True,
            )
        ]  # fmt: skip


def _chance(odds: Floats) -> Floats:
    kept = np.clip(odds, -_MOST_ODDS, _MOST_ODDS)
    chances: Floats = np.reciprocal(1 + np.exp(-kept))
    return chances


def _shared(odds: Floats) -> Floats:
    """Return chances that add up to one in each row, of columns that were trained one by one."""
    chances = _chance(odds)
    shared: Floats = chances / chances.sum(1, keepdims=True)
    return shared
