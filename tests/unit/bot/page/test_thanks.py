"""What the reply page says after an answer."""

from datetime import UTC, datetime

import pytest

from bot.page.call_slots import call_slots
from bot.page.form import CHOICES, Answer
from bot.page.thanks import KINDS, Thanks, as_query, read_query, thank_for, thanks_lines
from messaging.meaning.choices import Choice

SLOTS = call_slots(datetime(2025, 10, 1, 8, tzinfo=UTC))


def answer(choice: Choice = Choice.WORDS, text: str = "", *, relative: bool = False) -> Answer:
    """Return an answer."""
    return Answer(choice, text, relative=relative, slot=None, language="sv", nonce="n")


def lines(thanks: Thanks, channel: str = "sms", sender: str = "Sara") -> tuple[str, ...]:
    """Return what is said to somebody who came by an SMS."""
    return thanks_lines(thanks, channel=channel, sender=sender)


@pytest.mark.parametrize("choice", CHOICES.values())
@pytest.mark.parametrize("relative", [False, True])
def test_the_address_tells_the_answer(choice: Choice, *, relative: bool) -> None:
    """The page that thanks knows from its address what was answered in this browser."""
    thanks = Thanks(choice, relative=relative, care=relative)
    assert read_query(as_query(thanks), SLOTS) == thanks


def test_the_address_tells_the_time() -> None:
    """A time that was chosen is told again, one that is not offered is not."""
    thanks = Thanks(Choice.CALL_ME, slot=SLOTS[2])
    assert as_query(thanks) == {"done": "call_me", "at": SLOTS[2].key}
    assert read_query(as_query(thanks), SLOTS) == thanks
    assert read_query(as_query(thanks), ()) == Thanks(Choice.CALL_ME)
    assert read_query({"done": "working", "at": SLOTS[2].key}, SLOTS) == Thanks(Choice.WORKING)


@pytest.mark.parametrize("query", [{}, {"done": ""}, {"done": "x"}, {"lang": "ar"}])
def test_other_addresses_ask_for_the_form(query: dict[str, str]) -> None:
    """Only an answer is thanked for."""
    assert read_query(query, SLOTS) is None


@pytest.mark.parametrize(
    ("thanks", "said"),
    [
        (Thanks(Choice.STUDYING), ("done_studying",)),
        (Thanks(Choice.FOLK_HIGH_SCHOOL), ("done_kind",)),
        (Thanks(Choice.WORKING), ("done_working",)),
        (Thanks(Choice.NOTHING_NOW), ("done_nothing_now",)),
        (Thanks(Choice.WORDS), ("done_words",)),
        (Thanks(Choice.WANTS_SUPPORT), ("done_wants_support_sender",)),
        (Thanks(Choice.CALL_ME), ("done_call_me", "from_number")),
        (Thanks(Choice.CALL_ME, slot=SLOTS[0]), ("done_call_me_at", "from_number")),
        (Thanks(Choice.CALL_ME, relative=True), ("done_call_me", "from_number")),
        (Thanks(Choice.WRONG_PERSON), ("done_wrong_sms",)),
        (Thanks(Choice.NO_MORE), ("done_no_more_sms", "still")),
        (Thanks(Choice.STUDYING, relative=True), ("done_relative",)),
        (Thanks(Choice.NO_MORE, relative=True), ("done_relative",)),
        (Thanks(Choice.WORDS, relative=True), ("done_words",)),
    ],
)
def test_what_is_said(thanks: Thanks, said: tuple[str, ...]) -> None:
    """Each answer is told what happens next; a relative is promised nothing for the other."""
    assert lines(thanks) == said


@pytest.mark.parametrize(
    ("channel", "wrong", "stopped"),
    [
        ("sms", "done_wrong_sms", "done_no_more_sms"),
        ("email", "done_wrong_email", "done_no_more_email"),
        ("chat", "done_wrong", "done_no_more_chat"),
        ("letter", "done_wrong", "done_no_more"),
        ("", "done_wrong", "done_no_more"),
    ],
)
def test_what_is_closed_depends_on_the_channel(channel: str, wrong: str, stopped: str) -> None:
    """A number, an address or a chat is closed; about letters a human decides."""
    assert lines(Thanks(Choice.WRONG_PERSON), channel) == (wrong,)
    assert lines(Thanks(Choice.NO_MORE), channel)[0] == stopped


def test_somebody_without_a_coordinator() -> None:
    """Where nobody is responsible yet, one of us will call."""
    assert lines(Thanks(Choice.WANTS_SUPPORT), sender="") == ("done_wants_support",)


def test_what_can_be_said_next() -> None:
    """Studies can be told more closely, and who does nothing now is offered support, once."""
    assert Thanks(Choice.STUDYING).next_choices == KINDS
    assert Thanks(Choice.NOTHING_NOW).next_choices == (Choice.WANTS_SUPPORT,)
    assert Thanks(Choice.WORKING).next_choices == ()
    assert Thanks(Choice.STUDYING, relative=True).next_choices == ()
    assert Thanks(Choice.STUDYING, care=True).next_choices == ()


def test_whoever_says_goodbye_is_offered_nothing() -> None:
    """After a wrong person and after no more messages there is no offer; danger is no goodbye."""
    assert Thanks(Choice.WRONG_PERSON).is_goodbye
    assert Thanks(Choice.NO_MORE).is_goodbye
    assert not Thanks(Choice.NO_MORE, care=True).is_goodbye
    assert not Thanks(Choice.WORKING).is_goodbye


def test_a_sign_of_danger_is_met_with_care() -> None:
    """Words of danger are met at once, whatever was tapped with them (R19)."""
    assert thank_for(answer(text="jag vill inte leva längre")).care
    assert thank_for(answer(Choice.NO_MORE, "I want to kill myself")).care
    assert not thank_for(answer(Choice.WORKING, "på ICA")).care


def test_a_death_is_met_with_neither_cheer_nor_helpline() -> None:
    """Word that somebody has died is only said to be read (R19)."""
    told = answer(Choice.STUDYING, "han dog i våras", relative=True)
    assert thank_for(told) == Thanks(Choice.WORDS, relative=True)
