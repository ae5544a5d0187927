"""The reply page as HTML: every page in every language."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.page.call_slots import call_slots
from bot.page.form import CHOICES
from bot.page.thanks import Thanks
from bot.page.view import PAGES, Notice, Reader, ReplyView
from bot.page.visitors import Visitor
from config.clock import swedish_date
from config.languages import LANGUAGES, direction
from config.municipality import load_municipality
from config.phrases import load_phrases
from messaging.links import OpenLink
from messaging.meaning.choices import Choice
from messaging.states import Channel, TokenPurpose
from pages.files import read_page_files

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
SLOTS = call_slots(NOW)
FILES = read_page_files(PAGES)
VIEW = ReplyView(load_phrases("page"), load_municipality(), FILES)
LINK = OpenLink(1, 1, TokenPurpose.REPLY, 0, 1, Channel.SMS, 1)
VISITOR = Visitor(LINK, "Amina", "so", "KAA nord", "Sara", "kaa_bot")
MOST_BYTES = 50_000  # of all that a phone fetches for a page


def reader(language: str = "sv", visitor: Visitor | None = VISITOR) -> Reader:
    """Return somebody who looks at a page."""
    return Reader(language, swedish_date(NOW), visitor)


def form(language: str = "sv", visitor: Visitor = VISITOR) -> str:
    """Return the page with the questions."""
    return VIEW.form(reader(language, visitor), SLOTS, "n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_comes_in_every_language(language: str) -> None:
    """Each page says in which language it is, and which way it is written."""
    thanks = [
        Thanks(choice, relative=relative, slot=slot, care=care)
        for choice in CHOICES.values()
        for relative in (False, True)
        for care in (False, True)
        for slot in (None, SLOTS[0])
    ]
    pages = [
        form(language),
        *(VIEW.thanks(reader(language), one, "n") for one in thanks),
        *(VIEW.notice(reader(language, None), kind) for kind in Notice),
    ]
    for page in pages:
        assert f'<html lang="{language}" dir="{direction(language)}">' in page
        assert not re.search(r"[{}]", page), "something is not filled in"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_small(language: str) -> None:
    """Page, style, script and icon together are under 50 kB, uncompressed."""
    files = sum(len(one.body) for one in FILES.by_name.values())
    assert len(form(language).encode()) + files < MOST_BYTES


def test_every_language_names_itself() -> None:
    """The switch leads to the same page, each language under its own name."""
    page = VIEW.thanks(reader(), Thanks(Choice.CALL_ME, slot=SLOTS[0]), "n")
    for code, name in LANGUAGES.items():
        href = f'href="?done=call_me&amp;at={SLOTS[0].key}&amp;lang={code}"'
        assert re.search(rf'<a {re.escape(href)} lang="{code}"[^>]*>{name}</a>', page)


def test_who_we_are_and_how_to_check() -> None:
    """The page names the municipality, its address, the unit's number, and what we never ask."""
    page = form()
    assert "Stockholms stad" in page
    assert '<a class="site" dir="ltr" href="https://stockholm.se/kaa"' in page
    assert '<a class="tel" dir="ltr" href="tel:0850835600">08-508 35 600</a>' in page
    assert "aldrig efter BankID eller personnummer" in page


def test_somebody_without_a_coordinator_or_name() -> None:
    """Where no coordinator is named, we all ask; a nameless person is greeted all the same."""
    page = form(visitor=replace(VISITOR, sender="", first_name=""))
    assert "<h1>Hej!</h1>" in page
    assert "Jag heter" not in page


def test_a_name_is_only_text() -> None:
    """What a register says is shown as text, whatever it is."""
    page = form(visitor=replace(VISITOR, first_name="<script>{municipality}"))
    assert "&lt;script&gt;{municipality}" in page


def test_a_chat_is_offered_only_where_there_is_a_bot() -> None:
    """Without a bot nobody is offered a chat; whoever says goodbye is not offered one either."""
    offer = 'value="chat"'
    assert offer in form()
    assert offer not in form(visitor=replace(VISITOR, chat_bot=""))
    assert offer in VIEW.thanks(reader(), Thanks(Choice.WORKING), "n")
    assert offer not in VIEW.thanks(reader(), Thanks(Choice.NO_MORE), "n")


def test_a_call_is_told_by_its_day() -> None:
    """A day is told as people say it, and further off with its date."""
    said = [
        VIEW.thanks(reader(), Thanks(Choice.CALL_ME, slot=SLOTS[place]), "n") for place in (0, 2, 5)
    ]
    for page, day in zip(said, ["i dag", "i morgon", "fredag 3 oktober"], strict=True):
        assert f"Vi ringer dig {day}" in page


def test_danger_is_met_with_numbers_to_call() -> None:
    """112, Bris and Självmordslinjen can be called with one tap, and nothing is offered beside."""
    page = VIEW.thanks(reader(), Thanks(Choice.WORDS, care=True), "n")
    for number in ("112", "116111", "90101"):
        assert f'href="tel:{number}"' in page
    assert "<form" not in page
    assert "Tack för ditt svar" not in page


def test_somebody_s_page_needs_somebody() -> None:
    """A page that greets cannot be shown to nobody."""
    with pytest.raises(ValueError, match="somebody"):
        VIEW.form(reader("sv", None), SLOTS, "n")
