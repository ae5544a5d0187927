"""The console's two languages: Swedish, as it stands in the pages, and English from a catalogue.

A text is written in Swedish, as `_("Kö")` in a page and as `N_("Kö")` where a page gets it from
the program. `console/locale/en.po` holds the English of each (GNU gettext).
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from console.marking import SWEDISH, Say

CATALOGUE = Path(__file__).with_name("locale") / "en.po"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the texts of a language; Swedish is what stands in the pages."""
    if language == SWEDISH:
        return NullTranslations()
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def say_in(language: str) -> Say:
    """Return what turns a Swedish text into one of `language`."""
    return catalogue(language).gettext
