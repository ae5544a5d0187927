"""Named people that tests speak of, and the extract's rows they arrive in.

Nobody here exists: the personnummer are of the series 980-999, which the Tax
Agency never gives out, and the numbers are those that the telecom authority (PTS)
keeps free for fiction, 070-174 06 05 to 99.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# The extract's columns in order, and where a person has them.
COLUMNS = {
    "Personnummer": "number",
    "Förnamn": "first_name",
    "Efternamn": "last_name",
    "Kön": "gender",
    "Gatuadress": "street",
    "Postnummer": "postcode",
    "Postort": "city",
    "Stadsdelsområde": "district",
    "Mobil": "mobile",
    "Telefon": "landline",
    "E-post": "email",
    "Vårdnadshavare 1": "guardian",
    "Vårdnadshavare 1 mobil": "guardian_mobile",
    "Vårdnadshavare 2": "second_guardian",
    "Vårdnadshavare 2 mobil": "second_guardian_mobile",
    "Skyddade personuppgifter": "protected",
    "Registrerad": "registered",
    "Orsak": "reason",
    "Senaste skola": "school",
    "Senaste program": "programme",
    "Språk": "language",
}


@dataclass(frozen=True)
class Young:
    """A young person as the extract tells of them; `number` is the personnummer, 12 digits."""

    number: str
    first_name: str
    last_name: str
    gender: str
    street: str
    postcode: str
    district: str
    mobile: str = ""
    landline: str = ""
    email: str = ""
    guardian: str = ""
    guardian_mobile: str = ""
    second_guardian: str = ""
    second_guardian_mobile: str = ""
    protected: str = "N"
    registered: date = date(2025, 8, 1)
    reason: str = "Avbrott"
    school: str = ""
    programme: str = ""
    language: str = "sv"
    city: str = "Stockholm"

    @property
    def born_on(self) -> date:
        """The day of birth that the personnummer says."""
        return date(int(self.number[:4]), int(self.number[4:6]), int(self.number[6:8]) % 60)

    def row(self) -> dict[str, str]:
        """Return the person's line of the extract, by the names of its columns."""
        return {column: str(getattr(self, name)) for column, name in COLUMNS.items()}


AMINA = Young(
    number="200803149848",
    first_name="Amina",
    last_name="Warsame",
    gender="K",
    street="Rinkebysvängen 12",
    postcode="163 74",
    city="Spånga",
    district="Järva",
    mobile="070-174 06 05",
    email="amina.warsame@example.com",
    guardian="Hodan Warsame",
    guardian_mobile="070-174 06 06",
    reason="Ej påbörjat gymnasiet",
    language="so",
)
"""17 years old, with every way to reach her; reads Somali."""

ELIAS = Young(
    number="200711029819",
    first_name="Elias",
    last_name="Lindqvist",
    gender="M",
    street="Larsbodavägen 7",
    postcode="123 41",
    city="Farsta",
    district="Farsta",
    mobile="+46701740607",
    guardian="Anna Lindqvist",
    guardian_mobile="0701740608",
    school="Farsta gymnasium",
    programme="Ekonomiprogrammet",
)
"""17 years old, broke off his studies; has a mobile and nothing else."""

SAGA = Young(
    number="200806219846",
    first_name="Saga",
    last_name="Nilsson",
    gender="K",
    street="Hornsgatan 1",
    postcode="118 20",
    district="Södermalm",
    mobile="0701740609",
    protected="J",
)
"""17 years old with protected personal data: nothing automatic, in no list (R7)."""

YONAS = Young(
    number="200609199872",
    first_name="Yonas",
    last_name="Tesfaye",
    gender="M",
    street="Skärholmsgången 30",
    postcode="127 48",
    city="Skärholmen",
    district="Skärholmen",
    registered=date(2025, 6, 2),
    reason="Introduktionsprogram",
    language="ti",
)
"""19 years old, with an address only: a letter, or a door."""

OKSANA = Young(
    number="200705749828",
    first_name="Oksana",
    last_name="Kovalenko",
    gender="K",
    street="",
    postcode="",
    district="",
    mobile="0701740610",
    reason="Inflyttad",
    registered=date(2025, 9, 24),
    language="uk",
)
"""18 years old, newly arrived: a coordination number, no address, no district, still waiting."""

EVERYBODY = (AMINA, ELIAS, SAGA, YONAS, OKSANA)


def extract(people: Iterable[Young] = EVERYBODY) -> str:
    """Return an extract as CSV with semicolons: the header and a line for each person."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(person.row() for person in people)
    return text.getvalue()
