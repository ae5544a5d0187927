"""Which language a reply is written in."""

import pytest

from messaging.meaning.languages import guess_language
from messaging.meaning.normal import normalise

GUESSES = [
    ("jag jobbar på ica", "sv"),
    ("blablabla", "sv"),
    ("2", "none"),
    ("I work at a restaurant", "en"),
    ("hej", "sv"),
    ("jag jobbar but i want to study now and need help", "mixed"),
    ("waan shaqeeyaa", "so"),
    ("estoy estudiando", "es"),
    ("beni arayın lütfen", "tr"),
    ("nie dziękuję", "pl"),
    ("ez dixebitim", "ku"),
    ("انا اشتغل", "ar"),
    ("من کار می‌کنم", "fa"),
    ("እሰርሕ ኣለኹ", "ti"),
    ("я працюю", "uk"),
    ("скоро", "uk"),
    ("что это", "ru"),
    ("אני עובד", "sv"),
    ("انا اشتغل som lärling hos Ali", "mixed"),
]


@pytest.mark.parametrize(("text", "language"), GUESSES)
def test_letters_and_small_words_tell_the_language(text: str, language: str) -> None:
    """Scripts tell most; among Latin letters the small words do, and Swedish is the default."""
    assert guess_language(normalise(text)) == language
