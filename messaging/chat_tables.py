"""Telegram: whose chat is whose, and what has been delivered."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, text

from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata

UNHANDLED = text("handled_at IS NULL")

chat_binding = Table(
    "chat_binding",  # Telegram ids live here alone; /forget deletes the row (R15)
    metadata,
    key_column(),
    # a chat is one person's, and a contact point has one chat
    Column("chat_hash", LargeBinary, nullable=False, unique=True),
    Column("chat_cipher", LargeBinary, nullable=False),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False, index=True),
    Column("contact_point_id", BigKey, ForeignKey("contact_point.id"), nullable=False, unique=True),
    Column("language", Plain, nullable=False),
    Column("menu", Plain, nullable=False, server_default=""),  # which question stands open
    Column("bound_at", UtcDateTime, nullable=False),
)

chat_update = Table(
    "chat_update",  # what Telegram delivers, stored before it is handled, and handled once
    metadata,
    Column("update_id", BigKey, primary_key=True),
    Column("raw_cipher", LargeBinary),  # JSON as received; empty once it is handled
    Column("received_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime),
    Index(
        "ix_chat_update_unhandled", "update_id", postgresql_where=UNHANDLED, sqlite_where=UNHANDLED
    ),
)
