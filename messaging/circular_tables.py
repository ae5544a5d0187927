"""One message to many: what is sent to whom, and how far it has come."""

from sqlalchemy import Column, Index, Integer, Table, text

from messaging.states import CircularState
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

UNDER_WAY = text("state IN ('going', 'out', 'stopping')")

circular = Table(
    "circular",
    metadata,
    key_column(),
    Column("public_id", Plain, nullable=False, unique=True),  # of the form it was first saved by
    Column("title", Plain, nullable=False),  # an e-mail's subject too
    Column("wanted", Plain, nullable=False),  # who is to get it, as JSON
    Column("texts", Plain, nullable=False),  # by language, as JSON, until it goes
    Column("due_at", UtcDateTime, nullable=False),
    Column("late_at", UtcDateTime, nullable=False),  # after it nothing of it is sent
    Column("state", Plain, nullable=False),
    Column("author", Plain, nullable=False),
    Column("approver", Plain, nullable=False, server_default=""),  # or who sent it alone
    Column("stopped_by", Plain, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("walked_to", BigKey, nullable=False, server_default="0"),  # the person last looked at
    Column("planned", Integer, nullable=False, server_default="0"),  # contacts, so far
    one_of("state", CircularState),
    Index("ix_circular_under_way", "due_at", postgresql_where=UNDER_WAY, sqlite_where=UNDER_WAY),
)
