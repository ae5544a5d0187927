"""How a list of people says what was and what comes."""

from datetime import UTC, datetime, timedelta

import pytest

from console.daily.mine_words import day_in_short, event_in_words, held_in_words, step_in_words

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (("attempt", "sms", "hello", ""), "Sms"),
        (("attempt", "pigeon", "", ""), "pigeon"),
        (("reply", "sms", "answer", "self"), "Svarade"),
        (("reply", "phone", "answer", "relative"), "En anhörig svarade"),
        (("task", "", "call", "no_answer"), "Ring: inget svar"),
        (("task", "", "report_address", "handled"), "Anmäl adress: klart"),
        (("status", "", "", "support_begun"), "Stöd började"),
        (("status", "", "", "strange"), "strange"),
    ],
)
def test_what_happened_last(event: tuple[str, str, str, str], words: str) -> None:
    """An attempt, an answer, a task's outcome and a change are each told in a few words."""
    kind, channel, step, outcome = event
    assert event_in_words(kind, channel=channel, step=step, outcome=outcome) == words


def test_what_came_of_danger_stands_in_no_list() -> None:
    """That somebody was handed to 112, or has died, is for their own page."""
    for outcome in ("handed_to_112", "social_services", "deceased"):
        told = event_in_words("task", channel="", step="urgent", outcome=outcome)
        assert told == "Akut: klart"


def test_what_comes_next() -> None:
    """A task is named by its kind, a message by the channel that is tried first."""
    assert step_in_words("call", "") == "Ring"
    assert step_in_words("", "sms email") == "Sms"
    assert step_in_words("", "") == "Meddelande"


def test_what_holds() -> None:
    """Every reason is told; one that is unknown is left out."""
    assert held_in_words("staff unread_reply strange") == "av personal, oläst svar"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "i dag 10.00"), (1, "i morgon"), (-1, "i går"), (2, "3 okt"), (100, "9 jan 2026")],
)
def test_days_near_and_far(days: int, words: str) -> None:
    """Near days have words, far ones a date, with its year where it is another."""
    assert day_in_short(NOW + timedelta(days=days), NOW) == words
