"""What stands on a knock card: the day and the time, who comes, and how to say no."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from config.clock import STOCKHOLM
from messaging.dates import visit_day_in_words
from messaging.paper.layout import Sender, answer_data, split_blocks, typeset_language
from messaging.paper.words import is_right_to_left, words_in


@dataclass(frozen=True, slots=True)
class Card:
    """One knock card as it is to be printed."""

    language: str  # the text's own
    text: str
    visit_at: datetime
    names: tuple[str, ...]  # first names of those who will come
    link: str  # the whole address of the reply page, or ""
    sender: Sender


def card_data(card: Card) -> dict[str, Any]:
    """Return a knock card as data that `paper.typ` draws."""
    language = typeset_language(card.language)
    words = words_in(language)
    day = visit_day(card.visit_at, language)
    return {
        "title": "Knackakort",
        "language": language,
        "card": {
            "language": language,
            "rtl": is_right_to_left(language),
            "day": day[:1].upper() + day[1:],
            "clock": words.clock.format(time=visit_time(card.visit_at)),
            "coming": words.coming,
            "names": list(card.names),
            "blocks": list(split_blocks(card.text)),
            "sender": asdict(card.sender),
            "answer": answer_data(card.link, card.sender, language, card=True),
        },
    }


def cards_data(cards: Sequence[Card]) -> dict[str, Any]:
    """Return one or more knock cards as the data of one document, a page each."""
    drawn = [card_data(one) for one in cards]
    return {**drawn[0], "card": None, "cards": [one["card"] for one in drawn]}


def visit_day(visit_at: datetime, language: str) -> str:
    """Return the day of a visit in words, such as `onsdag 3 maj`."""
    return visit_day_in_words(visit_at.astimezone(STOCKHOLM).date(), language)


def visit_time(visit_at: datetime) -> str:
    """Return the time of a visit as clocks show it, such as `15.30`."""
    return f"{visit_at.astimezone(STOCKHOLM):%H.%M}"
