"""Keeps the English of the console: every text that its pages and program show, and no other.

python -m tools.catalogue            what has no English, and what nothing says any more
python -m tools.catalogue --write    the same, written into console/locale/en.po
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from console.translating import CATALOGUE

CONSOLE = Path("console")
PROGRAM_WORDS = {"N_": None, "_": None, "say": None, "ngettext": (1, 2), "say_many": (1, 2)}
PAGES = [("html/**.html", "jinja2.ext:babel_extract")]
PAGE_OPTIONS = {"html/**.html": {"trimmed": "false", "silent": "false", "newstyle_gettext": "true"}}
WIDTH = 100


def main() -> int:
    """Tell or write what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="tools.catalogue", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write it into the catalogue")
    words = parser.parse_args()
    english = read_english()
    if words.write:
        write_english(english)
    told = [*(f"no English: {one}" for one in missing(english)),
            *(f"said nowhere: {one}" for one in stale(english))]  # fmt: skip
    sys.stdout.writelines(f"{line}\n" for line in told)
    return bool(told)


def read_english() -> Catalog:
    """Return the catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def said() -> dict[str, str | tuple[str, ...]]:
    """Return every text that is shown, with its plural where it has one, by the text."""
    texts: dict[str, str | tuple[str, ...]] = {}
    for one in _extracted():
        name = one if isinstance(one, str) else one[0]
        if name not in texts or not isinstance(one, str):
            texts[name] = one
    return texts


def missing(english: Catalog) -> list[str]:
    """Return the texts that have no English, or none for one and several."""
    there = {_name(one.id): one for one in english if one.id}
    return [name for name, one in said().items() if not _is_whole(there.get(name), one)]


def stale(english: Catalog) -> list[str]:
    """Return the texts of the catalogue that nothing says any more."""
    known = said()
    return [_name(one.id) for one in english if one.id and _name(one.id) not in known]


def write_english(english: Catalog) -> None:
    """Write the catalogue with all that is said, in order, and nothing else."""
    there = {_name(one.id): one for one in english if one.id}
    fresh = Catalog(locale="en", fuzzy=False)
    for name, one in sorted(said().items()):
        old = there.get(name)
        kept = old.string if old and isinstance(old.id, str) == isinstance(one, str) else None
        fresh.add(one, kept)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=WIDTH, no_location=True, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Language: en\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    body = CATALOGUE.read_text("utf-8").strip()
    CATALOGUE.write_text(f"{head}{body}\n", "utf-8")


def _extracted() -> Iterator[str | tuple[str, ...]]:
    for file in sorted(CONSOLE.rglob("*.py")):
        for _line, text, _notes, _context in extract_from_file("python", file, PROGRAM_WORDS):
            yield text
    found = extract_from_dir(CONSOLE, method_map=PAGES, options_map=PAGE_OPTIONS)
    for _file, _line, text, _notes, _context in found:
        yield text


def _name(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _is_whole(message: Message | None, text: str | tuple[str, ...]) -> bool:
    if message is None:
        return False
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    right = 1 if isinstance(text, str) else 2
    return len(strings) == right and all(strings)


if __name__ == "__main__":
    sys.exit(main())
