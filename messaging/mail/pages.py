"""The HTML half of an e-mail, made of its plain half: the same words, easier to read and tap."""

import re
from html import escape

from config.languages import direction

# A whole address; one without its beginning that has a path, such as example.se/kaa; a number
# to call, which as a link also keeps its order in a text that runs from right to left.
_LINK = re.compile(
    r"(?P<web>https?://[^\s<>\"]+)"
    r"|(?<![\w@./-])(?P<path>(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"]+)"
    r"|(?<![\w+/.-])(?P<call>(?:\+[1-9]|0[1-9])(?:[ -]?[0-9]){5,12})(?![\w/-])",
    re.IGNORECASE,
)
_AFTER_LINK = ".,;:!?)]}'»”"  # ends a sentence, not an address
_STYLE = (
    "margin:0 auto;max-width:34em;padding:24px 20px;"
    "font:17px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
    "overflow-wrap:break-word"
)


def render_page(text: str, *, language: str = "", title: str = "") -> str:
    """Return a page of a plain text: its paragraphs and lines kept, its addresses made links.

    Without colours of its own, so that a dark screen stays dark. Where the language is not
    known the direction follows the first letter.
    """
    code = language.partition("-")[0].lower()
    if not code:
        attributes = 'dir="auto"'
    else:
        written = direction(code)
        attributes = f'lang="{escape(language)}" dir="{written}"'
    paragraphs = (part.strip("\n") for part in re.split(r"\n\s*\n", text))
    body = "\n".join(f"<p>{_lines(part)}</p>" for part in paragraphs if part)
    return (
        f'<!DOCTYPE html>\n<html {attributes}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n</head>\n"
        f'<body style="margin:0">\n<div {attributes} style="{_STYLE}">\n{body}\n</div>\n'
        "</body>\n</html>\n"
    )


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_with_links(line.strip()) for line in paragraph.split("\n"))


def _with_links(line: str) -> str:
    pieces, end = [], 0
    for found in _LINK.finditer(line):
        shown = found[0].rstrip(_AFTER_LINK)
        pieces.append(escape(line[end : found.start()]))
        # addresses and numbers read from left to right in every language
        pieces.append(f'<a dir="ltr" href="{escape(_target(found, shown))}">{escape(shown)}</a>')
        end = found.start() + len(shown)
    return "".join(pieces) + escape(line[end:])


def _target(found: re.Match[str], shown: str) -> str:
    if found["call"]:
        return f"tel:{re.sub('[ -]', '', shown)}"
    return shown if found["web"] else f"https://{shown}"
