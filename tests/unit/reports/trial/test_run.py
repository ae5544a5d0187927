"""A plan's run through months that nobody has lived yet."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.municipality import load_municipality
from config.plan_files import read_plan_files
from reports.trial.outcome import IN_FORCE, TRIED, Outcome, outcome_of, prices_of, sum_up
from reports.trial.timetable import tabulate
from reports.trial.trying import Asked, Rehearsal, Trial, run_trial
from reports.trial.values import (
    NEVER,
    TASKS,
    Attempt,
    Capacity,
    City,
    Evidence,
    Standing,
    Stands,
    Traits,
    Way,
)
from scheduler.plan import Plan
from scheduler.plan_file import parse_plan

BEGINS = date(2025, 10, 6)  # a Monday
ONE_SMS = parse_plan(
    "name: one-sms\nround_pause_days: 366\nsteps: [{id: hello, channel: sms, template: hello}]"
)
DIGITAL = parse_plan(read_plan_files()["digital-first"])
HOUSE = load_municipality()
EVERYTHING = int(sum(Way))


def quiet(part: float) -> None:
    """Hear how far a run has come."""
    assert 0 < part <= 1


def somebody(*, ways: int = EVERYTHING, turns_20: int = 900, protected: bool = False) -> Standing:
    """Give somebody whose wait is over and who has not been tried yet."""
    traits = Traits(0, ways, 0, 200, turns_20, -40, waits=True, protected=protected)
    stands = Stands.NOWHERE if protected else Stands.COMING
    return Standing(traits, stands, table=0, place=0, due=0, reached=False, contacts=0)


def known(**rates: tuple[int, int]) -> Evidence:
    """Give evidence in which SMS were answered so often, and nothing else happens."""
    stays = Counter({(tenure, season): 10**9 for tenure in range(4) for season in (0, 1)})
    evidence = Evidence(stayed=stays, days=[10.0**9, 10.0**9], since=BEGINS - timedelta(days=400))
    for text, (tries, hits) in rates.items():
        for reached in (False, True):
            for turn in range(4):
                evidence.attempts[Attempt("sms", text, turn, reached)] = tries
                evidence.answered[Attempt("sms", text, turn, reached)] = hits
    return evidence


def city(*people: Standing, evidence: Evidence, a_week: float = 50) -> City:
    """Give a city of one unit that nobody comes to."""
    capacity = {(0, task): Capacity(a_week, limited=False, seen=13) for task in TASKS}
    carriers = frozenset({"sms", "email"})
    return City(BEGINS, ("Syd",), people, [], evidence, capacity, carriers)


def try_out(where: City, plan: Plan, *, in_force: Plan = ONE_SMS, days: int = 60) -> Outcome:
    """Run a plan beside another."""
    trial = Trial(BEGINS, BEGINS + timedelta(days=days), replicates=40, seed=1)
    asked = Asked(plan, 2, where.carriers, HOUSE)
    return Rehearsal(where, asked, in_force, [], trial).run(quiet)


def test_as_many_are_reached_as_have_answered_so_far() -> None:
    """Of 200 who get one SMS of a kind that three in ten answered, some sixty are reached."""
    where = city(*[somebody()] * 200, evidence=known(hello=(4_000, 1_200)))
    reached = try_out(where, ONE_SMS).tried.reached
    assert 54 < reached.mean < 66
    assert reached.low < 60 < reached.high


def test_the_same_plan_is_no_better() -> None:
    """A plan beside itself reaches as many to the last one: both are run on the same dice."""
    where = city(*[somebody()] * 50, evidence=known(hello=(100, 20)))
    outcome = try_out(where, DIGITAL, in_force=DIGITAL)
    assert outcome.tried == outcome.in_force
    assert (outcome.more_reached.low, outcome.more_reached.high) == (0, 0)
    assert try_out(where, DIGITAL, in_force=DIGITAL) == outcome


def test_more_steps_reach_more() -> None:
    """A plan that goes on where the other stops reaches more."""
    where = city(*[somebody()] * 50, evidence=known(hello=(100, 10)))
    assert try_out(where, DIGITAL).more_reached.low > 0


def test_staff_do_no_more_than_they_can() -> None:
    """Calls of a week are never more than the unit's capacity; the others wait."""
    where = city(*[somebody(ways=Way.PHONE)] * 80, evidence=known(), a_week=10)
    weeks = try_out(where, DIGITAL).tried.weeks
    assert max(one.contacts["phone"] for one in weeks) == pytest.approx(10)
    assert weeks[1].waiting["call"] > 20


