"""How long the PDF of a batch of letters takes: four scripts, each letter with its own code."""

import time
from datetime import UTC, date, datetime
from statistics import median

from messaging.paper.layout import Cover, Letter, Sender, batch_data
from messaging.paper.press import print_pdf
from messaging.paper.reference import reference_of

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SENDER = Sender("Stockholms stad", "KAA syd", "08-508 35 700", "stockholm.se/kaa", "Sara")
ANSWER = "\n\n- svar.stockholm.se/r/K7M4PQ2TXB\n- 08-508 35 700\n\n"
TEXTS = {
    "sv": f"Hej Elias!{ANSWER}" + "Vi skulle vilja veta vad du gör just nu. " * 12,
    "ar": f"مرحباً أمينة!{ANSWER}" + "نودّ أن نعرف ماذا تفعلين الآن. " * 12,
    "ti": f"ሰላም ዮናስ!{ANSWER}" + "ሕጂ እንታይ ከም እትገብር ክንፈልጥ ንደሊ። " * 12,
    "uk": f"Привіт, Оксано!{ANSWER}" + "Ми хотіли б знати, чим ти зараз займаєшся. " * 12,
}


def measure_letters(*, letters: int, rounds: int) -> float:
    """Return the median seconds from the data of so many letters to their PDF."""
    languages = list(TEXTS)
    batch = [
        _letter(number, languages[number % len(languages)]) for number in range(1, letters + 1)
    ]
    cover = Cover(1, SENDER.unit, NOW.date())
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        print_pdf(batch_data(cover, batch), NOW)
        seconds.append(time.perf_counter() - begun)
    return median(seconds)


def _letter(number: int, language: str) -> Letter:
    return Letter(
        number=number,
        reference=reference_of(number),
        language=language,
        name=f"Elias Lindqvist {number}",
        street=f"Larsbodavägen {number}",
        postcode="123 41",
        city="Farsta",
        day=date(2026, 11, 22),
        text=TEXTS[language],
        link=f"https://svar.stockholm.se/r/K7M4PQ{number:04d}",
        sender=SENDER,
    )
