"""Young people answer as often, and say what, the rates say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import STOCKHOLM
from messaging.states import Channel
from register.states import Occupation
from simulation.answer_times import answer_delay
from simulation.answers import Answer, meant_by
from simulation.city import build_city
from simulation.person import NumberState, SimPerson
from simulation.rates import RATES
from simulation.young_people import answer_chance, answer_to, first_contact, spread_by_reach

BEGINS = date(2024, 11, 1)
AT = datetime(2024, 12, 3, 10, tzinfo=UTC)
CITY = build_city(3000, 5, BEGINS, 12)
MOBILES = [p for p in CITY.people if p.mobile and p.traits.number is NumberState.WORKS]
CHANNELS = [
    (Channel.SMS, "hello"),
    (Channel.CHAT, "reminder"),
    (Channel.EMAIL, "hello"),
    (Channel.LETTER, "letter"),
    (Channel.KNOCK_CARD, "knock-card"),
]


def answers(people: Sequence[SimPerson], channel: str, step: str, nth: int = 1) -> list[Answer]:
    """Return all answers to one attempt to everybody."""
    asked = (answer_to(p, 5, channel=channel, step=step, nth=nth, at=AT) for p in people)
    return [answer for answer in asked if answer]


HELLOS = [answer for nth in range(12) for answer in answers(MOBILES, "sms", "hello", nth)]


@pytest.mark.parametrize(
    ("channel", "step", "share"),
    [
        ("sms", "hello", 0.21),
        ("sms", "reminder", 0.12),
        ("sms", "missed-you", 0.08),
        ("chat", "missed-you", 0.10),
        ("email", "hello", 0.06),
        ("letter", "letter", 0.07),
        ("knock_card", "knock-card", 0.06),
    ],
)
def test_answers_come_as_often_as_the_rates_say(channel: str, step: str, share: float) -> None:
    """About so many of those who get a message answer it."""
    got = len(answers(MOBILES, channel, step)) / len(MOBILES)
    assert got == pytest.approx(share, abs=0.02)


@given(st.sampled_from(CITY.people), st.sampled_from(CHANNELS), st.integers(1, 9))
def test_same_attempt_same_answer(person: SimPerson, way: tuple[Channel, str], nth: int) -> None:
    """An answer is a function of person, seed and attempt, its time never before the attempt."""
    channel, step = way
    first = answer_to(person, 5, channel=channel, step=step, nth=nth, at=AT)
    assert first == answer_to(person, 5, channel=channel, step=step, nth=nth, at=AT)
    if first:
        assert first.delay > timedelta()
        assert first.text
        assert first.intents == tuple(sorted(first.intents))
        assert (first.occupation is not None) == ("occupation" in first.intents)


def test_silence_is_correlated() -> None:
    """Who did not answer once answers the next time less often than who did."""
    first = {p.key for p in MOBILES if answer_to(p, 5, channel="sms", step="hello", nth=1, at=AT)}
    chances = {p.key: answer_chance(p, channel="sms", step="hello") for p in MOBILES}
    silent = [chances[p.key] for p in MOBILES if p.key not in first]
    answered = [chances[p.key] for p in MOBILES if p.key in first]
    assert sum(answered) / len(answered) > 1.1 * sum(silent) / len(silent)


def test_two_thirds_of_the_reached_are_occupied() -> None:
    """2025: 67 % had an occupation when they were reached."""
    reached = [
        p.traits.occupied
        for p in MOBILES
        if answer_to(p, 5, channel="sms", step="hello", nth=1, at=AT)
    ]
    assert sum(reached) / len(reached) == pytest.approx(0.67, abs=0.05)


def test_what_answers_say() -> None:
    """STOPP, questions, crises and relatives come as often as the rates say."""
    intents = Counter(intent for answer in HELLOS for intent in answer.intents)
    relatives = sum(answer.respondent == "relative" for answer in HELLOS)
    count = len(HELLOS)
    assert intents["opt_out"] / count == pytest.approx(0.02, abs=0.01)
    assert intents["question"] / count == pytest.approx(0.06, abs=0.02)
    assert 0 < intents["crisis"] / count < 0.01
    assert relatives / count == pytest.approx(0.06, abs=0.015)
    assert {"language", "moved", "call_me", "declines_support", "unclear"} <= set(intents)


def test_many_answer_the_menu_with_a_digit() -> None:
    """A text with the menu gets digits with their meaning; a later one gets words only."""
    digits = [answer for answer in HELLOS if answer.text.strip(" .").isdigit()]
    assert 0.2 < len(digits) / len(HELLOS) < 0.55
    meanings = {(a.text.strip(" ."), a.intents, a.occupation) for a in digits}
    assert meanings == {
        ("1", ("occupation",), "studying_unspecified"),
        ("2", ("occupation",), "working"),
        ("3", ("wants_support",), None),
        ("4", ("call_me",), None),
    }
    later = answers(MOBILES, "sms", "missed-you")
    assert not any(answer.text.strip(" .").isdigit() for answer in later)


def test_contexts_follow_the_step() -> None:
    """The reading is told whether a menu, a call or the word of a visit came before."""
    assert {answer.context for answer in HELLOS} == {"survey_menu"}
    later = answers(MOBILES, "sms", "missed-you")
    cards = answers(MOBILES, "knock_card", "knock-card")
    assert {answer.context for answer in later} == {"after_call"}
    assert {answer.context for answer in cards} == {"before_visit"}


def test_letters_are_answered_by_phone_or_sms() -> None:
    """A letter is answered days later, by phone or SMS, often by a relative."""
    letters = answers(CITY.people, "letter", "letter")
    assert {answer.via for answer in letters} == {Channel.PHONE, Channel.SMS}
    assert min(answer.delay for answer in letters) >= timedelta(days=1, hours=12)
    assert {answer.respondent for answer in letters} == {"self", "relative"}


def test_languages_are_mixed() -> None:
    """Some write in their best language or in English, most in Swedish."""
    languages = {answer.lang for answer in HELLOS}
    assert {"sv", "en", "ar", "so", "ti", "fa", "uk", "none"} == languages


def test_dead_number_is_silent() -> None:
    """Nothing comes back from a number that does not exist, or from none."""
    person = MOBILES[0]
    dead = replace(person, traits=replace(person.traits, number=NumberState.DEAD, reach=100))
    assert answer_to(dead, 5, channel="sms", step="hello", nth=1, at=AT) is None
    none = next(p for p in CITY.people if p.mobile is None)
    assert answer_to(none, 5, channel="sms", step="hello", nth=1, at=AT) is None
    found = answer_to(dead, 5, channel="sms", step="hello", nth=1, at=AT, to="+46700000001")
    assert found


def test_stranger_sometimes_says_so() -> None:
    """A quarter of those who have somebody else's number answer FEL; it is no contact."""
    strangers = [replace(p, traits=replace(p.traits, number=NumberState.STRANGER)) for p in MOBILES]
    said = answers(strangers, "sms", "hello")
    assert len(said) / len(strangers) == pytest.approx(0.25, abs=0.03)
    assert {(a.respondent, a.intents, a.reached) for a in said} == {
        ("other", ("wrong_person",), False)
    }


