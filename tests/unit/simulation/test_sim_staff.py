"""What the staff of the synthetic city find, and how much they get done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from escalation.states import ALLOWED, TALKED, Outcome, TaskKind
from messaging.states import Channel
from register.states import Occupation
from simulation.answers import Answer
from simulation.city import build_city
from simulation.person import NumberState, SimPerson
from simulation.places import DISTRICTS, UNITS, unit_of
from simulation.rates import RATES
from simulation.roster import day_of, staff_roster
from simulation.staff_behaviour import (
    Found,
    call_back_result,
    call_result,
    find_number_result,
    knock_card_result,
    review_result,
    task_minutes,
    urgent_result,
    visit_result,
)
from simulation.support import support_course

BEGINS = date(2024, 11, 1)
AFTERNOON = datetime(2024, 12, 3, 13, tzinfo=UTC)
CITY = build_city(3000, 5, BEGINS, 12)
MOBILES = [
    p
    for p in CITY.people
    if p.mobile and len(p.versions) == 1 and p.traits.number is NumberState.WORKS
]


def with_number(state: NumberState) -> list[SimPerson]:
    """Return the people with a mobile as if it led elsewhere."""
    return [replace(p, traits=replace(p.traits, number=state)) for p in MOBILES]


def talked(found: Iterable[Found]) -> float:
    """Return the share of results in which somebody was talked to."""
    results = [one.outcome in TALKED for one in found]
    return sum(results) / len(results)


def calls(at: datetime) -> list[Found]:
    """Return a call to everybody with a mobile."""
    return [call_result(p, 5, nth=1, at=at) for p in MOBILES]


def test_calls_are_answered_most_in_the_evening() -> None:
    """More than a third of calls are answered, more in the evening and fewer in the morning."""
    morning = talked(calls(AFTERNOON.replace(hour=8)))
    afternoon = talked(calls(AFTERNOON))
    evening = talked(calls(AFTERNOON.replace(hour=17)))
    assert afternoon == pytest.approx(0.36, abs=0.04)
    assert morning < afternoon < evening


def test_results_are_allowed_and_repeat() -> None:
    """Every result is one that the task's kind allows, and the same when asked again."""
    for person in CITY.people[:400]:
        results = {
            TaskKind.CALL: call_result(person, 5, nth=1, at=AFTERNOON),
            TaskKind.CALL_BACK: call_back_result(person, 5, nth=1),
            TaskKind.HOME_VISIT: visit_result(person, 5, nth=1),
            TaskKind.KNOCK_CARD: knock_card_result(person, 5, nth=1),
            TaskKind.FIND_NUMBER: find_number_result(person),
            TaskKind.URGENT: urgent_result(person, 5, nth=1),
        }
        assert all(found.outcome in ALLOWED[kind] for kind, found in results.items())
        assert results[TaskKind.CALL] == call_result(person, 5, nth=1, at=AFTERNOON)


def test_who_wants_support_says_so() -> None:
    """Whoever wants support says so when they answer themselves, and the occupation is learned."""
    for person, found in zip(MOBILES, calls(AFTERNOON), strict=True):
        if found.outcome is Outcome.ANSWERED_SELF:
            assert not person.traits.wants_support
        if found.outcome is Outcome.WANTS_SUPPORT:
            assert found.occupation is person.traits.occupation
    outcomes = Counter(found.outcome for found in calls(AFTERNOON))
    assert {Outcome.ANSWERED_RELATIVE, Outcome.DECLINED, Outcome.MOVED} <= set(outcomes)


def test_relatives_know_mostly() -> None:
    """Four of five relatives tell what the young person does."""
    relatives = [f for f in calls(AFTERNOON) if f.outcome is Outcome.ANSWERED_RELATIVE]
    told = sum(found.occupation is not None for found in relatives)
    assert told / len(relatives) == pytest.approx(0.8, abs=0.1)


def test_strangers_and_dead_numbers() -> None:
    """A stranger sometimes picks up, which is a wrong number; a dead number never answers."""
    strange = Counter(
        call_result(p, 5, nth=1, at=AFTERNOON).outcome for p in with_number(NumberState.STRANGER)
    )
    dead = {call_result(p, 5, nth=1, at=AFTERNOON).outcome for p in with_number(NumberState.DEAD)}
    assert set(strange) == {Outcome.WRONG_NUMBER, Outcome.NO_ANSWER}
    assert dead == {Outcome.NO_ANSWER}


def test_other_telephones_are_answered_by_relatives() -> None:
    """A landline or a guardian's telephone is answered by relatives more often."""
    others = [p for p in CITY.people if p.mobile is None]
    own = Counter(found.outcome for found in calls(AFTERNOON))
    home = Counter(call_result(p, 5, nth=1, at=AFTERNOON).outcome for p in others)
    part = [
        count[Outcome.ANSWERED_RELATIVE] / (count.total() - count[Outcome.NO_ANSWER])
        for count in (own, home)
    ]
    assert part[1] > 1.5 * part[0]


def test_found_number_is_always_the_same() -> None:
    """A search finds the person's other number or nothing; a call there gets through."""
    found = [find_number_result(person) for person in CITY.people]
    numbers = [one.number for one in found if one.outcome is Outcome.FOUND]
    assert len(numbers) / len(found) == pytest.approx(RATES.staff.number_found, abs=0.03)
    assert len(set(numbers)) == len(numbers)
    dead = with_number(NumberState.DEAD)
    answered = [
        call_result(p, 5, nth=1, at=AFTERNOON, number=p.traits.spare_mobile)
        for p in dead
        if p.traits.spare_mobile
    ]
    assert talked(answered) > 0.2


