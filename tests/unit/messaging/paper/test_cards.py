"""What stands on a knock card."""

from dataclasses import replace
from datetime import UTC, datetime

from messaging.paper.cards import card_data, cards_data, visit_day, visit_time
from tests.unit.messaging.paper.sheets import CARD


def test_the_day_and_the_time_are_those_of_stockholm() -> None:
    """Summer and winter; the day begins a line, so it has a capital letter."""
    card = card_data(CARD)["card"]
    assert (card["day"], card["clock"]) == ("Onsdag 25 november", "kl. 15.00")
    summer = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert (visit_day(summer, "en"), visit_time(summer)) == ("Wednesday 1 July", "00.30")


def test_a_card_says_who_comes_and_how_to_say_no() -> None:
    """R13: always two or more; the code leads to the person's own page."""
    card = card_data(CARD)["card"]
    assert card["names"] == ["Sara", "Omar"]
    assert card["answer"]["title"] == "Passar det inte?"
    assert card["answer"]["code"]["address"].endswith("/r/K7M4PQ2TXB")


def test_a_card_in_another_language() -> None:
    """Text, day and words are in one and the same."""
    card = card_data(replace(CARD, language="ar"))["card"]
    assert card["rtl"]
    assert "نوفمبر" in card["day"]


def test_several_cards_are_one_document() -> None:
    """A round's cards are printed together, each on a page of its own, in the round's order."""
    two = cards_data([CARD, replace(CARD, names=("Leo", "Tuva"))])
    assert [one["names"] for one in two["cards"]] == [["Sara", "Omar"], ["Leo", "Tuva"]]
    assert two["card"] is None
    assert two.keys() == {*card_data(CARD), "cards"}
