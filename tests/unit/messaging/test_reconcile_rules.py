"""What a carrier's list says about messages whose answer was lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels.base import Listed
from messaging.reconcile_rules import (
    CLOCKS_DIFFER,
    AskAgain,
    ForStaff,
    Found,
    Lost,
    NotTaken,
    judge,
)
from messaging.states import MessageState

MADE = datetime(2026, 9, 1, 8, tzinfo=UTC)
SURE = MADE + timedelta(minutes=17)
HELLO, REMINDER = "Hej Amina!", "Hej igen Amina!"


def lost(number: int, words: str = HELLO, *, minutes: int = 0) -> Lost:
    """Return an unknown message made so many minutes after the first."""
    later = timedelta(minutes=minutes)
    return Lost(number, words, MADE + later, SURE + later)


def listed(sid: str, words: str = HELLO, *, minutes: float = 0) -> Listed:
    """Return what the carrier took, so many minutes after the first message was made."""
    return Listed(sid, words, MessageState.SENT, "", MADE + timedelta(minutes=minutes))


def test_a_listed_message_is_found() -> None:
    """Same number, same words, no other message's: it was taken."""
    entry = listed("SM1")
    assert judge([lost(1)], [entry], complete=False, now=MADE) == {1: Found(entry)}


def test_two_with_the_same_words_are_matched_in_order() -> None:
    """The older message is the older entry."""
    first, second = listed("SM1", minutes=1), listed("SM2", minutes=6)
    verdicts = judge([lost(8, minutes=5), lost(7)], [second, first], complete=True, now=SURE)
    assert verdicts == {7: Found(first), 8: Found(second)}


def test_of_two_with_the_same_words_one_can_be_missing() -> None:
    """One entry cannot be two messages."""
    entry = listed("SM1", minutes=1)
    verdicts = judge([lost(7), lost(8)], [entry], complete=True, now=SURE)
    assert verdicts == {7: Found(entry), 8: NotTaken()}


def test_more_entries_than_messages_are_for_staff() -> None:
    """Somebody has sent the same words as well: nobody can tell which is ours."""
    entries = [listed("SM1"), listed("SM2", minutes=1)]
    assert judge([lost(1)], entries, complete=True, now=SURE) == {1: ForStaff()}


@pytest.mark.parametrize(
    ("now", "complete", "verdict"),
    [
        (SURE - timedelta(seconds=1), True, AskAgain(SURE)),
        (SURE - timedelta(seconds=1), False, AskAgain(SURE)),
        (SURE, False, AskAgain(SURE)),
        (SURE, True, NotTaken()),
    ],
)
def test_a_missing_message_was_not_taken_when_the_list_is_sure(
    now: datetime, complete: bool, verdict: AskAgain | NotTaken
) -> None:
    """Only a complete list, after the time that lists may lag behind, says so."""
    assert judge([lost(1)], [], complete=complete, now=now) == {1: verdict}


def test_other_words_may_be_it() -> None:
    """A carrier may have changed or blotted out the text: never sent again for that."""
    for words in ("", "Hej Amina !"):
        verdicts = judge([lost(1)], [listed("SM1", words)], complete=True, now=SURE)
        assert verdicts == {1: ForStaff()}


def test_each_of_two_texts_is_found_by_its_words() -> None:
    """What is another unknown message's is not this one's."""
    entry = listed("SM1", REMINDER)
    verdicts = judge([lost(1), lost(2, REMINDER)], [entry], complete=True, now=SURE)
    assert verdicts == {1: NotTaken(), 2: Found(entry)}


def test_what_was_taken_long_before_is_something_else() -> None:
    """A message cannot have been taken before it was made; clocks may differ by a day."""
    minutes = CLOCKS_DIFFER / timedelta(minutes=1)
    early, earlier = listed("SM1", minutes=-minutes), listed("SM0", minutes=-minutes - 1)
    assert judge([lost(1)], [early], complete=True, now=SURE) == {1: Found(early)}
    assert judge([lost(1)], [earlier], complete=True, now=SURE) == {1: NotTaken()}


WORDS = st.sampled_from([HELLO, REMINDER])
MINUTES = st.integers(0, 30)


@given(
    st.lists(st.tuples(WORDS, MINUTES), max_size=5),
    st.lists(st.tuples(st.sampled_from([HELLO, REMINDER, ""]), MINUTES), max_size=5),
    MINUTES,
)
def test_no_entry_is_two_messages_and_none_is_sent_again_beside_one(
    unknown: list[tuple[str, int]], entries: list[tuple[str, int]], passed: int
) -> None:
    """Every message is judged; not taken is only what no entry that is left could be."""
    messages = [lost(n, words, minutes=at) for n, (words, at) in enumerate(unknown)]
    listing = [listed(f"SM{n}", words, minutes=at) for n, (words, at) in enumerate(entries)]
    now = SURE + timedelta(minutes=passed)
    verdicts = judge(messages, listing, complete=True, now=now)
    assert set(verdicts) == {one.message_id for one in messages}
    found = {key: one.listed for key, one in verdicts.items() if isinstance(one, Found)}
    assert len({entry.sid for entry in found.values()}) == len(found)
    assert all(found[key].text == messages[key].text for key in found)
    if any(isinstance(one, NotTaken) for one in verdicts.values()):
        assert {entry.sid for entry in listing} == {entry.sid for entry in found.values()}
