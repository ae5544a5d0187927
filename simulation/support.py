"""How support runs in the synthetic city: how long, and how it ends."""

from dataclasses import dataclass
from datetime import date, timedelta

from simulation.chance import exponential, pick_weighted
from simulation.person import SimPerson
from simulation.rates import RATES, Rates

_SHORTEST_DAYS = 7
_LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Course:
    """How a period of support ends."""

    ends_on: date
    reason: str  # studies, work or other


def support_course(
    person: SimPerson, seed: int, *, began_on: date, rates: Rates = RATES
) -> Course | None:
    """Return when and why support that began on a day ends; None: not within two years."""
    key = (person.key, "support", began_on.isoformat())
    days = max(exponential(rates.staff.support_days, seed, *key), _SHORTEST_DAYS)
    if days > _LONGEST_DAYS:
        return None
    studies, work = rates.staff.ends_in_studies, rates.staff.ends_in_work
    reasons = (("studies", studies), ("work", work), ("other", 1 - studies - work))
    return Course(began_on + timedelta(days=days), pick_weighted(reasons, seed, *key, "reason"))
