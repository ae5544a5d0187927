"""What we read of an extract, under which headings, and what the words in its cells mean."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What we read of an extract; the words are those of a mapping file."""

    PERSONNUMMER = "personnummer"
    BORN_ON = "born_on"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    GENDER = "gender"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    DISTRICT = "district"
    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    GUARDIAN_1 = "guardian1"
    GUARDIAN_1_MOBILE = "guardian1_mobile"
    GUARDIAN_2 = "guardian2"
    GUARDIAN_2_MOBILE = "guardian2_mobile"
    PROTECTED = "protected"
    REGISTERED = "registered"
    REASON = "reason"
    SCHOOL = "school"
    PROGRAMME = "programme"
    LANGUAGE = "language"


# Without these nobody can be imported, or (the flag, R7) nobody may be.
REQUIRED = (
    Field.PERSONNUMMER,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.GENDER,
    Field.PROTECTED,
    Field.REGISTERED,
)
# Stockholm's headings.
DEFAULT_HEADERS: Mapping[Field, str] = {
    Field.PERSONNUMMER: "Personnummer",
    Field.BORN_ON: "Födelsedatum",
    Field.FIRST_NAME: "Förnamn",
    Field.LAST_NAME: "Efternamn",
    Field.GENDER: "Kön",
    Field.STREET: "Gatuadress",
    Field.POSTCODE: "Postnummer",
    Field.CITY: "Postort",
    Field.DISTRICT: "Stadsdelsområde",
    Field.MOBILE: "Mobil",
    Field.LANDLINE: "Telefon",
    Field.EMAIL: "E-post",
    Field.GUARDIAN_1: "Vårdnadshavare 1",
    Field.GUARDIAN_1_MOBILE: "Vårdnadshavare 1 mobil",
    Field.GUARDIAN_2: "Vårdnadshavare 2",
    Field.GUARDIAN_2_MOBILE: "Vårdnadshavare 2 mobil",
    Field.PROTECTED: "Skyddade personuppgifter",
    Field.REGISTERED: "Registrerad",
    Field.REASON: "Orsak",
    Field.SCHOOL: "Senaste skola",
    Field.PROGRAMME: "Senaste program",
    Field.LANGUAGE: "Språk",
}
GENDERS: Mapping[str, str] = {
    **dict.fromkeys(("k", "kvinna", "f", "female", "woman", "flicka"), "K"),
    **dict.fromkeys(("m", "man", "male", "pojke"), "M"),
}
PROTECTIONS: Mapping[str, bool] = {
    **dict.fromkeys(("j", "ja", "y", "yes", "s", "x", "1", "true", "sant"), True),
    **dict.fromkeys(("n", "nej", "no", "0", "false", "falskt"), False),
}
# Most extracts have no birth date column; the number tells then (R1), and nobody is warned.
SELDOM = frozenset({Field.BORN_ON})


def heading_key(heading: str) -> str:
    """Return what two spellings of one heading have in common."""
    return " ".join(heading.split()).casefold()


def word_key(word: str) -> str:
    """Return what two spellings of one word in a cell have in common."""
    return word.strip().casefold()
