"""The register's tables: people, how to reach them, who works with them, what was recorded."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    false,
    text,
)

from register.states import (
    ChangeKind,
    FactKind,
    Hint,
    PersonState,
    PointKind,
    PointOwner,
    PointState,
)
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

unit = Table(
    "unit",
    metadata,
    key_column(),
    Column("name", Plain, nullable=False, unique=True),
)

district = Table(
    "district",
    metadata,
    key_column(),
    Column("name", Plain, nullable=False, unique=True),  # "" is the real group "no district"
    Column("unit_id", BigKey, ForeignKey("unit.id"), nullable=False),
)

staff = Table(
    "staff",
    metadata,
    key_column(),
    Column("login", Plain, nullable=False, unique=True),
    Column("name", Plain, nullable=False),
    Column("unit_id", BigKey, ForeignKey("unit.id")),
    Column("roles", Plain, nullable=False),  # words with a space between, in order
    Column("phone", Plain, nullable=False, server_default=""),
    Column("email", Plain, nullable=False, server_default=""),
    Column("duty_order", SmallInteger),  # place in the rota for urgent tasks; empty: not in it
    Column("away_from", Date),  # the first day away; empty: away already
    Column("away_until", Date),  # the last one
    Column("cover_id", BigKey, ForeignKey("staff.id")),
    # does not want the week's numbers that managers with an e-mail address get
    Column("monday_mail_off", Boolean, nullable=False, server_default=false()),
)

staff_district = Table(
    "staff_district",
    metadata,
    Column("staff_id", BigKey, ForeignKey("staff.id"), primary_key=True),
    Column("district_id", BigKey, ForeignKey("district.id"), primary_key=True),
)

# How a member of the staff signs in; whoever has no account, or has not set it up, cannot.
account = Table(
    "account",
    metadata,
    Column("staff_id", BigKey, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("invite_hash", LargeBinary, unique=True),  # of the one-time link that sets it up
    Column("invite_until", UtcDateTime),
    Column("password_hash", Plain, nullable=False, server_default=""),  # empty: not set up
    Column("totp_cipher", LargeBinary, nullable=False),
    # the latest half minute whose code was used: no code is taken twice (RFC 6238, 5.2)
    Column("totp_step", Integer, nullable=False, server_default="0"),
    Column("seen_at", UtcDateTime),  # signed in, or at work, at the latest
)

CALLED = text("kind = 'attempt' AND channel = 'phone'")
LISTED = text("state = 'active' AND NOT protected")
LIFECYCLE = text("lifecycle_at IS NOT NULL AND state = 'active'")

person = Table(
    "person",
    metadata,
    key_column(),
    Column("public_id", Plain, nullable=False, unique=True),
    Column("pnr_hash", LargeBinary, nullable=False, unique=True),
    Column("pnr_cipher", LargeBinary, nullable=False),
    Column("subject", Plain, nullable=False, unique=True),
    # the extract's row as last read; empty where a person must be parsed again
    Column("fingerprint", LargeBinary, index=True),
    Column("first_name", Plain, nullable=False),
    Column("last_name", Plain, nullable=False),
    Column("gender", Plain, nullable=False),
    Column("born_on", Date, nullable=False),
    Column("street", Plain, nullable=False, server_default=""),
    Column("postcode", Plain, nullable=False, server_default=""),
    Column("city", Plain, nullable=False, server_default=""),
    Column("address_state", Plain, nullable=False, server_default="ok"),
    Column("district_id", BigKey, ForeignKey("district.id"), nullable=False),
    Column("language", Plain, nullable=False, server_default="sv"),
    Column("registered_on", Date, nullable=False),
    Column("reason", Plain, nullable=False, server_default=""),
    Column("school", Plain, nullable=False, server_default=""),
    Column("programme", Plain, nullable=False, server_default=""),
    Column("protected", Boolean, nullable=False),
    Column("state", Plain, nullable=False),
    Column("limits", Plain, nullable=False, server_default=""),  # words of Limit, in order
    Column("owner_id", BigKey, ForeignKey("staff.id")),
    Column("occupation", Plain),
    Column("occupation_at", UtcDateTime),
    Column("reached_at", UtcDateTime),  # the latest time the person or a relative was reached
    Column("in_support", Boolean, nullable=False, server_default=false()),
    Column("lifecycle_at", UtcDateTime),  # when the calendar next changes something (R1, R3)
    one_of("state", PersonState),
    Index("ix_person_owner", "owner_id", "state"),
    Index("ix_person_born_on", "born_on"),  # whose data must go (R15)
    # whose time for the first attempt runs out (R2)
    Index("ix_person_registered", "registered_on", postgresql_where=LISTED, sqlite_where=LISTED),
    Index(
        "ix_person_lifecycle",
        "lifecycle_at",
        postgresql_where=LIFECYCLE,
        sqlite_where=LIFECYCLE,
    ),
)

# Each word of a name, folded, within the person's district (register/name_index.py).
name_word = Table(
    "name_word",
    metadata,
    Column(
        "person_id",
        BigKey,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("word", Plain, primary_key=True),
    Column("district_id", BigKey, ForeignKey("district.id"), nullable=False),
    Index("ix_name_word", "district_id", "word", "person_id"),
)

contact_point = Table(
    "contact_point",
    metadata,
    key_column(),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False),
    Column("owner", Plain, nullable=False),
    Column("kind", Plain, nullable=False),
    Column("hash", LargeBinary, nullable=False, index=True),
    Column("value_cipher", LargeBinary, nullable=False),
    Column("name", Plain, nullable=False, server_default=""),  # the guardian's
    Column("state", Plain, nullable=False, server_default="ok"),
    # found by staff or told by the person: an extract that does not name it says nothing about it
    Column("by_staff", Boolean, nullable=False, server_default=false()),
    # one person has one number once in each role, however often the extract repeats it
    UniqueConstraint("person_id", "owner", "kind", "hash"),
    one_of("owner", PointOwner),
    one_of("kind", PointKind),
    one_of("state", PointState),
)

# How somebody is best reached, as codes of `register.hints.HINTS`; never a free note (R15).
contact_hint = Table(
    "contact_hint",
    metadata,
    Column("person_id", BigKey, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("kind", Plain, primary_key=True),
    Column("value", Plain, nullable=False),
    one_of("kind", Hint),
)

import_run = Table(
    "import_run",
    metadata,
    key_column(),
    Column("source", Plain, nullable=False),  # the file's name, without its folder
    Column("at", UtcDateTime, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("refusal", Plain, nullable=False, server_default=""),
    *(
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("read", "new", "changed", "unchanged", "gone", "refused", "warnings")
    ),
)

import_problem = Table(
    "import_problem",
    metadata,
    key_column(),
    Column("run_id", BigKey, ForeignKey("import_run.id"), nullable=False, index=True),
    Column("line", Integer, nullable=False),
    Column("column", Plain, nullable=False),
    Column("problem", Plain, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("line_cipher", LargeBinary),  # the refused line itself, so that nothing is lost
)

status_change = Table(
    "status_change",
    metadata,
    key_column(),
    # the event that caused it: a repeated event writes nothing twice
    Column("source_key", Plain, nullable=False, unique=True),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", Plain, nullable=False),
    Column("detail", Plain, nullable=False, server_default=""),
    Column("actor", Plain, nullable=False),  # "system", "young_person", "relative", "staff:<login>"
    one_of("kind", ChangeKind),
    Index("ix_status_change_person_at", "person_id", "at"),
)

measure = Table(
    "measure",
    metadata,
    key_column(),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", BigKey, ForeignKey("unit.id"), nullable=False),
    Column("began_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("reason", Plain),  # studies, work or other
)


def _what_happened() -> tuple[Column[Any], ...]:
    return (
        Column("subject", Plain, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("kind", Plain, nullable=False),
        Column("channel", Plain, nullable=False, server_default=""),
        Column("step", Plain, nullable=False, server_default=""),
        Column("outcome", Plain, nullable=False, server_default=""),
        Column("detail", Plain, nullable=False, server_default=""),
        Column("actor", Plain, nullable=False, server_default=""),
        Column("template_version", BigKey),
        Column("district", Plain, nullable=False),
        Column("unit", Plain, nullable=False),
        Column("gender", Plain, nullable=False),
        Column("age", SmallInteger),  # in whole years, when it happened
        Column("language", Plain, nullable=False, server_default=""),  # one of ours, or "other"
    )


fact = Table(
    "fact",
    metadata,
    key_column(),
    Column("source_key", Plain, nullable=False, unique=True),
    *_what_happened(),
    one_of("kind", FactKind),
    Index("ix_fact_kind_at", "kind", "at"),
    Index("ix_fact_subject", "subject", "kind", "at"),
    # for the hours at which calls are answered
    Index("ix_fact_call", "at", postgresql_where=CALLED, sqlite_where=CALLED),
    # no number is given twice: what the figures have counted is known by it
    sqlite_autoincrement=True,
)

# Facts that were a slip, until the figures that counted them have been put right.
fact_undone = Table(
    "fact_undone",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=False),  # as it was
    *_what_happened(),
)
