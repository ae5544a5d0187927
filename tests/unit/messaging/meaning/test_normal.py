"""One spelling for what people spell in many ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.meaning.normal import fold, normalise

SPELLINGS = [
    ("STOPPPP!!!", "stop ."),
    ("hejjj   på\ndig", "hej på . dig"),
    ("I’m working", "i am working"),
    ("jag e hemma o chillar", "jag är hemma och chillar"),
    ("kl 13.30", "kl 13:30"),
    ("2:a", "2a"),
    ("sluta sms:a", "sluta smsa"),
    ("ok 👍🏽", "ok ok"),
    ("jaha 😂", "jaha haha"),
    ("hej 🦄", "hej *"),
    ("Uczę się", "ucze sie"),
    ("çalışıyorum", "calisiyorum"),
    ("من کار می‌کنم", "من كار ميكنم"),
    ("من کار می کنم", "من كار ميكنم"),
    ("ساعة ٣", "ساعه 3"),
    ("[Röstmeddelande 0:21] jag jobbar", "jag jobbar"),
    ('"Vi på KAA vill veta vad du gör." Jaha', "jaha"),
    ("plugg?", "plugg ?"),
]


@pytest.mark.parametrize(("text", "wanted"), SPELLINGS)
def test_spellings_become_one(text: str, wanted: str) -> None:
    """Capitals, accents, short forms, pictures and signs are brought to one spelling."""
    assert normalise(text) == wanted


@given(st.text(max_size=200))
def test_any_text_can_be_normalised(text: str) -> None:
    """Whatever comes in, words with single blanks between them come out."""
    assert "  " not in normalise(text)


@given(st.text("abeijnxåäöÅ0123 .,!?\n", max_size=40))
def test_a_sign_that_nobody_sees_changes_nothing(text: str) -> None:
    """Plain texts go a shorter way; with a joiner of no width they go the long one."""
    assert normalise(text) == normalise(text + "\u200c")


def test_swedish_letters_stay() -> None:
    """å, ä and ö are letters of their own in Swedish: they are not accents."""
    assert fold("ÅÄÖ é Æ") == "åäö e ä"
