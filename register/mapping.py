"""Which column of the extract holds what: the municipality's own headings, as YAML.

```yaml
columns:
  personnummer: Pnr        # our field: the extract's heading
  landline: null           # the extract has no such column
values:
  gender: {Kvinna: K, Man: M}
  protected: {Ja: true, Nej: false}
```

What a file does not name is as in Stockholm's extract.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import yaml

from register.errors import MappingError
from register.fields import (
    DEFAULT_HEADERS,
    GENDERS,
    PROTECTIONS,
    REQUIRED,
    Field,
    heading_key,
    word_key,
)


@dataclass(frozen=True)
class ColumnMapping:
    """Where each field stands in the extract, and what the words in two of them mean."""

    headers: Mapping[Field, str] = field(default_factory=lambda: DEFAULT_HEADERS)
    genders: Mapping[str, str] = field(default_factory=lambda: GENDERS)
    protections: Mapping[str, bool] = field(default_factory=lambda: PROTECTIONS)
    explicit: frozenset[Field] = frozenset()  # named by the municipality: must be there

    @property
    def digest(self) -> bytes:
        """A mark of the whole mapping: another mapping reads every line anew."""
        parts = (self.headers, self.genders, self.protections)
        text = "\n".join(repr(sorted(part.items())) for part in parts)
        return hashlib.sha256(text.encode()).digest()


def load_mapping(text: str) -> ColumnMapping:
    """Read a mapping file.

    Raises:
        MappingError: with every fault of the file.
    """
    try:
        tree = yaml.safe_load(text) or {}
    except yaml.YAMLError as fault:
        raise MappingError([f"the mapping is not YAML: {_one_line(fault)}"]) from fault
    faults: list[str] = []
    parts = _part(tree, "", {"columns", "values"}, faults)
    columns = _part(parts.get("columns"), "columns", {*Field}, faults)
    values = _part(parts.get("values"), "values", {Field.GENDER, Field.PROTECTED}, faults)
    mapping = ColumnMapping(
        headers=_headers(columns, faults),
        genders={**GENDERS, **_words(values, Field.GENDER, ("K", "M"), faults)},
        protections={**PROTECTIONS, **_words(values, Field.PROTECTED, (True, False), faults)},
        explicit=frozenset(Field(name) for name, header in columns.items() if header),
    )
    if faults:
        raise MappingError(faults)
    return mapping


def _part(value: Any, name: str, known: set[str], faults: list[str]) -> dict[str, Any]:  # noqa: ANN401 - whatever YAML holds
    where = f"{name}: " if name else ""
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.append(f"{where}must be names with values, `name: value`")
        return {}
    for key in value:
        if key not in known:
            near = get_close_matches(str(key), sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            faults.append(f"{where}{key} is not known; {hint}")
    return {key: entry for key, entry in value.items() if key in known}


def _headers(columns: Mapping[str, Any], faults: list[str]) -> dict[Field, str]:
    headers = dict(DEFAULT_HEADERS)
    for name, header in columns.items():
        if header is None and name not in REQUIRED:
            headers.pop(Field(name), None)
        elif isinstance(header, str) and header.strip():
            headers[Field(name)] = header
        else:
            faults.append(f"columns: {name} needs the heading of a column, in quotes")
    taken: dict[str, Field] = {}
    for name, header in headers.items():
        other = taken.setdefault(heading_key(header), name)
        if other is not name:
            faults.append(f"columns: {other} and {name} both point to {header!r}")
    return headers


def _words(
    values: Mapping[str, Any], name: Field, meanings: tuple[Any, ...], faults: list[str]
) -> dict[str, Any]:
    told = values.get(name) or {}
    if not isinstance(told, dict):
        faults.append(f"values: {name} must be words with their meaning")
        return {}
    allowed = " or ".join(str(meaning).lower() if meaning in {True, False} else meaning
                          for meaning in meanings)  # fmt: skip
    for word, meaning in told.items():
        if not isinstance(word, str | int) or isinstance(word, bool):
            faults.append(f"values: {name}: the word {word} needs quotes")
        elif meaning not in meanings:
            faults.append(f"values: {name}: {word} must mean {allowed}")
    return {word_key(str(word)): meaning for word, meaning in told.items()}


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())
