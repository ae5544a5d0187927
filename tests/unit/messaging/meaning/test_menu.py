"""The digits of the menu, and its words."""

import re

import pytest

from config.languages import LANGUAGES
from config.template_files import read_template_files
from messaging.meaning.menu import read_menu
from messaging.meaning.menu_words import HELP
from messaging.meaning.normal import normalise
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent

BODIES = {(f.template, f.channel, f.language): f.body for f in read_template_files()}
MENU = re.compile(r"1 (.+?)\s+2 (.+?)\s+3 (.+?)\s+4 (.+?)(?:[.።]|\n)")

CHOSEN = [
    ("1", ("1",)),
    ("1.", ("1",)),
    ("Svar 2", ("2",)),
    ("nummer tre", ("3",)),
    ("2:a", ("2",)),
    ("4an pls", ("4",)),
    ("tvåan", ("2",)),
    ("1 och 2", ("1", "2")),
    ("1 jag pluggar", ("1",)),
    ("3. ganska bråttom", ("3",)),
    ("jag svarade 1 innan men menade 3", ("3",)),
    ("nummer två jag jobbar", ("2",)),
    ("7", ()),
    ("7 8", ()),
]


@pytest.mark.parametrize(("text", "digits"), CHOSEN)
def test_a_digit_chooses_from_the_menu(text: str, digits: tuple[str, ...]) -> None:
    """Bare digits, digits with a word and digits as words choose; others are not on the menu."""
    answer = read_menu(normalise(text), "first")
    assert answer is not None
    assert answer.digits == digits


@pytest.mark.parametrize("text", ["2 dagar kvar", "jag jobbar", "1 gång", "10", "2 barn", "hej"])
def test_numbers_that_count_something_choose_nothing(text: str) -> None:
    """A number with a unit, a larger number or plain words are no choice."""
    assert read_menu(normalise(text), "survey_menu") is None


@pytest.mark.parametrize("context", ["after_call", "before_visit"])
def test_without_a_menu_a_digit_means_nothing(context: str) -> None:
    """Our texts after calls and before visits carry no menu: a bare digit there is unclear."""
    for text in ("1", "1 2"):
        answer = read_menu(text, context)
        assert answer is not None
        assert answer.digits == ()
    assert read_menu("ja", context) is None


def test_studies_go_before_work() -> None:
    """Who chooses studies and work studies."""
    answer = read_menu("2 och 1", "first")
    assert answer is not None
    assert answer.occupation == "studying_unspecified"
    assert answer.intents == {Intent.OCCUPATION}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_words_of_our_menus_mean_their_digits(language: str, channel: str) -> None:
    """Who copies a line of our own menu, with its digit or without, is read as the digit is."""
    menu = MENU.search(BODIES["hello", channel, language])
    assert menu is not None
    for digit, words in enumerate(menu.groups(), 1):
        meant = read_reply(str(digit), "first")
        copied = [f"{digit} {words}", f"{digit}. {words}"]
        if normalise(words) not in HELP:
            copied.append(words)
        for text in copied:
            reading = read_reply(text, "first", lang=language)
            assert (reading.intents, reading.occupation) == (meant.intents, meant.occupation), text
            assert reading.confident, text


@pytest.mark.parametrize("word", HELP)
def test_a_bare_cry_for_help_is_no_choice(word: str) -> None:
    """The word alone may be a cry, and another digit's word is no repetition."""
    assert read_menu(word, "first") is None
    answer = read_menu(f"2 {word}", "first")
    assert answer is not None
    assert answer.rest == word
