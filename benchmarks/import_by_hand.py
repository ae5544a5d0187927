"""The import as somebody would write it by hand, straight onto the driver: the yardstick.

It reads the file with `csv`, copies every line with its keyed hash into a temporary
table, joins, and writes the same columns as the real one. It checks nothing, keeps
no refused line, and knows one database at a time.
"""

import csv
import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from register.age import lifecycle_at
from register.identity import read_number
from storage.crypto import Vault

CHUNK = 20_000
NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
FRESH = """SELECT line, fingerprint, cells FROM night
    WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.fingerprint = night.fingerprint)"""
MISSING = """SELECT id FROM person p WHERE state = 'active' AND NOT EXISTS
    (SELECT 1 FROM night WHERE night.fingerprint = p.fingerprint)"""
PERSON = (
    "first_name", "last_name", "gender", "born_on", "street", "postcode", "city", "district_id",
    "registered_on", "reason", "school", "programme", "language", "protected", "state",
    "lifecycle_at", "fingerprint",
)  # fmt: skip
NEW = ("public_id", "subject", "pnr_hash", "pnr_cipher")
POINT = ("person_id", "owner", "kind", "hash", "value_cipher", "name")
CHANGE = ("source_key", "person_id", "at", "kind", "detail", "actor")
FACT = ("source_key", "subject", "at", "kind", "outcome", "detail", "actor", "district", "unit",
        "gender")  # fmt: skip
Rows = Sequence[tuple[Any, ...]]
Counts = tuple[int, int, int]  # new, changed, gone
KNOWN = "SELECT pnr_hash, id FROM person"
DISTRICTS = "SELECT name, id FROM district"
FACTS = f"""INSERT INTO fact ({", ".join(FACT)})
    SELECT 'status:' || c.source_key, p.subject, c.at, 'status', c.kind, c.detail, c.actor,
           d.name, u.name, p.gender
    FROM status_change c JOIN person p ON p.id = c.person_id
    JOIN district d ON d.id = p.district_id JOIN unit u ON u.id = d.unit_id
    WHERE c.source_key LIKE 'hand:%'"""  # noqa: S608 - our own names


@dataclass
class Night:
    """The lines that nobody carried, sorted into new and changed people."""

    new: list[tuple[Any, ...]] = field(default_factory=list)  # NEW + PERSON
    changed: list[tuple[Any, ...]] = field(default_factory=list)  # id + PERSON
    cells: dict[bytes, Sequence[str]] = field(default_factory=dict)  # by hash


def sort_by_hand(
    vault: Vault,
    fresh: Iterable[Sequence[Any]],
    districts: Mapping[str, int],
    known: Mapping[bytes, int],
) -> Night:
    """Parse the fresh lines and part new people from those whom the register knows."""
    night = Night()
    for _, fingerprint, text in fresh:
        cells = text.split(";")
        digest, number, columns = person_by_hand(vault, cells, districts, fingerprint)
        night.cells[digest] = cells
        if digest in known:
            night.changed.append((known[digest], *columns))
        else:
            sealed = vault.seal("person.pnr", number)
            opaque = (secrets.token_hex(5), secrets.token_hex(8))
            night.new.append((*opaque, digest, sealed, *columns))
    return night


def lines_by_hand(path: Path, key: bytes) -> Iterator[list[tuple[int, bytes, str]]]:
    """Return the lines with their keyed hashes, in chunks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=";")
        next(reader)
        numbered = enumerate(reader, start=2)
        while chunk := list(islice(numbered, CHUNK)):
            yield [
                (line, hashlib.blake2b(text.encode(), digest_size=16, key=key).digest(), text)
                for line, row in chunk
                if (text := ";".join(row))
            ]


def person_by_hand(
    vault: Vault, cells: Sequence[str], districts: Mapping[str, int], fingerprint: bytes
) -> tuple[bytes, str, tuple[Any, ...]]:
    """Return a person's hash, number and the columns of PERSON."""
    number = read_number(cells[0], today=NOW.date())
    assert not isinstance(number, str)  # noqa: S101 - made for the purpose
    registered = datetime.fromisoformat(cells[16]).date()
    columns = (
        cells[1], cells[2], cells[3], number.born_on, cells[4], cells[5], cells[6],
        districts[cells[7]], registered, cells[17], cells[18], cells[19], cells[20],
        cells[15] != "N", "active", lifecycle_at(number.born_on).astimezone(UTC), fingerprint,
    )  # fmt: skip
    return vault.index("person.pnr", number.digits), number.digits, columns


def points_by_hand(vault: Vault, person_id: int, cells: Sequence[str]) -> Rows:
    """Return the rows of somebody's contact points."""
    found = [
        ("self", "mobile", cells[8], ""), ("self", "landline", cells[9], ""),
        ("self", "email", cells[10], ""), ("guardian1", "mobile", cells[12], cells[11]),
        ("guardian2", "mobile", cells[14], cells[13]),
    ]  # fmt: skip
    rows = []
    for owner, kind, text, name in found:
        if text:
            value = text if kind == "email" else _e164(text)
            digest = vault.index("contact_point.value", value)
            sealed = vault.seal("contact_point.value", value)
            rows.append((person_id, owner, kind, digest, sealed, name))
    return rows


def _e164(text: str) -> str:
    digits = "".join(filter(str.isdigit, text)).removeprefix("00")
    return "+" + (digits if digits.startswith("46") else "46" + digits.removeprefix("0"))


def ledger_by_hand(kind: str, detail: str, people: Iterable[int]) -> Rows:
    """Return the ledger's rows for people to whom the same happened."""
    return [(f"hand:{kind}:{one}", one, NOW, kind, detail, "system") for one in people]
