"""An extract on disk: its layout, its records, and the fingerprint of each."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from register.decoding import Record, decode, read_header, read_records
from register.errors import ExtractError
from register.layout import Layout, find_columns
from register.mapping import ColumnMapping
from register.sealing import ROW
from storage.crypto import Vault

FINGERPRINT_BYTES = 16
# Raised whenever lines are read in another way than before: every line is then read anew.
READING_VERSION = b"1"


@dataclass(frozen=True)
class ExtractFile:
    """Where an extract lies, and the name by which it is remembered."""

    path: Path
    name: str


@dataclass(frozen=True)
class Extract:
    """An extract that is open for reading."""

    file: BinaryIO
    layout: Layout
    delimiter: str
    first_line: int  # the first after the header
    first_at: int
    key: bytes  # of the fingerprints: the data key, the header and the mapping

    def records(self) -> Iterator[Record]:
        """Return all records after the header."""
        return self._records(self.first_line, self.first_at)

    def record_at(self, line: int, at: int, fingerprint: bytes) -> Record:
        """Return one record again, by where it begins.

        Raises:
            ExtractError: another one stands there now.
        """
        record = next(self._records(line, at), None)
        if record is None or self.fingerprint(record.raw) != fingerprint:
            raise ExtractError("The file changed while it was read. Import it again.")
        return record

    def fingerprint(self, raw: bytes) -> bytes:
        """Return a record's mark: equal for the same text under the same header and mapping."""
        try:
            raw.decode()
        except UnicodeDecodeError:
            raw = decode(raw)[0].encode()
        return hashlib.blake2b(raw, digest_size=FINGERPRINT_BYTES, key=self.key).digest()

    def _records(self, line: int, at: int) -> Iterator[Record]:
        self.file.seek(at)
        width = self.layout.width
        return read_records(self.file, self.delimiter, width=width, line=line, at=at)


@contextmanager
def open_extract(path: Path, mapping: ColumnMapping, vault: Vault) -> Iterator[Extract]:
    """Open an extract for the length of the block.

    Raises:
        ExtractError: it has no header, or lacks a column that must be there.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        header, delimiter, lines, size = read_header(file)
        layout = find_columns(header, mapping)
        told = "\n".join([delimiter, *header]).encode()
        root = hashlib.blake2b(key=vault.index_key(ROW))
        for part in (READING_VERSION, mapping.digest, told):
            root.update(hashlib.sha256(part).digest())
        yield Extract(file, layout, delimiter, lines + 1, size, root.digest())
