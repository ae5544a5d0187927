"""What the carriers of the synthetic city report on a message they took."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clock import swedish_date
from messaging.states import Channel, MessageState
from simulation.chance import exponential, happens, pick
from simulation.person import NumberState, SimPerson
from simulation.rates import RATES, Rates

# Twilio's error codes (www.twilio.com/docs/api/errors): no such number, or a landline; and a
# telephone that is switched off.
_NO_SUCH_NUMBER = ("30005", "30006")
_SWITCHED_OFF = "30003"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a carrier ends a message."""

    state: MessageState  # delivered, undelivered, failed or, for a letter, returned
    error: str | None  # the carrier's own code
    delay: timedelta  # after it was taken


def delivery_of(
    person: SimPerson,
    seed: int,
    *,
    channel: str,
    nth: int,
    at: datetime,
    to: str | None = None,
    rates: Rates = RATES,
) -> Delivery:
    """Return how a message to a person ends.

    Args:
        person: to whom it went.
        seed: what chance is drawn from.
        channel: sms, chat, email or letter.
        nth: which message to the person on this channel.
        at: when the carrier took it, aware.
        to: the number written to, in E.164; None: the one that the register has then.
        rates: how often things go wrong.
    """
    key = (person.key, "delivery", channel, nth)
    if channel == Channel.SMS:
        number = to or person.version_at(swedish_date(at)).mobile
        return _sms(person.number_state(number, at), seed, *key, rates=rates)
    delay = timedelta(days=5) if channel == Channel.LETTER else timedelta(seconds=2)
    lost = {
        Channel.LETTER: rates.answers.letter_returned,
        Channel.EMAIL: rates.answers.bounced_email,
    }
    if happens(lost.get(Channel(channel), 0), seed, person.key, "lost", channel):
        state = MessageState.RETURNED if channel == Channel.LETTER else MessageState.FAILED
        return Delivery(state, None, delay)
    return Delivery(MessageState.DELIVERED, None, delay)


def _sms(state: NumberState, seed: int, *key: str | int, rates: Rates) -> Delivery:
    if state is NumberState.DEAD:
        error = pick(_NO_SUCH_NUMBER, seed, *key, "error")
        return Delivery(MessageState.UNDELIVERED, error, timedelta(seconds=20))
    if happens(rates.answers.switched_off, seed, *key, "off"):
        return Delivery(MessageState.UNDELIVERED, _SWITCHED_OFF, timedelta(hours=4))
    seconds = 2 + exponential(6, seed, *key, "seconds")
    return Delivery(MessageState.DELIVERED, None, timedelta(seconds=seconds))
