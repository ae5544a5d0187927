"""The words of an HTML mail, for programs that send nothing else; quoted parts begin with >."""

import re
from html import unescape
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_OWN_LINE = frozenset(
    {"p", "div", "tr", "table", "ul", "ol", "li", "blockquote", "pre", "hr"}
    | {f"h{level}" for level in range(1, 7)}
)
# What Outlook puts between an answer and the mail it answers.
_CUTS = frozenset({"divrplyfwdmsg", "appendonsend", "x_divrplyfwdmsg"})
CUT_LINE = "-----Original Message-----"


def read_html(markup: str) -> str:
    """Return what a reader sees, line by line; whatever the markup, something is returned."""
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except AssertionError:  # the parser's own, for markup that begins with <![ and goes on oddly
        return unescape(re.sub(r"<[^>]*>", " ", markup)).strip()
    return reader.text()


class _Reader(HTMLParser):
    """Gathers lines; knows whether it stands in something silent or quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag == "br" or tag in _OWN_LINE:
            self._end_line()
        if tag in {"td", "th"}:
            self._line.append(" ")
        if tag == "blockquote":
            self._quoted += 1
        if (dict(attrs).get("id") or "").lower() in _CUTS:
            self._lines.append(CUT_LINE)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _OWN_LINE:
            self._end_line()
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag == "p":
            self._lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line.append(data)

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def _end_line(self) -> None:
        words = " ".join("".join(self._line).split())
        self._line.clear()
        if words:
            self._lines.append(f"> {words}" if self._quoted else words)
