"""The mail that goes out: right headers, the same words twice, and nothing smuggled in."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels.base import Outgoing
from messaging.mail.pages import render_page
from messaging.mail.writing import MailSender, wire_address, write_mail

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
SENDER = MailSender("kaa@stockholm.se", "Stockholms stad")
LINK = "https://svar.stockholm.se/r/K7M4PQ2TXB"
AMINA = Outgoing(
    41,
    "amina@example.com",
    f"Hej Amina!\n\nSvara här:\n{LINK}\n",
    subject="Hej från Stockholms stad",
    language="sv",
    link=LINK,
    template="hello",
)


def written(outgoing: Outgoing = AMINA, sender: MailSender = SENDER) -> EmailMessage:
    """Return the mail as a mail program sees it."""
    content = write_mail(outgoing, "amina@example.com", sender, "m41.abc", NOW)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def half(message: EmailMessage, kind: str) -> str:
    """Return the plain or the html half of a mail."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_headers() -> None:
    """Who, to whom, when in Swedish time, known by which id, and the ways out."""
    assert dict(written().items()) == {
        "From": "Stockholms stad <kaa@stockholm.se>",
        "Reply-To": "Stockholms stad <kaa@stockholm.se>",
        "To": "amina@example.com",
        "Subject": "Hej från Stockholms stad",
        "Date": "Tue, 01 Sep 2026 10:00:00 +0200",
        "Message-ID": "<m41.abc@stockholm.se>",
        "Content-Language": "sv",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "List-Unsubscribe": f"<{LINK}>, <mailto:kaa@stockholm.se?subject=STOPP>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="=_m41.abc"',
    }


def test_one_click_needs_https() -> None:
    """RFC 8058; without a link only the mail itself is a way out."""
    plain = written(replace(AMINA, link="http://svar.example.se/r/K"))
    assert "http://svar.example.se/r/K" in plain["List-Unsubscribe"]
    assert "List-Unsubscribe-Post" not in plain
    none = written(replace(AMINA, link=""))
    assert none["List-Unsubscribe"] == "<mailto:kaa@stockholm.se?subject=STOPP>"


@pytest.mark.parametrize(
    ("template", "kind"),
    [("", None), ("answer_thanks", "auto-replied"), ("hello", "auto-generated")],
)
def test_who_wrote_it(template: str, kind: str | None) -> None:
    """What staff typed is a human's; what the program wrote says so (RFC 3834)."""
    assert written(replace(AMINA, template=template))["Auto-Submitted"] == kind


def test_both_halves_say_the_same() -> None:
    """Plain as it was written; the HTML with its paragraphs, lines and links."""
    message = written()
    assert half(message, "plain") == AMINA.text
    page = half(message, "html")
    assert "<p>Hej Amina!</p>" in page
    assert f'Svara här:<br>\n<a dir="ltr" href="{LINK}">{LINK}</a>' in page
    assert '<html lang="sv" dir="ltr">' in page


def test_a_subject_may_have_any_letters_and_length() -> None:
    """Written in encoded words, each no longer than mail allows."""
    told = written(replace(AMINA, subject="مرحبا " * 100))
    assert told["Subject"] == ("مرحبا " * 100)[:200].strip()
    content = write_mail(replace(AMINA, subject="å" * 300), "a@b.se", SENDER, "m", NOW)
    assert max(len(line) for line in content.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 100
    assert written(replace(AMINA, subject="=?utf-8?q?x?="))["Subject"] == "=?utf-8?q?x?="
    assert written(replace(AMINA, subject=""))["Subject"] == "Stockholms stad"


ANY = st.text(max_size=80)


@given(ANY, ANY, ANY, ANY, ANY)
def test_nothing_is_smuggled_in(
    subject: str, text: str, link: str, name: str, language: str
) -> None:
    """Whatever stands in a value, there is no header more, no part more, and no bare line end."""
    outgoing = replace(AMINA, subject=subject, text=text, link=link, language=language)
    sender = replace(SENDER, name=f"x{name}")
    content = write_mail(outgoing, "amina@example.com", sender, "m41.abc", NOW)
    message = written(outgoing, sender)
    assert set(message.keys()) <= {*written().keys()}
    assert len(message.keys()) == len(set(message.keys()))
    assert message["To"] == "amina@example.com"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    content.decode("ascii")


class Tags(HTMLParser):
    """Gathers a page's tags and words."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, and where a link leads."""
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words += data


@given(st.one_of(ANY, st.from_regex(r"(https?://)?[a-z]+\.se/[a-z<>\"'&]*")), ANY)
def test_a_page_has_no_markup_of_the_text_s(text: str, title: str) -> None:
    """What somebody typed is shown, never run."""
    page = Tags()
    page.feed(render_page(text, title=title))
    page.close()
    assert page.tags <= {"html", "head", "meta", "title", "body", "div", "p", "br", "a"}
    assert all(link.lower().startswith(("https://", "http://", "tel:")) for link in page.links)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Se stockholm.se/kaa.", ["https://stockholm.se/kaa"]),
        (f"({LINK}), eller", [LINK]),
        ("HTTP://a.se/?x=1&y=2!", ["HTTP://a.se/?x=1&y=2"]),
        ("Ring 08-508 35 600.", ["tel:0850835600"]),
        ("+46 70 174 06 05 eller 112", ["tel:+46701740605"]),
        ("kaa@stockholm.se klart.Hej och/eller 1/2 a.b", []),
        ("2026-10-01 10.00, 116 111, 1 000 000", []),
    ],
)
def test_links(text: str, links: list[str]) -> None:
    """Addresses become links, without the full stop behind them; other words stay words."""
    page = Tags()
    page.feed(render_page(text))
    assert page.links == links
    assert text in page.words


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("fa", 'lang="fa" dir="rtl"'),
        ("uk", 'lang="uk" dir="ltr"'),
        ("", 'dir="auto"'),
    ],
)
def test_directions(language: str, attributes: str) -> None:
    """Arabic and Persian run from right to left; unknown languages as their letters do."""
    assert f"<html {attributes}>" in render_page("x", language=language)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("amina@example.com", "amina@example.com"),
        ("amina+kaa@räksmörgås.se", "amina+kaa@xn--rksmrgs-5wao1o.se"),
        ("åsa@example.com", None),
        ("amina", None),
        ("amina@example", None),
        ("a\r\n@example.com", None),
        ("a@b..se", None),
        (f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.se", None),
    ],
)
def test_addresses_on_the_wire(address: str, wire: str | None) -> None:
    """What mail servers take, or nothing."""
    assert wire_address(address) == wire
