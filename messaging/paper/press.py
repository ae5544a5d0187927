"""The press: data in, PDF out.

Typst draws a template of ours; what it shows comes as one JSON value and is shown literally, so
nothing that somebody has written is ever run. Fonts are those of installed packages, never the
machine's: the same letter looks the same everywhere.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

LETTERS = ("messaging.paper", "paper.typ")
FONTS = (
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_ibm_plex_sans_arabic", "files"),
    ("justmytype_intl_africa", "fonts/ofl/notosansethiopic"),
)


def print_pdf(
    data: Mapping[str, Any], now: datetime, *, template: tuple[str, str] = LETTERS
) -> bytes:
    """Return data as a PDF, tagged for screen readers (PDF/UA-1).

    It takes a hundredth of a second a letter: in a server, call it in a thread.

    Args:
        data: what the template shows; for letters, of `layout.py` or `cards.py`.
        now: when it is made.
        template: the package and the file that says what stands where.
    """
    package, name = template
    return typst.compile(
        files(package).joinpath(name).read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(now.timestamp()),
    )


def draw_pages(data: Mapping[str, Any], *, template: tuple[str, str] = LETTERS) -> list[bytes]:
    """Return the same pages as pictures (SVG), for a screen; in a server, call it in a thread."""
    package, name = template
    drawn: bytes | list[bytes] = typst.compile(
        files(package).joinpath(name).read_bytes(),
        format="svg",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return drawn if isinstance(drawn, list) else [drawn]


@cache
def _fonts() -> typst.Fonts:
    folders = [str(files(package).joinpath(folder)) for package, folder in FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
