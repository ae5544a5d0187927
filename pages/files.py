"""The files that pages bring with them: styles, scripts and pictures, read once.

Each has a name with a part of its content's hash, so a browser may keep it for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

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
    """All of them, by the names that they are served under, and those names by the files' own."""

    by_name: Mapping[str, PageFile]
    names: Mapping[str, str]

    def __getitem__(self, file: str) -> str:
        """Return the name that a file such as `page.css` is served under."""
        return self.names[file]


def read_page_files(folder: Path, *more: Path) -> PageFiles:
    """Read the styles, scripts and pictures that lie in a folder of pages, and some more."""
    files = [*sorted(folder.iterdir()), *more]
    read = {file.name: _read(file) for file in files if file.suffix in _TYPES}
    by_name = {one.name: one for one in read.values()}
    return PageFiles(by_name, {file: one.name for file, one in read.items()})


def find_htmx() -> Path:
    """Return where htmx lies: django-htmx brings it, and nothing else of that is used."""
    return Path(
        str(distribution("django-htmx").locate_file("django_htmx/static/django_htmx/htmx-2.min.js"))
    )


def _read(file: Path) -> PageFile:
    body = file.read_bytes()
    digest = sha256(body).hexdigest()[:_HASH_LETTERS]
    return PageFile(f"{file.stem}-{digest}{file.suffix}", _TYPES[file.suffix], body, digest)
