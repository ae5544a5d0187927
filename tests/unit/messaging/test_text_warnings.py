"""What a text had better not do: told to whoever publishes it."""

import pytest

from messaging.lock_screen import words_that_give_away
from messaging.readability import read_hardness
from messaging.templates import compile_template
from messaging.text_warnings import TextWarning, WarningKind, warn_about
from messaging.version_rules import TextKey

K = WarningKind
GOOD = "Hej {{ first_name | default: 'du' }}! {{ municipality }} här. Går det bra? Slut: STOPP"
OFFICE = (
    "Kommunens aktivitetsansvar innefattar skyldigheten att löpande upprätthålla information"
    " beträffande ungdomars sysselsättning. {{ municipality }} {{ phone }}"
)


def warnings(
    body: str, channel: str, language: str = "sv", template: str = "x"
) -> list[TextWarning]:
    """Return the warnings about a text."""
    return warn_about(compile_template(body), TextKey(template, channel, language))


@pytest.mark.parametrize(
    ("body", "channel", "kinds"),
    [
        (GOOD, "sms", []),
        ("{{ municipality }}: hur går det?", "sms", [K.NO_OPT_OUT]),
        ("Hur går det? Slut: STOPP", "chat", [K.NO_SENDER]),
        ("{{ municipality }}: hur går det?", "letter", [K.NO_WAY_BACK]),
        ("{{ municipality }}: ring {{ phone }}", "letter", []),
        (OFFICE, "letter", [K.HARD]),
        (GOOD + " " + "Hej hej. " * 12, "sms", [K.SEVERAL]),
        (GOOD.replace("bra", "“bra”"), "sms", [K.SIGN, K.SIGN]),
        (GOOD.replace("bra", "bra i skolan"), "sms", [K.GIVES_AWAY]),
        (GOOD.replace("här", "på {{ unit }}"), "sms", [K.GIVES_AWAY]),
        (GOOD.replace(" | default: 'du'", ""), "sms", [K.GAP]),
        (GOOD.replace(" här", ", {{ sender }} här"), "sms", [K.GAP]),
        ("Subject: Din frånvaro\n\n" + GOOD, "email", [K.GIVES_AWAY]),
        ("Subject: Hej\n\n" + GOOD + " Vi ses snart. " * 9 + "skolan", "email", []),
    ],
)
def test_what_is_warned_of(body: str, channel: str, kinds: list[WarningKind]) -> None:
    """Each channel has its own manners."""
    assert [one.kind for one in warnings(body, channel)] == kinds


def test_a_long_name_of_the_house_is_counted() -> None:
    """What takes one SMS in Stockholm takes two where the municipality's name is long."""
    compiled, key = compile_template(GOOD), TextKey("x", "sms", "sv")
    house = {"municipality": "Kommunalförbundet " * 8}
    assert [one.kind for one in warn_about(compiled, key, house)] == [K.SEVERAL]


def test_cards_and_answers() -> None:
    """A card in a door is read by others; an automatic answer need not say how to make it stop."""
    card = "Vi kommer i morgon. Det gäller skolan. {{ phone }}"
    assert [one.kind for one in warnings(card, "letter", template="knock_card")] == [K.GIVES_AWAY]
    assert warnings("Tack!", "sms", template="answer_thanks") == []
    assert warnings(OFFICE, "letter", language="so") == []


def test_the_figure_and_the_words_are_told() -> None:
    """Who is told that a text is hard learns how hard, and which words make it so."""
    [hard] = warnings(OFFICE, "letter")
    figure, _, words = hard.detail.partition(": ")
    assert int(figure) > 60
    assert words.split(", ")[0] == "aktivitetsansvar"


def test_lix() -> None:
    """Björnsson's measure: words in a sentence, and long words in a hundred."""
    hardness = read_hardness("Detta är en ganska enkel mening. Ring 08-123 45 67 eller skriv.")
    assert hardness is not None
    # nine words in two sentences, none longer than six letters
    assert (hardness.lix, hardness.words_in_sentence, hardness.long_words) == (4, 4, ())
    assert read_hardness("Hej! Ring oss.") is None
    assert read_hardness("Aktivitetsansvar " * 8) is not None


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Går du i skolan? Eller gymnasiet?", "sv", ["skolan", "gymnasiet"]),
        ("Går du på folkhögskola?", "sv", []),
        ("Are you at school? KAA", "en", ["school", "kaa"]),
        ("المدرسة", "ar", ["مدرسة"]),
        ("Як школа?", "uk", ["школа"]),
        ("Plugg eller jobb nu?", "sv", []),
        ("Studie", "xx", []),
    ],
)
def test_words_on_a_lock_screen(text: str, language: str, words: list[str]) -> None:
    """What others see says nothing of school, authorities or health; Swedish names count always."""
    assert words_that_give_away(text, language) == words
