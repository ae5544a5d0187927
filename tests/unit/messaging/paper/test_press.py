"""The PDF itself, read as others read it: its text, its places, its codes."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from messaging.paper.cards import card_data
from messaging.paper.layout import Cover, TakenBack, batch_data, single_data
from messaging.paper.press import print_pdf
from messaging.paper.window import ALWAYS_SEEN, EVER_SEEN, SHEET_HEIGHT, Area
from messaging.states import Channel
from messaging.templates import check_template
from tests.unit.messaging.paper.sheets import (
    ARABIC,
    CARD,
    LINK,
    NOW,
    SWEDISH,
    TIGRINYA,
    UKRAINIAN,
    letter,
)

MM = 72 / 25.4  # points
LONG_NAME = "Maximilianus Alexander Bartholomeus af Klintberg-Wrangelsköld von Essen"
TEXTS = {"sv": SWEDISH, "ar": ARABIC, "ti": TIGRINYA, "uk": UKRAINIAN}


def printed(data: dict[str, Any]) -> pdfium.PdfDocument:
    """Return data as a PDF, opened."""
    return pdfium.PdfDocument(print_pdf(data, NOW))  # type: ignore[no-untyped-call]


def opened(data: dict[str, Any]) -> pypdf.PdfReader:
    """Return data as a PDF, opened by another reader."""
    return pypdf.PdfReader(io.BytesIO(print_pdf(data, NOW)))


def text_of(document: pdfium.PdfDocument, page: int) -> str:
    """Return a page's text."""
    return str(document[page].get_textpage().get_text_range())


def codes_on(document: pdfium.PdfDocument, page: int) -> list[str]:
    """Return what a camera would read off a page."""
    picture = document[page].render(scale=2).to_pil()
    return [one.text for one in zxingcpp.read_barcodes(picture)]


def words_on(document: pdfium.PdfDocument, page: int) -> Iterator[tuple[str, Area]]:
    """Yield the pieces of a page's text, and where on the sheet they stand, in millimetres."""
    sheet = document[page].get_textpage()
    for place in range(sheet.count_rects()):
        left, bottom, right, top = sheet.get_rect(place)
        where = Area(left / MM, SHEET_HEIGHT - top / MM, right / MM, SHEET_HEIGHT - bottom / MM)
        yield sheet.get_text_bounded(left, bottom, right, top), where


@pytest.mark.parametrize("name", ["Elias Lindqvist", LONG_NAME])
def test_only_the_address_is_seen_through_the_window(name: str) -> None:
    """R15: not the greeting, not the date, nothing that tells what the letter is about."""
    document = printed(single_data(letter(name=name, street="Larsbodavägen 7 lgh 1203")))
    inside = [(text, at) for text, at in words_on(document, 0) if EVER_SEEN.meets(at)]
    assert all(ALWAYS_SEEN.holds(at) for _, at in inside), inside
    seen = " ".join(text for text, _ in inside)
    assert seen.split() == ["Ref", "2223-8", *name.split(), "Larsbodavägen", "7", "lgh", "1203",
                            "123", "41", "FARSTA"]  # fmt: skip


def test_the_text_can_be_read_out() -> None:
    """By search, by screen readers and by who copies a number: in every script."""
    for language, words in (("sv", "Hej Elias!"), ("uk", "Привіт"), ("ti", "ሰላም ዮናስ!")):
        document = printed(single_data(letter(language=language, text=TEXTS[language])))
        told = " ".join(text_of(document, 0).split())
        assert words in told
        assert "08-508 35 700" in told
        assert "2223-8" in told


def test_arabic_can_be_read_out() -> None:
    """A letter and its dots are one: the words come out as words."""
    told = opened(single_data(letter(language="ar", text=ARABIC))).pages[0].extract_text()
    assert "مرحبا" in told


def test_numbers_in_arabic_stay_as_they_are() -> None:
    """The telephone number and the address come out in one piece, from left to right."""
    text = opened(single_data(letter(language="ar", text=ARABIC))).pages[0].extract_text()
    assert text.count("08-508 35 700") == 2
    assert text.count("svar.stockholm.se/r/K7M4PQ2TXB") == 2


