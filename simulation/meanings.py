"""What an answer says, before anybody has found words for it."""

from register.states import Occupation
from simulation.chance import Key, happens, pick_weighted
from simulation.person import SimPerson
from simulation.phrases_sv import SELF
from simulation.rates import AnswerRates

_TOLD = "told"  # nothing out of the ordinary: what they do, or that they want support
_SAYS_BOTH = 0.3  # of those who want support: also what they do
_SICK = 0.5  # of those with another activity: written as being on sick leave


def own_meaning(person: SimPerson, seed: int, *key: Key, rates: AnswerRates) -> str:
    """Return what the young person says: a key of the phrases."""
    rare = [
        ("crisis", rates.says_crisis),
        ("opt_out", rates.says_stop),
        ("question", rates.says_question),
        ("unclear", rates.says_unclear),
        ("acknowledge", rates.says_acknowledge),
        ("declines_support", 0 if person.traits.wants_support else rates.says_no),
        ("call_me", rates.says_call_me),
        ("moved", rates.says_moved),
        ("language", 0 if person.language == "sv" else rates.says_language),
    ]
    told = 1 - sum(weight for _, weight in rare)
    meaning = pick_weighted([*rare, (_TOLD, told)], seed, *key, "meaning")
    if meaning != _TOLD:
        return meaning
    if person.traits.wants_support and happens(rates.says_wants_support, seed, *key, "wants"):
        both = f"{person.traits.occupation}+wants_support"
        says_both = both in SELF and happens(_SAYS_BOTH, seed, *key, "both")
        return both if says_both else "wants_support"
    return _occupation(person, seed, *key)


def relative_meaning(person: SimPerson, seed: int, *key: Key) -> str:
    """Return what a relative says: that help is wanted, or what the young person does."""
    if person.traits.wants_support and happens(0.5, seed, *key, "relative wants"):
        return "wants_support"
    return person.traits.occupation


def first_meaning(person: SimPerson, seed: int, *key: Key) -> str:
    """Return why somebody makes contact unprompted."""
    if person.traits.wants_support:
        return "wants_support"
    choices = [("question", 1.0), ("call_me", 1.0), (str(person.traits.occupation), 2.0)]
    return pick_weighted(choices, seed, *key, "first meaning")


def language_of(person: SimPerson, seed: int, *key: Key, rates: AnswerRates) -> str:
    """Return the language somebody writes in: often Swedish, sometimes their best, or English."""
    if person.language == "sv":
        return "sv"
    choices = [
        (person.language, rates.own_language),
        ("en", rates.english),
        ("sv", 1 - rates.own_language - rates.english),
    ]
    return pick_weighted(choices, seed, *key, "language")


def _occupation(person: SimPerson, seed: int, *key: Key) -> str:
    if person.traits.occupation is Occupation.OTHER_ACTIVITY and happens(_SICK, seed, *key, "sick"):
        return "sick"
    return person.traits.occupation
