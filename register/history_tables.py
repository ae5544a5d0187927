"""What the import of earlier years remembers, so that it counts nothing twice."""

from sqlalchemy import Column, Date, LargeBinary, Table

from storage.types import Plain, UtcDateTime, key_column, metadata

history_subject = Table(
    "history_subject",  # of earlier years: which subject a personnummer stands for, for a while
    metadata,
    key_column(),
    Column("pnr_hash", LargeBinary, nullable=False, unique=True),
    Column("subject", Plain, nullable=False),
    Column("erase_on", Date, nullable=False, index=True),  # R15: the year of 21 is over
)

history_file = Table(
    "history_file",  # read once: what a file told twice is not counted twice
    metadata,
    key_column(),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("at", UtcDateTime, nullable=False),
)
