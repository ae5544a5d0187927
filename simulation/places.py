"""Where people of the synthetic city live and went to school."""

from collections.abc import Mapping

# Stockholm's districts with their people per 3,000 in the register and the beginnings of
# their postcodes; the counts are those of the sample extract. "" is the group "no district".
DISTRICTS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("Järva", 421, ("164",)),
    ("Hässelby-Vällingby", 312, ("162",)),
    ("Norra innerstaden", 188, ("113", "114", "115")),
    ("Bromma", 166, ("167",)),
    ("Kungsholmen", 122, ("112",)),
    ("", 143, ("111",)),
    ("Enskede-Årsta-Vantör", 369, ("120",)),
    ("Hägersten-Älvsjö", 355, ("126",)),
    ("Södermalm", 282, ("116", "117", "118")),
    ("Farsta", 260, ("123",)),
    ("Skärholmen", 214, ("127",)),
    ("Skarpnäck", 168, ("128",)),
)
WEIGHTS: tuple[tuple[str, float], ...] = tuple((name, people) for name, people, _ in DISTRICTS)
POSTCODES: Mapping[str, tuple[str, ...]] = {name: codes for name, _, codes in DISTRICTS}

# The two units of the annual report of 2025; people without a district are shared out to
# one of them here, while the report shows them as a group of their own.
UNITS: Mapping[str, tuple[str, ...]] = {
    "KAA nord": tuple(name for name, _, _ in DISTRICTS[:6]),
    "KAA syd": tuple(name for name, _, _ in DISTRICTS[6:]),
}

STREETS = (
    "Bredängstorget",
    "Björkstigen",
    "Hagsätravägen",
    "Hammarbygatan",
    "Lidavägen",
    "Rinkebystråket",
    "Rågsvedstorget",
    "Skolvägen",
    "Spångavägen",
    "Storgatan",
    "Tenstagången",
    "Ångermannagatan",
    "Ölandsgatan",
)
LAST_HOUSE_NUMBER = 139

SCHOOLS = (
    "ESS-gymnasiet",
    "Kärrtorps gymnasium",
    "Spånga gymnasium",
    "Tensta gymnasium",
    "Thorildsplans gymnasium",
    "Åsö vuxengymnasium",
)
PROGRAMMES = (
    "Barn- och fritidsprogrammet",
    "Ekonomiprogrammet",
    "El- och energiprogrammet",
    "Introduktionsprogram",
    "Samhällsvetenskapsprogrammet",
)
REASONS = (
    "Avbrott",
    "Ej påbörjat gymnasiet",
    "Inflyttad",
    "Introduktionsprogram",
    "Studiebevis",
)


def unit_of(district: str) -> str:
    """Return the unit that works in a district; an unknown one counts as "no district"."""
    return next((unit for unit, names in UNITS.items() if district in names), "KAA nord")
