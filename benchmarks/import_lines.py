"""Two nights' extracts of a register of any size, for measuring the import."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "Personnummer;Förnamn;Efternamn;Kön;Gatuadress;Postnummer;Postort;Stadsdelsområde;Mobil;"
    "Telefon;E-post;Vårdnadshavare 1;Vårdnadshavare 1 mobil;Vårdnadshavare 2;"
    "Vårdnadshavare 2 mobil;Skyddade personuppgifter;Registrerad;Orsak;Senaste skola;"
    "Senaste program;Språk"
)
FIRST_BIRTH = date(2006, 1, 1)
DAYS = 1_800
DISTRICTS = ("Järva", "Farsta", "Bromma", "Södermalm", "Skärholmen", "Hässelby-Vällingby", "")
NAMES = ("Amina", "Björn", "Åsa", "Samir", "Tuva", "Leo", "Khadija")
CHANGED_EVERY = 50  # 2 %
GONE_EVERY = 100  # 1 %, and as many new


def write_night(path: Path, rows: int, *, second: bool) -> None:
    """Write the first night's extract, or the second's: 2 % changed, 1 % new, 1 % gone."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\r\n")
        file.writelines(line + "\r\n" for line in _lines(rows, second))


def _lines(rows: int, second: bool) -> Iterator[str]:
    for number in range(rows):
        if second and number % GONE_EVERY == 1:
            continue
        yield _line(number, changed=second and number % CHANGED_EVERY == 0)
    if second:
        yield from (_line(number, changed=False) for number in range(rows, rows + rows // 100))


def _line(number: int, *, changed: bool) -> str:
    born_on = FIRST_BIRTH + timedelta(days=number % DAYS)
    nine = f"{born_on:%y%m%d}{number // DAYS + 1:03}"
    first, last = NAMES[number % 7], NAMES[number % 5] + "sson"
    mobile = f"070-{number % 1000:03} {number // 1000 % 100:02} {(number + changed) % 100:02}"
    cells = (
        f"20{nine}{_check_digit(nine)}", first, last, "MK"[number % 2],
        f"Rågsvedstorget {number % 140}", f"{number % 90 + 100} {number % 90 + 10}", "Stockholm",
        DISTRICTS[number % 7], mobile, "" if number % 10 else "08-1148328",
        f"{number}@example.com" if number % 3 == 0 else "",
        *((f"Vera {last}", f"+4673{number:07}") if number % 2 else ("", "")), "", "",
        "N", f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}", "Avbrott",
        "Tensta gymnasium", "Ekonomiprogrammet", "sv",
    )  # fmt: skip
    return ";".join(cells)


def _check_digit(nine: str) -> int:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(value // 10 + value % 10 for value in doubled) % 10
