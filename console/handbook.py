"""The handbook: which chapters there are, and which one is about a page. Pure."""

from collections.abc import Mapping

from console.marking import N_

# In the order in which they are read.
CHAPTERS: Mapping[str, str] = {
    "idag": N_("Idag"),
    "ko": N_("Kö"),
    "ring": N_("Ring"),
    "person": N_("Person"),
    "inkorg": N_("Inkorg och kris"),
    "besok": N_("Besök"),
    "mina": N_("Mina"),
    "texter": N_("Texter"),
    "experiment": N_("Experiment"),
    "utskick": N_("Utskick"),
    "resultat": N_("Resultat"),
    "planer": N_("Planer"),
    "sok": N_("Söka"),
    "laget": N_("Läget"),
    "logga-in": N_("Logga in"),
    "skyddade": N_("Skyddade uppgifter"),
    "ord": N_("Ord vi använder"),
}
# The chapter about a page, by how its address begins; the first page is "/" alone.
_ABOUT = {
    "/queue": "ko",
    "/calls": "ring",
    "/numbers": "ring",
    "/people": "person",
    "/inbox": "inkorg",
    "/rota": "inkorg",
    "/write": "person",
    "/visits": "besok",
    "/mine": "mina",
    "/reports/results": "resultat",
    "/search": "sok",
    "/reports": "laget",
    "/templates": "texter",
    "/experiments": "experiment",
    "/circulars": "utskick",
    "/plans": "planer",
    "/me": "logga-in",
    "/kept": "logga-in",
    "/accounts": "logga-in",
    "/login": "logga-in",
    "/setup": "logga-in",
}


def chapter_about(path: str) -> str:
    """Return the chapter about a page, "" where none is about it alone."""
    if path == "/":
        return "idag"
    whole = path.partition(".")[0].split("/")
    return _ABOUT.get("/".join(whole[:3])) or _ABOUT.get("/".join(whole[:2]), "")
