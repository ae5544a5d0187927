"""What is true of a person of the synthetic city, drawn once for all."""

from collections.abc import Mapping
from math import exp

from register.states import Occupation
from simulation.chance import happens, normal, pick_weighted
from simulation.identity import mobile_number
from simulation.person import NumberState, Traits
from simulation.rates import Rates

_SPARE_SLOT = 4  # of the numbers around one person; 0-3 are their own and their guardians'

# Assumed, after the occupations that the annual reports name: work and adult education are
# most common, then studies and stays abroad.
_OCCUPIED: Mapping[Occupation, float] = {
    Occupation.WORKING: 38,
    Occupation.ADULT_EDUCATION: 16,
    Occupation.UPPER_SECONDARY: 9,
    Occupation.STUDIES_ABROAD: 6,
    Occupation.ABROAD: 6,
    Occupation.INTERNSHIP: 5,
    Occupation.OTHER_STUDIES: 5,
    Occupation.FOLK_HIGH_SCHOOL: 4,
    Occupation.WAITING_FOR_STUDIES: 4,
    Occupation.MILITARY: 3,
    Occupation.PARENTAL_LEAVE: 2,
    Occupation.OTHER_ACTIVITY: 2,
}
_UNOCCUPIED: Mapping[Occupation, float] = {Occupation.NONE: 65, Occupation.SEEKING_WORK: 35}


def draw_traits(gender: str, seed: int, key: int, *, rates: Rates) -> Traits:
    """Draw what is true of the person of row `key`."""
    answers = rates.answers
    occupied = happens(answers.occupied, seed, key, "occupied")
    weights = _OCCUPIED if occupied else _UNOCCUPIED
    found = happens(rates.staff.number_found, seed, key, "has spare number")
    wanted = answers.wants_support_occupied if occupied else answers.wants_support_unoccupied
    wanted *= answers.women_want if gender == "K" else answers.men_want
    return Traits(
        reach=_draw_reach(seed, key, rates, occupied=occupied),
        occupation=pick_weighted(tuple(weights.items()), seed, key, "occupation"),
        wants_support=happens(wanted, seed, key, "wants support"),
        number=_draw_number(seed, key, rates),
        spare_mobile=mobile_number(seed, key, _SPARE_SLOT) if found else None,
        lives_elsewhere=happens(rates.staff.lives_elsewhere, seed, key, "lives elsewhere"),
    )


def _draw_reach(seed: int, key: int, rates: Rates, *, occupied: bool) -> float:
    """Draw a log-normal reachability whose mean over the occupied, or the others, is theirs."""
    answers = rates.answers
    mean = answers.occupied_reach if occupied else answers.unoccupied_reach
    return mean * exp(answers.spread * normal(seed, key, "reach") - answers.spread**2 / 2)


def _draw_number(seed: int, key: int, rates: Rates) -> NumberState:
    dead, stranger = rates.answers.dead_number, rates.answers.strangers_number
    states = (
        (NumberState.WORKS, 1 - dead - stranger),
        (NumberState.DEAD, dead),
        (NumberState.STRANGER, stranger),
    )
    return pick_weighted(states, seed, key, "number")
