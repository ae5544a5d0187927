"""Tables that belong to no stage: settings in the database, leases of jobs, the access log."""

from sqlalchemy import Column, Index, Table

from storage.types import Plain, UtcDateTime, key_column, metadata

setting = Table(
    "setting",
    metadata,
    Column("name", Plain, primary_key=True),
    Column("value", Plain, nullable=False),  # JSON
)

lease = Table(
    "lease",
    metadata,
    Column("name", Plain, primary_key=True),
    Column("holder", Plain, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

access_log = Table(
    "access_log",
    metadata,
    key_column(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Plain, nullable=False),
    Column("person", Plain, nullable=False),  # public id: opaque, outlives the person's row
    Column("action", Plain, nullable=False),
    Column("reason", Plain, nullable=False, server_default=""),
    Index("ix_access_log_person_at", "person", "at"),
)
