"""What is kept for managers: reports that were added up, how each morning stood, what was mailed.

No row is about a young person.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, SmallInteger, Table, text
from sqlalchemy import UniqueConstraint as Unique

from reports.monday_states import MailState, Measured
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

WANTED = text("wanted_at IS NOT NULL")
WAITING = text("state = 'waiting'")

kept_report = Table(
    "kept_report",
    metadata,
    key_column(),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("document", Plain),  # JSON of the report and its drawings; empty: not added up yet
    Column("made_at", UtcDateTime),
    Column("newest_fact", BigKey),  # the latest fact when it was added up
    Column("wanted_at", UtcDateTime),  # somebody waits for it, or for newer figures
    Column("looked_at", UtcDateTime, nullable=False),
    Unique("first_day", "last_day"),
    Index("ix_kept_report_wanted", "id", postgresql_where=WANTED, sqlite_where=WANTED),
)

# How much waited in each unit in the morning: what Monday's numbers are held against.
morning = Table(
    "morning",
    metadata,
    Column("day", Date, primary_key=True),
    Column("unit_id", BigKey, ForeignKey("unit.id"), primary_key=True),
    Column("measured", Plain, primary_key=True),
    Column("number", Integer, nullable=False),
    one_of("measured", Measured),
)

# Monday's mail to a manager: the key is what "once" rests on.
monday_mail = Table(
    "monday_mail",
    metadata,
    Column("day", Date, primary_key=True),  # the Monday
    Column("staff_id", BigKey, ForeignKey("staff.id"), primary_key=True),
    Column("state", Plain, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("next_at", UtcDateTime, nullable=False),  # when it is offered (again)
    one_of("state", MailState),
    Index("ix_monday_mail_waiting", "next_at", postgresql_where=WAITING, sqlite_where=WAITING),
)
