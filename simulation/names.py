"""What people of the synthetic city are called, and the languages they read best."""

from collections.abc import Mapping, Sequence

from simulation.chance import pick, pick_weighted

# Shares of the sample extract, per 3,000.
LANGUAGES: tuple[tuple[str, float], ...] = (
    ("sv", 1964),
    ("en", 186),
    ("ti", 186),
    ("uk", 170),
    ("fa", 168),
    ("ar", 167),
    ("so", 159),
)

_NORDIC = {
    "K": (
        *("Agnes", "Alice", "Alva", "Ebba", "Elsa", "Hanna", "Ida", "Julia", "Linnea", "Maja"),
        *("Maria", "Nora", "Olivia", "Saga", "Sara", "Selma", "Sofia", "Stella", "Tilda", "Tuva"),
        *("Vera", "Wilma", "Åsa"),
    ),
    "M": (
        *("Adam", "Alexander", "Anton", "Axel", "Björn", "Daniel", "David", "Elias", "Emil"),
        *("Filip", "Gabriel", "Hugo", "Isak", "Jonas", "Kevin", "Leo", "Liam", "Lucas", "Noah"),
        *("Oliver", "Oskar", "Sebastian", "Theo", "Viktor", "Östen"),
    ),
}
_ARABIC = {
    "K": ("Amina", "Fatima", "Iman", "Khadija", "Leila", "Mariam", "Rahaf", "Yasmin", "Zahra"),
    "M": ("Adam", "Ahmed", "Ali", "Hassan", "Ibrahim", "Mohamed", "Omar", "Samir", "Yusuf"),
}
_FIRST: Mapping[str, Mapping[str, Sequence[str]]] = {
    "ar": _ARABIC,
    "so": _ARABIC,
    "fa": {
        "K": ("Leila", "Maryam", "Nasrin", "Parisa", "Yasmin", "Zahra"),
        "M": ("Ali", "Amir", "Hassan", "Mehdi", "Omid", "Reza"),
    },
    "ti": {
        "K": ("Eden", "Feven", "Hanna", "Mariam", "Rahel", "Selam"),
        "M": ("Abel", "Daniel", "Filmon", "Isak", "Natnael", "Yonas"),
    },
    "uk": {
        "K": ("Anastasija", "Darija", "Julija", "Marija", "Olena", "Sofija"),
        "M": ("Andrij", "Bohdan", "Danylo", "Dmytro", "Maksym", "Oleksandr"),
    },
}
_SWEDISH_LAST = (
    *("Andersson", "Berg", "Bergström", "Carlsson", "Dahl", "Ekström", "Eriksson", "Gustafsson"),
    *("Hansson", "Holm", "Jansson", "Johansson", "Karlsson", "Larsson", "Lind", "Lindqvist"),
    *("Nilsson", "Nyström", "Olsson", "Persson", "Sjöberg", "Svensson", "Åberg", "Öberg"),
)
_LAST: Mapping[str, Sequence[str]] = {
    "ar": ("Ahmed", "Ali", "Demir", "Haddad", "Hassan", "Ibrahim", "Mohamed"),
    "so": ("Abdi", "Ahmed", "Ali", "Farah", "Hassan", "Mohamed", "Warsame"),
    "fa": ("Ahmadi", "Haidari", "Hosseini", "Karimi", "Rezai"),
    "ti": ("Abraha", "Gebremedhin", "Habte", "Tekle", "Tesfaye"),
    "uk": ("Bondarenko", "Kovalenko", "Melnyk", "Sjevtjenko", "Tkatjenko"),
}
# Many whose best language is Swedish or English have a name from elsewhere.
_ORIGIN: tuple[tuple[str, float], ...] = (("sv", 70), ("ar", 14), ("so", 8), ("fa", 4), ("ti", 4))


def draw_name(gender: str, language: str, seed: int, key: int) -> tuple[str, str]:
    """Return a first and a last name that fit the gender ("K" or "M") and the language."""
    origin = language
    if language not in _FIRST:
        origin = pick_weighted(_ORIGIN, seed, key, "origin")
    return first_name(gender, origin, seed, key, "first name"), last_name(origin, seed, key)


def first_name(gender: str, origin: str, seed: int, *key: str | int) -> str:
    """Return a first name of the gender from an origin, one of the language codes."""
    return pick(_FIRST.get(origin, _NORDIC)[gender], seed, *key)


def last_name(origin: str, seed: int, key: int) -> str:
    """Return a last name from an origin, one of the language codes."""
    return pick(_LAST.get(origin, _SWEDISH_LAST), seed, key, "last name")
