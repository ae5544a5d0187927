"""What the reply page says after an answer: which sentences, and what can be done next. Pure.

The page after the answer is told by its address alone. It shows what was chosen in that browser
and nothing that is stored, so that whoever opens the link later learns nothing from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.page.call_slots import CallSlot, find_slot
from bot.page.form import CHOICES, RELATIVE, Answer
from escalation.evidence import tells_of_death
from messaging.meaning.choices import Choice
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent
from messaging.states import Channel

# As the inbox will read it before it has seen what we asked last (escalation/reading.py).
CONTEXT = "survey_menu"
KINDS = (
    Choice.UPPER_SECONDARY,
    Choice.ADULT_EDUCATION,
    Choice.FOLK_HIGH_SCHOOL,
    Choice.OTHER_STUDIES,
)
_GOODBYES = {Choice.WRONG_PERSON, Choice.NO_MORE}
_WRONG = {Channel.SMS: "done_wrong_sms", Channel.EMAIL: "done_wrong_email"}
_STOPPED = {
    Channel.SMS: "done_no_more_sms",
    Channel.EMAIL: "done_no_more_email",
    Channel.CHAT: "done_no_more_chat",
}


@dataclass(frozen=True, slots=True)
class Thanks:
    """What was answered in this browser."""

    choice: Choice
    relative: bool = False
    slot: CallSlot | None = None
    care: bool = False  # the words read as a sign of danger (R19)

    @property
    def next_choices(self) -> tuple[Choice, ...]:
        """What can be said more closely, or as well, with one more tap."""
        if self.care or self.relative:
            return ()
        if self.choice is Choice.STUDYING:
            return KINDS
        return (Choice.WANTS_SUPPORT,) if self.choice is Choice.NOTHING_NOW else ()

    @property
    def is_goodbye(self) -> bool:
        """Whether they want to hear no more, so that nothing more is offered."""
        return self.choice in _GOODBYES and not self.care


def thank_for(answer: Answer) -> Thanks:
    """Return the thanks for an answer.

    Word that somebody has died gets neither cheer nor the number of a helpline: a human reads it.
    """
    thanks = Thanks(answer.choice, answer.relative, answer.slot)
    reading = read_reply(answer.text, CONTEXT)
    if Intent.CRISIS not in reading.intents:
        return thanks
    if tells_of_death(reading.evidence):
        return replace(thanks, choice=Choice.WORDS, slot=None)
    return replace(thanks, care=True)


def as_query(thanks: Thanks) -> dict[str, str]:
    """Return the address's query for the page that thanks."""
    query = {
        "done": thanks.choice.value,
        "who": RELATIVE if thanks.relative else "",
        "at": thanks.slot.key if thanks.slot else "",
        "care": "1" if thanks.care else "",
    }
    return {name: value for name, value in query.items() if value}


def read_query(query: Mapping[str, str], slots: Sequence[CallSlot]) -> Thanks | None:
    """Return the thanks that an address asks for; None where it asks for the form."""
    choice = CHOICES.get(query.get("done", ""))
    if choice is None:
        return None
    return Thanks(
        choice=choice,
        relative=query.get("who") == RELATIVE,
        slot=find_slot(slots, query.get("at", "")) if choice is Choice.CALL_ME else None,
        care=query.get("care") == "1",
    )


def thanks_lines(thanks: Thanks, *, channel: str, sender: str) -> tuple[str, ...]:
    """Return the keys of the sentences that thank.

    Args:
        thanks: what was answered.
        channel: by which the message went whose link was opened, "" where there was none.
        sender: the coordinator's first name, "" where there is none.
    """
    choice = thanks.choice
    if choice is Choice.WRONG_PERSON:
        return (_WRONG.get(Channel(channel), "done_wrong") if channel else "done_wrong",)
    if choice is Choice.CALL_ME:
        return ("done_call_me_at" if thanks.slot else "done_call_me", "from_number")
    if thanks.relative and choice is not Choice.WORDS:
        return ("done_relative",)  # a human decides what follows from it (R20)
    if choice is Choice.NO_MORE:
        stopped = _STOPPED.get(Channel(channel), "done_no_more") if channel else "done_no_more"
        return (stopped, "still")
    if choice is Choice.WANTS_SUPPORT:
        return ("done_wants_support_sender" if sender else "done_wants_support",)
    return (f"done_{'kind' if choice in KINDS else choice}",)
