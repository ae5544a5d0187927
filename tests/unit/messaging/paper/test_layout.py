"""What stands where on a letter: paragraphs, lists, numbers that are not turned round."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.languages import LANGUAGES
from messaging.paper.layout import (
    Cover,
    TakenBack,
    batch_data,
    letter_data,
    single_data,
    split_blocks,
    split_runs,
)
from messaging.paper.words import WORDS, is_right_to_left, language_in_swedish, words_in
from tests.unit.messaging.paper.sheets import ARABIC, LINK, SENDER, SWEDISH, letter


def fixed(line: str) -> list[str]:
    """Return the pieces of a line that go from left to right and are never broken."""
    return [run["text"] for run in split_runs(line) if run["fixed"]]


def shape(text: str) -> list[tuple[str, int, bool]]:
    """Return a text's blocks: kind, how many lines, whether an empty line stood before."""
    return [(one["kind"], len(one["lines"]), one["gap"]) for one in split_blocks(text)]


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Ring 08-508 35 700.", ["08-508 35 700"]),
        ("اتصل على +46 70 174 06 05 الآن", ["+46 70 174 06 05"]),
        ("Se stockholm.se/kaa.", ["stockholm.se/kaa"]),
        ("(svar.stockholm.se/r/K7M4PQ2TXB)", ["svar.stockholm.se/r/K7M4PQ2TXB"]),
        ("https://t.me/bot?start=K7M4, eller", ["https://t.me/bot?start=K7M4"]),
        ("Skriv till kaa@stockholm.se!", ["kaa@stockholm.se"]),
        ("arbetsformedlingen.se och csn.se", ["arbetsformedlingen.se", "csn.se"]),
        ("den 3 maj 2027 klockan 10.30", []),
        ("stopp.Nu fortsätter vi", []),
        ("https://" + "x" * 60 + ".se", []),
        ("", []),
    ],
)
def test_numbers_and_addresses_are_pieces_of_their_own(line: str, pieces: list[str]) -> None:
    """In a text from right to left a bidirectional reader would turn their parts round."""
    assert fixed(line) == pieces


@given(st.text())
def test_no_character_is_lost(line: str) -> None:
    """The pieces of a line are the line."""
    assert "".join(run["text"] for run in split_runs(line)) == line


def test_paragraphs_and_lists() -> None:
    """Empty lines part paragraphs; lines that begin with a hyphen are a list."""
    assert shape(SWEDISH) == [
        ("text", 1, False),
        ("text", 1, True),
        ("list", 2, False),
        ("text", 2, True),
    ]
    assert shape("") == []
    assert shape("\n\n- ett\n\n\n- två") == [("list", 1, False), ("list", 1, True)]


def test_a_letter_as_data() -> None:
    """Name, street, postcode and town in capitals, as the post wants them; the day in words."""
    data = letter_data(letter())
    assert data["address"] == ["Elias Lindqvist", "Larsbodavägen 7", "123 41  FARSTA"]
    assert data["day"] == [{"text": "22 november 2026", "fixed": False}]
    assert (data["language"], data["rtl"], data["framed"]) == ("sv", False, False)
    answer = data["answer"]
    assert answer["title"] == "Svara med mobilen"
    assert answer["code"]["address"] == LINK.removeprefix("https://")
    assert answer["code"]["svg"].startswith("<svg ")
    assert "Sara" in answer["ask"]


def test_a_letter_without_a_link_has_no_code() -> None:
    """Who has no reply page still hears whom to call, be it somebody of their own or the unit."""
    alone = letter_data(letter(link="", sender=replace(SENDER, coordinator="")))["answer"]
    assert (alone["code"], alone["title"]) == (None, "")
    assert alone["ask"] == words_in("sv").ask_anyone


def test_a_letter_in_arabic_goes_from_right_to_left() -> None:
    """The words around the text are in the text's own language."""
    data = letter_data(letter(language="ar", text=ARABIC))
    assert data["rtl"]
    assert data["answer"]["title"] == WORDS["ar"].answer
    pieces = data["blocks"][1]["lines"][0]
    assert [run["text"] for run in pieces if run["fixed"]] == [
        "08-508 35 700",
        "svar.stockholm.se/r/K7M4PQ2TXB",
    ]


@pytest.mark.parametrize("language", ["", "sv-SE", "en_GB", "#read"])
def test_a_strange_language_is_set_as_swedish(language: str) -> None:
    """The typesetter takes codes of two or three letters and nothing else."""
    assert letter_data(letter(language=language))["language"] == "sv"


def test_a_batch_has_a_cover_list() -> None:
    """Each letter by number, name, place and language; what to take out of an earlier pile."""
    cover = Cover(3, "KAA syd", date(2026, 11, 22), (TakenBack(2, "Saga Nilsson"),))
    letters = [letter(), letter(number=3, language="xx", city="")]
    data = batch_data(cover, letters)
    assert data["title"] == "Brev, omgång 3, KAA syd"
    told: dict[str, Any] = data["cover"]
    assert told["day"] == "22 november 2026"
    assert told["taken_back"] == [{"number": 2, "name": "Saga Nilsson"}]
    assert told["rows"] == [
        {"number": 1, "name": "Elias Lindqvist", "place": "123 41 Farsta", "language": "svenska"},
        {"number": 3, "name": "Elias Lindqvist", "place": "123 41", "language": "xx"},
    ]
    assert [one["number"] for one in data["letters"]] == [1, 3]


def test_a_letter_alone() -> None:
    """A preview is the letter and nothing else; framed, it shows the window."""
    data = single_data(letter(), framed=True)
    assert "cover" not in data
    assert [one["framed"] for one in data["letters"]] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    """None is left out, and the name and the time can be filled in."""
    words = words_in(language)
    assert "Sara" in words.ask.format(name="Sara")
    assert "15.00" in words.clock.format(time="15.00")
    assert language_in_swedish(language) != language
    assert is_right_to_left(language) == (language in {"ar", "fa"})


def test_an_unknown_language_gets_swedish_words() -> None:
    """Its text may be there before its words are."""
    assert words_in("pl") is WORDS["sv"]
    assert language_in_swedish("pl") == "pl"
