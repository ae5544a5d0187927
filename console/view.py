"""The console as HTML: what is shown, filled into the pages of console/html."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from console.access_rules import SEES_PEOPLE
from console.handbook import chapter_about
from console.marking import LANGUAGES, SWEDISH
from console.paths import HELP, HOME
from console.replies.words import AUTHORS, INTENTS, OCCUPATIONS, RESPONDENTS, URGENT_ENDS
from console.results.roles import READS_FIGURES
from console.signing.password_rules import LONGEST, SHORTEST
from console.translating import catalogue
from console.words import (
    BANDS,
    KINDS,
    LANGUAGE_NAMES,
    hour,
    language_name,
)
from escalation.queue import Worker
from escalation.states import TaskKind
from pages.files import PageFiles
from reports.html import PAGES as REPORT_PAGES
from reports.swedish import number, per_cent

PAGES = Path(__file__).with_name("html")


class Notice(StrEnum):
    """A page that only says something."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    OLD_FORM = "old_form"
    LINK_GONE = "link_gone"
    NOT_KEPT = "not_kept"
    FAULT = "fault"


LEADING = ("/reports", "/templates", "/circulars", "/plans", "/experiments")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page."""

    token: str  # that its forms bring along
    path: str
    worker: Worker | None = None  # who is signed in
    next_path: str = HOME
    language: str = SWEDISH
    asked: str = HOME  # the page's own address, with what was asked of it

    @property
    def help_path(self) -> str:
        """Where the handbook is about this page."""
        chapter = chapter_about(self.path)
        return f"{HELP}/{chapter}" if chapter else HELP

    @property
    def sees_people(self) -> bool:
        """Whether the reader works with people, and so has a field to find them by."""
        return self.worker is not None and bool(self.worker.roles & SEES_PEOPLE)

    @property
    def leads(self) -> bool:
        """Whether the reader leads the work, and so has pages of figures, texts and plans."""
        return self.worker is not None and bool(self.worker.roles & READS_FIGURES)

    @property
    def is_leading(self) -> bool:
        """Whether this is one of those pages."""
        return self.leads and self.path.startswith(LEADING)


@dataclass(frozen=True, slots=True)
class Setup:
    """What somebody sees who sets up an account."""

    login: str
    name: str
    picture: str  # SVG of ours: the code for the app's camera
    secret: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A task in a list."""

    id: int
    kind: TaskKind
    name: str
    hidden: bool  # about somebody who is not named in lists (R7)
    district: str
    due_at: datetime
    until: datetime | None  # when a taken one goes back by itself
    public_id: str = ""  # whose page its name leads to, "" where nobody is named
    language: str = ""  # the person's, where it is not Swedish


class ConsoleView:
    """Renders the pages; made once."""

    def __init__(
        self, municipality: str, files: PageFiles, *, single_sign_on: bool = False
    ) -> None:
        """Take what all pages share."""
        shared: dict[str, object] = {
            "municipality": municipality,
            "files": files,
            "kinds": KINDS,
            "bands": BANDS,
            "languages": LANGUAGE_NAMES,
            "single_sign_on": single_sign_on,
        }
        shared |= {"intents": INTENTS, "occupations": OCCUPATIONS, "respondents": RESPONDENTS}
        shared |= {"ends": URGENT_ENDS, "authors": AUTHORS}
        self._pages = {one: _environment(one, shared) for one in LANGUAGES}

    def login(self, frame: Frame, *, fault: str = "", login: str = "") -> str:
        """Return the form for login and password."""
        return self.show("login.html", frame, fault=fault, login=login)

    def code(self, frame: Frame, *, fault: str = "") -> str:
        """Return the form for the second step."""
        return self.show("code.html", frame, fault=fault)

    def setup(self, frame: Frame, setup: Setup, faults: Mapping[str, str] | None = None) -> str:
        """Return the form that sets an account up, with what is wrong by field."""
        picture = Markup(setup.picture)  # noqa: S704 - drawn by us
        secret = " ".join(setup.secret[at : at + 4] for at in range(0, len(setup.secret), 4))
        return self.show(
            "setup.html",
            frame,
            setup=setup,
            picture=picture,
            secret=secret,
            faults=faults or {},
            shortest=SHORTEST,
            longest=LONGEST,
        )

    def recovery(self, frame: Frame, codes: Sequence[str]) -> str:
        """Return the page that shows the recovery codes, once."""
        shown = [f"{code[:5]} {code[5:]}" for code in codes]
        return self.show("recovery.html", frame, codes=shown)

    def notice(self, frame: Frame, kind: Notice) -> str:
        """Return a page that only says something."""
        return self.show("notice.html", frame, kind=kind.value)

    def show(self, page: str, frame: Frame, **values: object) -> str:
        """Return a page of console/html in its reader's language, filled in."""
        return self._pages[frame.language].get_template(page).render(frame=frame, **values)


class _Compiled(BytecodeCache):
    """Pages compiled once for the whole process: they are the same in every language."""

    def __init__(self) -> None:
        self._by_key: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if compiled := self._by_key.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._by_key[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _environment(language: str, shared: Mapping[str, object]) -> Environment:
    pages = Environment(
        loader=FileSystemLoader([PAGES, REPORT_PAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
        auto_reload=False,  # a page changes with the program, not while it runs
        extensions=["jinja2.ext.i18n"],
    )
    texts = catalogue(language)
    pages.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    pages.filters.update(number=number, per_cent=per_cent)
    pages.globals.update(shared, hour=hour, language_name=language_name)
    return pages
