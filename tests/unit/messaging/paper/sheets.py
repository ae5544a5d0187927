"""A letter and a card to look at."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from messaging.paper.cards import Card
from messaging.paper.layout import Letter, Sender

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LINK = "https://svar.stockholm.se/r/K7M4PQ2TXB"
SENDER = Sender("Stockholms stad", "KAA syd", "08-508 35 700", "stockholm.se/kaa", "Sara")
SWEDISH = """\
Hej Elias!

Du kan
- svara med mobilen: svar.stockholm.se/r/K7M4PQ2TXB eller QR-koden
- ringa 08-508 35 700

Hälsningar
Sara"""
ARABIC = """\
مرحباً أمينة!

يمكنك الاتصال على 08-508 35 700 أو الكتابة إلى svar.stockholm.se/r/K7M4PQ2TXB الآن."""
TIGRINYA = "ሰላም ዮናስ!\n\nናብ 08-508 35 700 ደውል።"
UKRAINIAN = "Привіт, Оксано!\n\nЗателефонуйте: 08-508 35 700."
ELIAS = Letter(
    number=1,
    reference="2223-8",
    language="sv",
    name="Elias Lindqvist",
    street="Larsbodavägen 7",
    postcode="123 41",
    city="Farsta",
    day=date(2026, 11, 22),
    text=SWEDISH,
    link=LINK,
    sender=SENDER,
)
CARD = Card(
    language="sv",
    text="Hej Elias!\n\nVi kommer förbi.",
    visit_at=datetime(2026, 11, 25, 14, tzinfo=UTC),
    names=("Sara", "Omar"),
    link=LINK,
    sender=SENDER,
)


def letter(**values: Any) -> Letter:  # noqa: ANN401 - fields of Letter
    """Return Elias's letter with other values."""
    return replace(ELIAS, **values)