@pytest.mark.parametrize(
    ("meaning", "intents", "occupation"),
    [
        ("working", ("occupation",), "working"),
        ("opt_out", ("opt_out",), None),
        ("none+wants_support", ("occupation", "wants_support"), "none"),
    ],
)
def test_meanings_have_intents(
    meaning: str, intents: tuple[str, ...], occupation: str | None
) -> None:
    """A meaning is intents, and an occupation where it tells one."""
    assert meant_by(meaning) == (intents, occupation)


def test_stop_and_unclear_are_no_contact() -> None:
    """A bare STOPP, an unclear text and a stranger are not contact (R4)."""
    for answer in HELLOS:
        bare = set(answer.intents) in ({"opt_out"}, {"unclear"})
        assert answer.reached != bare


@given(st.floats(0, 1), st.sampled_from(CITY.people))
def test_chance_stays_a_chance(base: float, person: SimPerson) -> None:
    """However reachable somebody is, a chance stays between 0 and 1."""
    assert 0 <= spread_by_reach(base, person) <= 1


@given(st.integers(0, 731 * 24 * 60), st.sampled_from(CHANNELS), st.integers())
def test_nobody_answers_before_seven(minute: int, way: tuple[Channel, str], seed: int) -> None:
    """Answers come after the attempt and from seven in the morning to midnight, within days."""
    asked = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    delay = answer_delay(way[0], asked, seed, "key")
    assert timedelta() < delay < timedelta(days=13)
    assert (asked + delay).astimezone(STOCKHOLM).hour >= 7


CONTACTS = [(p, c) for p in CITY.people if (c := first_contact(p, 5))]


def test_some_make_contact_first() -> None:
    """Some call or write unprompted while in the register, by day, most of them for support."""
    assert 0.1 < len(CONTACTS) / len(CITY.people) < 0.45
    for person, contact in CONTACTS:
        local = contact.at.astimezone(STOCKHOLM)
        assert person.in_register(local.date())
        assert 10 <= local.hour < 18
        assert contact.answer.delay == timedelta()
        assert contact.answer.via in {Channel.PHONE, Channel.SMS}
    wanting = [c for p, c in CONTACTS if p.traits.wants_support]
    assert all("wants_support" in contact.answer.intents for contact in wanting)
    assert len(wanting) > len(CONTACTS) / 2


def test_protected_people_make_no_contact_here() -> None:
    """Protected people are left to the staff with the extra role (R7)."""
    person = CONTACTS[0][0]
    versions = tuple(replace(version, protected=True) for version in person.versions)
    assert first_contact(replace(person, versions=versions), 5) is None


def test_other_activity_can_be_written_as_sick() -> None:
    """Being on sick leave is written so and is another activity in the register (R15)."""
    people = [
        replace(
            p,
            traits=replace(
                p.traits, occupation=Occupation.OTHER_ACTIVITY, wants_support=False, reach=9
            ),
        )
        for p in MOBILES[:300]
    ]
    said = Counter(answer.occupation for answer in answers(people, "sms", "missed-you"))
    assert said["sick"] > 20
    assert said["other_activity"] > 20


def test_rates_can_be_changed() -> None:
    """A trial can run with other rates: nobody answers where no chance is given."""
    silent = replace(RATES, answers=replace(RATES.answers, hello=0))
    asked = [
        answer_to(p, 5, channel="sms", step="hello", nth=1, at=AT, rates=silent) for p in MOBILES
    ]
    assert not any(asked)
