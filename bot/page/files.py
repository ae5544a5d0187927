"""The files that the reply page brings with it: style, script and icon, read once.

Each has a name with a part of its content's hash, so a browser may keep it for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PAGES = Path(__file__).with_name("html")
_HASH_LETTERS = 12
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file as it is served."""

    name: str
    content_type: str
    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class PageFiles:
    """All of them; the first three by the names that pages refer to them by."""

    style: str
    script: str
    icon: str
    by_name: Mapping[str, PageFile]


def read_page_files() -> PageFiles:
    """Read the files that lie beside the pages."""
    style, script, icon = (_read(PAGES / name) for name in ("page.css", "page.js", "icon.svg"))
    by_name = {one.name: one for one in (style, script, icon)}
    return PageFiles(style.name, script.name, icon.name, by_name)


def _read(file: Path) -> PageFile:
    body = file.read_bytes()
    digest = sha256(body).hexdigest()[:_HASH_LETTERS]
    return PageFile(f"{file.stem}-{digest}{file.suffix}", _TYPES[file.suffix], body, digest)
