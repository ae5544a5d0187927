"""What the staff of the synthetic city find when they call, visit, search and read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clock import STOCKHOLM, swedish_date
from escalation.states import Outcome
from register.states import Occupation
from simulation.answers import Answer
from simulation.chance import Key, chance, happens, pick_weighted
from simulation.person import NumberState, SimPerson
from simulation.rates import RATES, AnswerRates, Rates
from simulation.young_people import spread_by_reach

_NOON, _EVENING = 12, 17  # hours in Stockholm
_NO_MOBILE = 3.0  # relatives answer so much more often at home and on their own telephones


@dataclass(frozen=True, slots=True)
class Found:
    """How a task ended, with what was learned."""

    outcome: Outcome
    occupation: Occupation | None = None
    number: str | None = None  # E.164; of a search


def call_result(
    person: SimPerson,
    seed: int,
    *,
    nth: int,
    at: datetime,
    number: str | None = None,
    rates: Rates = RATES,
) -> Found:
    """Return how the nth call to a person ends.

    Args:
        person: who is called.
        seed: what chance is drawn from.
        nth: which call to the person.
        at: when, aware: the evening is better than the afternoon, the morning worse.
        number: the number dialled, in E.164; None: the register's mobile, else another one.
        rates: how people answer.
    """
    answers, key = rates.answers, (person.key, "call", nth)
    mobile = person.version_at(swedish_date(at)).mobile
    dialled = number or mobile
    state = NumberState.WORKS if dialled is None else person.number_state(dialled, at)
    if state is NumberState.STRANGER and happens(answers.stranger_picks_up, seed, *key, "stranger"):
        return Found(Outcome.WRONG_NUMBER)
    if state is not NumberState.WORKS:
        return Found(Outcome.NO_ANSWER)
    own = dialled is not None and dialled in (mobile, person.traits.spare_mobile)
    relative = answers.call_relative * (1 if own else _NO_MOBILE)
    base = min((answers.call_self + answers.call_relative) * _band(at, answers), 1.0)
    if not happens(spread_by_reach(base, person), seed, *key, "answers"):
        return Found(Outcome.NO_ANSWER)
    share = relative / (answers.call_self + relative)
    return _talk(person, seed, *key, relative_share=share, rates=rates)


def call_back_result(person: SimPerson, seed: int, *, nth: int, rates: Rates = RATES) -> Found:
    """Return how a call ends that the young person has asked for."""
    key = (person.key, "call back", nth)
    if not happens(rates.answers.call_back, seed, *key, "answers"):
        return Found(Outcome.NO_ANSWER)
    return _talk(person, seed, *key, relative_share=0, rates=rates)


def visit_result(person: SimPerson, seed: int, *, nth: int, rates: Rates = RATES) -> Found:
    """Return how a visit at home ends."""
    key = (person.key, "visit", nth)
    if person.traits.lives_elsewhere:
        return Found(Outcome.DOES_NOT_LIVE_HERE)
    if not happens(spread_by_reach(rates.answers.visit, person), seed, *key, "answers"):
        return Found(Outcome.NO_ANSWER)
    share = rates.answers.relative_visit
    return _talk(person, seed, *key, relative_share=share, rates=rates)


def knock_card_result(person: SimPerson, seed: int, *, nth: int, rates: Rates = RATES) -> Found:
    """Return what happens when the card is delivered: sometimes somebody opens the door.

    An answer to the card itself comes from `young_people.answer_to`.
    """
    key = (person.key, "card", nth)
    if not happens(rates.staff.card_answered_at_door, seed, *key, "door"):
        return Found(Outcome.DELIVERED)
    if person.traits.lives_elsewhere:
        return Found(Outcome.DOES_NOT_LIVE_HERE)
    share = rates.answers.relative_visit
    return _talk(person, seed, *key, relative_share=share, rates=rates)


def find_number_result(person: SimPerson) -> Found:
    """Return what a search for a number in other registers gives: always the same."""
    spare = person.traits.spare_mobile
    return Found(Outcome.FOUND, number=spare) if spare else Found(Outcome.NOT_FOUND)


def review_result(person: SimPerson, answer: Answer) -> Found:
    """Return what a human decides who reads a reply: its true meaning."""
    occupation = _known(answer.occupation)
    if "wrong_person" in answer.intents:
        return Found(Outcome.WRONG_NUMBER)
    if not answer.reached:
        return Found(Outcome.HANDLED)
    if answer.respondent == "relative":
        return Found(Outcome.ANSWERED_RELATIVE, occupation)
    outcomes = {
        "wants_support": Outcome.WANTS_SUPPORT,
        "moved": Outcome.MOVED,
        "declines_support": Outcome.DECLINED,
    }
    said = (outcomes[intent] for intent in outcomes if intent in answer.intents)
    specific = person.traits.occupation if occupation else None
    return Found(next(said, Outcome.ANSWERED_SELF), specific)


def urgent_result(person: SimPerson, seed: int, *, nth: int) -> Found:
    """Return how an urgent task ends: mostly the person is safe."""
    endings = ((Outcome.SAFE, 0.75), (Outcome.SOCIAL_SERVICES, 0.2), (Outcome.HANDED_TO_112, 0.05))
    return Found(pick_weighted(endings, seed, person.key, "urgent", nth))


def task_minutes(seed: int, *key: Key) -> timedelta:
    """Return how long a task takes from its claim, some five to fifteen minutes."""
    return timedelta(minutes=5 + 10 * chance(seed, *key))


def _band(at: datetime, answers: AnswerRates) -> float:
    hour = at.astimezone(STOCKHOLM).hour
    if hour < _NOON:
        return answers.morning
    return answers.evening if hour >= _EVENING else 1.0


def _talk(person: SimPerson, seed: int, *key: Key, relative_share: float, rates: Rates) -> Found:
    """Return how a talk ends, and the occupation learned."""
    staff, occupation = rates.staff, person.traits.occupation
    if happens(relative_share, seed, *key, "relative"):
        told = happens(staff.relative_tells, seed, *key, "told")
        return Found(Outcome.ANSWERED_RELATIVE, occupation if told else None)
    if happens(staff.moved, seed, *key, "moved"):
        return Found(Outcome.MOVED, occupation)
    if person.traits.wants_support:
        return Found(Outcome.WANTS_SUPPORT, occupation)
    if happens(staff.declines, seed, *key, "declines"):
        return Found(Outcome.DECLINED, occupation)
    return Found(Outcome.ANSWERED_SELF, occupation)


def _known(code: str | None) -> Occupation | None:
    """Return the occupation that is stored for a code of a reading (R15: `sick` is not)."""
    if code == "sick":
        return Occupation.OTHER_ACTIVITY
    return Occupation(code) if code else None