@pytest.mark.parametrize("language", TEXTS)
def test_the_code_leads_to_the_reply_page(language: str) -> None:
    """A camera reads the whole address, https and all."""
    document = printed(single_data(letter(language=language, text=TEXTS[language])))
    assert codes_on(document, 0) == [LINK]


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_a_pdf_for_everybody(language: str) -> None:
    """Tagged, titled, with the language of its text, in fonts that come along."""
    reader = opened(single_data(letter(language=language, text=TEXTS[language])))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert reader.metadata is not None
    assert reader.metadata.title == "Brev 2223-8"
    page: Any = reader.pages[0]
    fonts = page["/Resources"]["/Font"]
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}
    assert all(name.startswith(("NotoSans", "IBMPlexSansArabic")) for name in names), names


def test_what_somebody_wrote_is_shown_and_never_run() -> None:
    """A template, a name or a street full of Typst is only a strange text."""
    evil = '#panic("run") #read("/etc/passwd") *b* $x$ \\ <a> // c'
    document = printed(single_data(letter(text=evil, name="#pagebreak()", street="[*x*]")))
    told = " ".join(text_of(document, 0).split())
    for words in ('#panic("run")', '#read("/etc/passwd")', "*b* $x$", "#pagebreak()", "[*x*]"):
        assert words in told


def test_a_long_letter_goes_on_overleaf() -> None:
    """The code stays on the first page, and each page says which it is."""
    document = printed(single_data(letter(text="\n\n".join([SWEDISH] * 6))))
    assert len(document) == 2
    assert codes_on(document, 0) == [LINK]
    assert codes_on(document, 1) == []
    for page, mark in enumerate(("1 (2)", "2 (2)")):
        assert f"Nr 1 · 2223-8 · {mark}" in text_of(document, page)


def test_a_batch_begins_with_its_list() -> None:
    """The list leads to the page of each letter, also after a letter of two pages."""
    cover = Cover(
        3, "KAA syd", date(2026, 11, 22), (TakenBack(2, "Saga Nilsson"), TakenBack(5, ""))
    )
    letters = [
        letter(text="\n\n".join([SWEDISH] * 6)),
        letter(number=3, name="Yonas Tesfaye", language="ti", text=TIGRINYA),
    ]
    document = printed(batch_data(cover, letters))
    assert len(document) == 4
    told = " ".join(text_of(document, 0).split())
    assert "Enhet KAA syd" in told
    assert "Antal brev 2" in told
    assert "Nr 2, Saga Nilsson" in told
    assert "1 Elias Lindqvist 123 41 Farsta svenska 2" in told
    assert "3 Yonas Tesfaye 123 41 Farsta tigrinska 4" in told
    assert "Yonas Tesfaye" in text_of(document, 3)


def test_the_same_letters_give_the_same_pdf() -> None:
    """Printing again is printing the same."""
    data = single_data(letter())
    assert print_pdf(data, NOW) == print_pdf(data, NOW)


@pytest.mark.parametrize("link", [LINK, ""])
def test_a_card_says_when_in_large_letters(link: str) -> None:
    """One page of A5: the day, the time, who comes, whom to call, and the code."""
    document = printed(card_data(replace(CARD, link=link)))
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width / MM), round(height / MM)) == (148, 210)
    told = " ".join(text_of(document, 0).split())
    for words in ("Onsdag 25 november", "kl. 15.00", "Sara, Omar", "08-508 35 700"):
        assert words in told
    assert codes_on(document, 0) == ([link] if link else [])


@pytest.mark.parametrize("text", ["Kom ihåg mig nu. " * 26, "\n".join(["Nu kommer vi."] * 10)])
def test_the_longest_text_fits_a_card(text: str) -> None:
    """What the check of templates lets through is one page."""
    assert check_template(text, Channel.LETTER, "knock_card") == []
    assert len(printed(card_data(replace(CARD, text=text)))) == 1
