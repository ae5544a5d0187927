"""How young people of the synthetic city answer, and what they begin by themselves.

Everything follows from the person, the seed and which attempt it was: an answer comes
with what it truly means, so that a reading can be compared with it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from config.clock import STOCKHOLM, swedish_date
from messaging.states import Channel
from simulation.answer_times import answer_delay
from simulation.answers import Answer, Contact, meant_by
from simulation.chance import Key, exponential, happens, pick, whole
from simulation.meanings import first_meaning, language_of, own_meaning, relative_meaning
from simulation.person import NumberState, SimPerson
from simulation.phrases import digit_of, own_text, relative_text, stranger_text
from simulation.rates import RATES, AnswerRates, Rates

_CONTEXTS = {"hello": "survey_menu", "reminder": "survey_menu", "knock-card": "before_visit"}
_PAPER = frozenset({Channel.LETTER, Channel.KNOCK_CARD})
_BY_PHONE = 0.6  # of the answers to letters and cards, and of the contacts made unprompted
_OPENS, _CLOSES = 10, 18  # hours in Stockholm between which people call the municipality


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt, and what chance around it is drawn from."""

    person: SimPerson
    seed: int
    channel: Channel
    step: str
    nth: int
    at: datetime
    rates: AnswerRates

    @property
    def key(self) -> tuple[Key, ...]:
        return (self.person.key, "answer", self.channel, self.step, self.nth)

    def happens(self, probability: float, what: str) -> bool:
        return happens(probability, self.seed, *self.key, what)


def answer_to(
    person: SimPerson,
    seed: int,
    *,
    channel: str,
    step: str,
    nth: int,
    at: datetime,
    to: str | None = None,
    rates: Rates = RATES,
) -> Answer | None:
    """Return what comes back on a message, a letter or a knock card; None: nothing.

    Args:
        person: to whom it went.
        seed: what chance is drawn from.
        channel: sms, chat, email, letter or knock_card.
        step: the plan's step; `hello` and `reminder` carry the menu of digits.
        nth: which attempt of this step on this channel: another number, another draw.
        at: when it was delivered, aware.
        to: the number written to, in E.164; None: the one that the register has then.
        rates: how people answer.
    """
    attempt = _Attempt(person, seed, Channel(channel), step, nth, at, rates.answers)
    state = NumberState.WORKS
    if attempt.channel is Channel.SMS:
        state = person.number_state(to or person.version_at(swedish_date(at)).mobile, at)
    if state is NumberState.STRANGER and attempt.happens(rates.answers.stranger_says_so, "FEL"):
        return _stranger_answer(attempt)
    likely = answer_chance(person, channel=channel, step=step, rates=rates)
    if state is not NumberState.WORKS or not attempt.happens(likely, "answers"):
        return None
    share = (
        attempt.rates.relative_letter if attempt.channel in _PAPER else rates.answers.relative_sms
    )
    by_relative = attempt.happens(share, "by relative")
    return _relative_answer(attempt) if by_relative else _own_answer(attempt)


def answer_chance(person: SimPerson, *, channel: str, step: str, rates: Rates = RATES) -> float:
    """Return how likely this person, or a relative, answers such an attempt."""
    answers = rates.answers
    steps = {"hello": answers.hello, "reminder": answers.reminder}
    by_sms = steps.get(step, answers.later_message)
    base = {
        Channel.EMAIL: answers.email,
        Channel.LETTER: answers.letter,
        Channel.KNOCK_CARD: answers.knock_card,
        Channel.CHAT: answers.chat * by_sms,
    }
    return spread_by_reach(base.get(Channel(channel), by_sms), person)


def spread_by_reach(base: float, person: SimPerson) -> float:
    """Return a chance for this person: twice the reachability counts as two attempts."""
    return 1 - float((1 - base) ** person.traits.reach)


def first_contact(person: SimPerson, seed: int, *, rates: Rates = RATES) -> Contact | None:
    """Return the contact a person makes unprompted while in the register, if any.

    They call or write an SMS, from 10 to 18 o'clock in Stockholm; for whoever stays past the
    city's end that can be after it.
    """
    answers, key = rates.answers, (person.key, "first contact")
    wants = person.traits.wants_support
    yearly = answers.first_contact_wanting if wants else answers.first_contact_others
    on = person.enters_on + timedelta(days=1 + exponential(365 / yearly, seed, *key, "day"))
    if not person.in_register(on) or person.version_at(on).protected:
        return None
    minutes = whole(_OPENS * 60, _CLOSES * 60 - 1, seed, *key, "minute")
    at = datetime.combine(on, time(*divmod(minutes, 60)), STOCKHOLM).astimezone(UTC)
    attempt = _Attempt(person, seed, Channel.LETTER, "first-contact", 1, at, answers)
    answer = _say(attempt, first_meaning(person, seed, *key))
    return Contact(at, replace(answer, delay=timedelta(), context="after_call"))


def _own_answer(attempt: _Attempt) -> Answer:
    return _say(
        attempt,
        own_meaning(attempt.person, attempt.seed, *attempt.key, rates=attempt.rates),
    )


def _say(attempt: _Attempt, meaning: str) -> Answer:
    """Let the young person say it: with the menu's digit where there is one, or in words."""
    digit = digit_of(meaning)
    menu = attempt.step in _CONTEXTS and _CONTEXTS[attempt.step] == "survey_menu"
    if (
        menu
        and digit
        and attempt.channel not in _PAPER
        and attempt.happens(attempt.rates.digit, "1")
    ):
        said = "studying_unspecified" if digit == "1" else meaning
        written = pick((digit, digit, digit, f"{digit} ", f"{digit}."), attempt.seed, *attempt.key)
        return _answer(attempt, said, written, "none")
    person, seed, key = attempt.person, attempt.seed, attempt.key
    language = language_of(person, seed, *key, rates=attempt.rates)
    text, written_in = own_text(meaning, language, seed, *key)
    return _answer(attempt, meaning, text, written_in)


def _relative_answer(attempt: _Attempt) -> Answer:
    person, seed, key = attempt.person, attempt.seed, attempt.key
    meaning = relative_meaning(person, seed, *key)
    text, said = relative_text(meaning, person.first_name, person.gender, seed, *key)
    return _answer(attempt, said, text, "sv", respondent="relative")


def _stranger_answer(attempt: _Attempt) -> Answer:
    text = stranger_text(attempt.person.first_name, attempt.seed, *attempt.key)
    return _answer(attempt, "wrong_person", text, "sv", respondent="other")


def _answer(
    attempt: _Attempt, meaning: str, text: str, lang: str, *, respondent: str = "self"
) -> Answer:
    intents, occupation = meant_by(meaning)
    via = attempt.channel
    if via in _PAPER:
        via = Channel.PHONE if attempt.happens(_BY_PHONE, "by phone") else Channel.SMS
    return Answer(
        delay=answer_delay(attempt.channel, attempt.at, attempt.seed, *attempt.key, "delay"),
        via=via,
        text=text,
        lang=lang,
        context=_CONTEXTS.get(attempt.step, "after_call"),
        respondent=respondent,
        intents=intents,
        occupation=occupation,
    )