def test_visits_find_people_at_home() -> None:
    """About half the visits find somebody; a few find that the person does not live there."""
    found = [visit_result(person, 5, nth=1) for person in CITY.people]
    outcomes = Counter(one.outcome for one in found)
    assert talked(found) == pytest.approx(0.53, abs=0.04)
    assert outcomes[Outcome.DOES_NOT_LIVE_HERE] / len(found) == pytest.approx(0.03, abs=0.01)
    assert outcomes[Outcome.NO_ANSWER]


def test_cards_are_mostly_just_delivered() -> None:
    """A card is put in the door; one in twenty is handed to somebody."""
    outcomes = Counter(knock_card_result(p, 5, nth=1).outcome for p in CITY.people)
    assert outcomes[Outcome.DELIVERED] / len(CITY.people) == pytest.approx(0.95, abs=0.02)
    assert outcomes[Outcome.DOES_NOT_LIVE_HERE]


def test_call_backs_are_answered() -> None:
    """Four of five who asked to be called answer."""
    found = [call_back_result(person, 5, nth=1) for person in CITY.people]
    assert talked(found) == pytest.approx(0.8, abs=0.03)


def answer(*intents: str, occupation: str | None = None, respondent: str = "self") -> Answer:
    """Return an SMS of this meaning."""
    return Answer(
        timedelta(), Channel.SMS, "text", "sv", "after_call", respondent, intents, occupation
    )


@pytest.mark.parametrize(
    ("read", "outcome", "occupation"),
    [
        (answer("wrong_person", respondent="other"), Outcome.WRONG_NUMBER, None),
        (answer("unclear"), Outcome.HANDLED, None),
        (answer("opt_out"), Outcome.HANDLED, None),
        (answer("question"), Outcome.ANSWERED_SELF, None),
        (answer("wants_support"), Outcome.WANTS_SUPPORT, None),
        (answer("declines_support"), Outcome.DECLINED, None),
        (answer("moved"), Outcome.MOVED, None),
        (answer("occupation", occupation="sick"), Outcome.ANSWERED_SELF, "own"),
        (
            answer("occupation", occupation="sick", respondent="relative"),
            Outcome.ANSWERED_RELATIVE,
            Occupation.OTHER_ACTIVITY,
        ),
    ],
)
def test_review_tells_the_true_meaning(
    read: Answer, outcome: Outcome, occupation: str | None
) -> None:
    """A human who reads a reply records what it means, and what the person really does."""
    person = CITY.people[0]
    expected = person.traits.occupation if occupation == "own" else occupation
    found = review_result(person, read)
    assert (found.outcome, found.occupation) == (outcome, expected)
    assert outcome in ALLOWED[TaskKind.REVIEW_REPLY]


def test_tasks_take_minutes() -> None:
    """A task takes from five to fifteen minutes."""
    for key in range(50):
        assert timedelta(minutes=5) <= task_minutes(1, key) < timedelta(minutes=15)


COURSES = [support_course(p, 5, began_on=BEGINS) for p in CITY.people]


def test_support_ends_as_published() -> None:
    """2025: of 902 closings 58 % went to studies and 20 % to work."""
    reasons = Counter(course.reason for course in COURSES if course)
    assert reasons["studies"] / reasons.total() == pytest.approx(0.58, abs=0.03)
    assert reasons["work"] / reasons.total() == pytest.approx(0.20, abs=0.03)


def test_support_lasts_from_a_week_to_two_years() -> None:
    """Support takes at least a week; a little of it does not end within two years."""
    days = [(course.ends_on - BEGINS).days for course in COURSES if course]
    assert min(days) >= 7
    assert max(days) <= 730
    assert 0.01 < COURSES.count(None) / len(COURSES) < 0.08


def test_roster_covers_the_city() -> None:
    """24 coordinators for 8,361 people, logins unique, every district covered, two on duty."""
    roster = staff_roster(build_city(8361, 1, BEGINS, 1))
    assert len(roster) == 24
    assert len({member.login for member in roster}) == 24
    assert {name for member in roster for name in member.districts} == {d[0] for d in DISTRICTS}
    assert sorted(m.duty_order for m in roster if m.duty_order) == [1, 2]
    assert all(set(member.districts) <= set(UNITS[member.unit]) for member in roster)
    assert Counter(member.unit for member in roster) == {"KAA nord": 11, "KAA syd": 13}


def test_small_city_has_two_in_each_unit() -> None:
    """Visits need two: even a small city has two coordinators in each unit."""
    roster = staff_roster(build_city(50, 1, BEGINS, 1))
    assert Counter(member.unit for member in roster) == {"KAA nord": 2, "KAA syd": 2}


def test_large_city_has_names_for_all() -> None:
    """When the names are used up logins get a number."""
    few = replace(RATES, staff=replace(RATES.staff, people_each=10))
    roster = staff_roster(build_city(400, 1, BEGINS, 1), rates=few)
    assert len({member.login for member in roster}) == len(roster) == 40


def test_days_come_to_the_rates() -> None:
    """Over a year of working days a coordinator makes as many calls as the rates say."""
    member = staff_roster(CITY)[0]
    days = [day_of(member, 5, BEGINS + timedelta(days=day)) for day in range(1000)]
    calls_made = sum(day.calls for day in days) / len(days)
    assert calls_made == pytest.approx(RATES.staff.calls_per_day, abs=0.05)
    assert sum(day.visits for day in days) / len(days) < 0.08
    assert all(day.replies == 25 for day in days)


def test_unit_of_a_district() -> None:
    """Each district has a unit; an unknown one belongs with "no district"."""
    assert unit_of("Järva") == "KAA nord"
    assert unit_of("Farsta") == "KAA syd"
    assert unit_of("Ankeborg") == unit_of("")
