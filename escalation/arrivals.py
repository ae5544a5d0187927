"""What arrived, whatever door it came through: which channel it belongs to, and what it means.

Each door stores what it got as it came; this is the one place that knows their forms. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from messaging.callers import is_withheld
from messaging.meaning.choices import Choice, join_words, read_choice
from messaging.meaning.reader import Reader, shipped_reader
from messaging.meaning.reading import Reading, Respondent
from messaging.states import Channel, Provider

_CHANNELS = {
    Provider.TWILIO: Channel.SMS,
    Provider.TWILIO_VOICE: Channel.PHONE,
    Provider.TELEGRAM: Channel.CHAT,
    Provider.EMAIL: Channel.EMAIL,
}

_FORMS = frozenset({Provider.TWILIO, Provider.TWILIO_VOICE})


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that somebody sent us.

    `raw` is what the door stored. Of Twilio the form, also of a call; of the other doors, where
    they apply: text; choice (a Choice); respondent (`relative`); call_at (ISO); language; channel
    and point_id (of the message whose link was used, or the chat); answered ("1": the door itself
    has said thank you); machine ("1": an automatic answer).
    """

    provider: Provider
    raw: Mapping[str, str]
    at: datetime

    @property
    def channel(self) -> Channel:
        """By which channel it came; a link belongs to the message that carried it."""
        named = self.told.get("channel")
        return Channel(named) if named else _CHANNELS.get(self.provider, Channel.OTHER)

    @property
    def text(self) -> str:
        """The words, "" where there are none."""
        sms = self.provider is Provider.TWILIO
        return self.raw.get("Body", "") if sms else self.told.get("text", "")

    @property
    def told(self) -> Mapping[str, str]:
        """What a door of ours says; a carrier's own form may hold anything under these names."""
        return {} if self.provider in _FORMS else self.raw

    @property
    def point_id(self) -> int | None:
        """The contact point that the door knows it belongs to."""
        named = self.told.get("point_id")
        return int(named) if named else None

    @property
    def answered(self) -> bool:
        """Whether the sender has had an answer already, on the page or in the menu."""
        return self.told.get("answered") == "1"

    @property
    def withheld(self) -> bool:
        """Whether it is a call whose number is not shown: nobody can say who it was."""
        return self.provider is Provider.TWILIO_VOICE and is_withheld(self.raw.get("From", ""))


def read_arrival(arrival: Arrival, context: str, reader: Reader | None = None) -> Reading:
    """Return what something that arrived means, in the light of our text before it.

    `reader` is the one in use; the one that comes with the program if none.
    """
    told = arrival.told
    choice = Choice(told.get("choice") or Choice.WORDS)
    relative = told.get("respondent") == Respondent.RELATIVE
    written = (reader or shipped_reader()).read(arrival.text, context, at=arrival.at)
    if told.get("machine") == "1":
        return replace(written, respondent=Respondent.MACHINE, reached=False, confident=True)
    if choice is Choice.WORDS:
        own = relative and written.respondent is Respondent.SELF
        return replace(written, respondent=Respondent.RELATIVE) if own else written
    tapped = read_choice(
        choice,
        relative=relative,
        call_at=_instant(told.get("call_at", "")),
        lang=told.get("language", "none"),
    )
    return join_words(tapped, written) if arrival.text.strip() else tapped


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
