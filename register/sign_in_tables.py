"""What signing in needs beside accounts; nothing of it is kept for long."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, Table

from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata

session = Table(
    "session",
    metadata,
    key_column(),
    Column("hash", LargeBinary, nullable=False, unique=True),  # of the browser's secret
    # the account, not the person: without one nobody has a session
    Column("staff_id", BigKey, ForeignKey("account.staff_id"), nullable=False, index=True),
    # false between the password and the second step: it opens nothing but that
    Column("complete", Boolean, nullable=False),
    Column("browser", Plain, nullable=False, server_default=""),  # such as "Chrome, Windows"
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    key_column(),
    Column("staff_id", BigKey, ForeignKey("account.staff_id"), nullable=False, index=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
)

# A form that came when its session was over; its writer finds it again after signing in.
kept_form = Table(
    "kept_form",
    metadata,
    key_column(),
    Column("hash", LargeBinary, nullable=False, unique=True),  # of the word in its address
    Column("staff_id", BigKey, ForeignKey("account.staff_id"), nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False, index=True),
    Column("form_cipher", LargeBinary, nullable=False),
)

# How often somebody has tried to sign in since when, by a keyed hash of login or address.
sign_in_count = Table(
    "sign_in_count",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
)