def test_who_cannot_be_tried() -> None:
    """Protected people, those who turn 20 first and those without any way are not tried."""
    evidence = replace(known(), searches=Counter({False: 10**6}))
    nobody = (somebody(protected=True), somebody(turns_20=0), somebody(ways=0))
    tried = try_out(city(*nobody, evidence=evidence), DIGITAL).tried
    assert tried.sought.mean == 0
    assert {kind for kind, count in tried.contacts.items() if count} == {"search"}
    assert tried.contacts["search"] == pytest.approx(1, abs=0.2)


def test_who_comes_is_tried_too() -> None:
    """People come as they did last year, and get their first step after the wait."""
    evidence = known(hello=(1_000, 200))
    for later in range(365):
        day = BEGINS - timedelta(days=later + 1)
        evidence.entered[day] = 1 if day.weekday() < 5 else 0
    where = replace(city(evidence=evidence), newcomers=[replace(somebody().traits, registered=0)])
    outcome = try_out(where, ONE_SMS)
    assert 33 < outcome.newcomers < 53
    assert outcome.tried.weeks[1].contacts["sms"] == 0
    assert 20 < outcome.tried.contacts["sms"] < 42


def test_rounds_go_on_from_where_they_stand() -> None:
    """Whoever waits for a call is called; whoever rests begins again when their rest is over."""
    waiting = replace(somebody(), stands=Stands.QUEUED, table=1, place=2)
    resting = replace(somebody(), stands=Stands.RESTING, table=1, due=16)
    supported = replace(somebody(), stands=Stands.SUPPORTED, due=NEVER)
    where = city(waiting, resting, supported, evidence=known(hello=(10**6, 0)))
    trial = Trial(BEGINS, BEGINS + timedelta(days=30), replicates=40, seed=1)
    running = [tabulate(DIGITAL, BEGINS, trial.days)]
    plans = {TRIED: ONE_SMS, IN_FORCE: ONE_SMS}
    scores = run_trial(where, plans, running, trial, quiet)
    names = dict.fromkeys(plans, "one-sms")
    weeks = sum_up(where, names, scores, trial.ends, prices_of(HOUSE)).tried.weeks
    assert weeks[0].contacts["phone"] >= 1
    assert weeks[1].contacts["sms"] < 0.3
    assert weeks[2].contacts["sms"] > 0.9


def test_an_outcome_is_kept_as_it_is() -> None:
    """What is kept as JSON comes back whole."""
    outcome = try_out(city(somebody(), evidence=known()), DIGITAL)
    assert outcome_of(outcome.as_json()) == outcome


def test_a_part_stands_for_all() -> None:
    """Half of a unit, each standing for two, comes to what the whole unit comes to."""
    everybody = [somebody(), somebody(ways=Way.PHONE)] * 200
    evidence = known(hello=(4_000, 1_200))
    evidence.entered.update({BEGINS - timedelta(days=7 * week): 20 for week in range(1, 60)})
    pool = [replace(somebody().traits, registered=0)] * 40
    whole = replace(city(*everybody, evidence=evidence, a_week=40), newcomers=pool)
    part = replace(whole, people=everybody[::4] + everybody[1::4], scales=(2.0,))
    all_of_it, half = try_out(whole, DIGITAL), try_out(part, DIGITAL)
    assert half.people == all_of_it.people == 400
    assert half.newcomers == pytest.approx(all_of_it.newcomers, rel=0.1)
    assert half.tried.reached.mean == pytest.approx(all_of_it.tried.reached.mean, rel=0.04)
    assert half.tried.cost == pytest.approx(all_of_it.tried.cost, rel=0.06)
    assert (half.tried_people, half.weights, all_of_it.weights) == (200, {"Syd": 2.0}, {})
