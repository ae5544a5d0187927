"""What a mail server's answer means: judged alike whatever server it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels.base import Accepted, Refused, TryLater, Unknown
from messaging.mail.smtp_answers import (
    BUSY_SECONDS,
    FAULT_SECONDS,
    GREY_SECONDS,
    SERVICE_ENDS,
    Answer,
    Stage,
    judge_answer,
    status_of,
)

ANSWERS = st.builds(Answer, st.sampled_from(Stage), st.integers(-1, 700), st.text(max_size=50))


@given(ANSWERS)
def test_only_the_end_takes_a_message(answer: Answer) -> None:
    """Before the message itself is answered the server does not have it."""
    result = judge_answer(answer, "sid").result
    assert isinstance(result, Accepted) == (answer.stage is Stage.END and answer.code // 100 == 2)
    if answer.stage is not Stage.END:
        assert isinstance(result, Refused | TryLater)


@given(ANSWERS)
def test_an_odd_answer_to_the_message_is_unknown(answer: Answer) -> None:
    """Neither yes nor no: it may have been taken."""
    odd = answer.stage is Stage.END and answer.code // 100 not in {2, 4, 5}
    assert isinstance(judge_answer(answer, "sid").result, Unknown) == odd


@given(ANSWERS)
def test_nobody_pays_for_our_faults(answer: Answer) -> None:
    """What is wrong on our side never gives a message up, and stops the others too."""
    judged = judge_answer(answer, "sid")
    if judged.ours:
        assert judged.result == TryLater(FAULT_SECONDS)
        assert judged.pause == FAULT_SECONDS


@pytest.mark.parametrize("stage", list(Stage))
def test_a_server_that_closes_is_left_alone(stage: Stage) -> None:
    """421 is about the connection, not about the message."""
    judged = judge_answer(Answer(stage, SERVICE_ENDS, "4.3.2 Bye"), "")
    assert judged.result == TryLater(BUSY_SECONDS)
    assert judged.pause == BUSY_SECONDS


@pytest.mark.parametrize(
    ("stage", "text", "seconds"),
    [
        (Stage.RECEIVER, "4.7.1 Grey", GREY_SECONDS),
        (Stage.END, "4.3.0 Later", GREY_SECONDS),
        (Stage.SENDER, "4.3.0 Later", BUSY_SECONDS),
    ],
)
def test_not_now(stage: Stage, text: str, seconds: float) -> None:
    """About one receiver it holds nobody else; about us it holds everybody."""
    judged = judge_answer(Answer(stage, 451, text), "")
    assert judged.result == TryLater(seconds)
    assert bool(judged.pause) == (seconds == BUSY_SECONDS)


def test_a_full_mailbox_is_told_at_once() -> None:
    """Waiting a quarter of an hour changes nothing: another day, or another channel."""
    judged = judge_answer(Answer(Stage.RECEIVER, 452, "4.2.2 Full"), "")
    assert judged.result == Refused("4.2.2", "4.2.2 Full")


@pytest.mark.parametrize("code", [530, 534, 535, 538])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_login_that_is_asked_for_anywhere_is_ours(stage: Stage, code: int) -> None:
    """Some servers ask for it only when they hear to whom we write."""
    assert judge_answer(Answer(stage, code, "5.7.0 Login first"), "").ours


@pytest.mark.parametrize(
    ("code", "text", "status"),
    [
        (550, "5.1.1 No", "5.1.1"),
        (550, "5.7.513 Policy", "5.7.513"),
        (550, "No such user 5.1.1", "550"),
        (550, "", "550"),
        (450, "4.2.2", "4.2.2"),
    ],
)
def test_status(code: int, text: str, status: str) -> None:
    """The enhanced code where there is one, else the reply's own."""
    assert status_of(Answer(Stage.RECEIVER, code, text)) == status
