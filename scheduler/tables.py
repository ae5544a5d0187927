"""The schedule's tables: plan versions, rounds, and the one planned contact ahead."""

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
    text,
)

from scheduler.states import Consumer, ContactState, Origin, OutreachState
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

plan_version = Table(
    "plan_version",
    metadata,
    key_column(),
    Column("name", Plain, nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Plain, nullable=False),  # the plan as YAML
    Column("created_at", UtcDateTime, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("made_by", Plain, nullable=False, server_default=""),  # a login; of files nobody
    Column("activate_on", Date),  # from that day new rounds take it, unless it is taken back
    UniqueConstraint("name", "number"),
)

OPEN_ROUND = text("state <> 'ended'")
DUE_ROUND = text("next_at IS NOT NULL AND state IN ('waiting', 'active', 'resting')")
PLANNED = text("state = 'planned'")
OF_ROUND = text("outreach_id IS NOT NULL")
TO_POINT = text("contact_point_id IS NOT NULL")

# For guarded updates of a round by `id` with its `step`: it has not gone on meanwhile, nor
# rested, nor ended. One that is held goes on from there when it is let go.
STILL_AT_STEP = "(old.state = 'active' OR old.held_state = 'active') AND old.step = new.step"

outreach = Table(
    "outreach",
    metadata,
    key_column(),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("plan_version_id", BigKey, ForeignKey("plan_version.id"), nullable=False),
    Column("step", Plain, nullable=False, server_default=""),  # the step last begun
    Column("attempt", SmallInteger, nullable=False, server_default="0"),  # within the step
    Column("state", Plain, nullable=False),
    Column("held_for", Plain, nullable=False, server_default=""),  # words of HoldReason, in order
    Column("held_state", Plain, nullable=False, server_default=""),  # the state to return to
    Column("next_at", UtcDateTime),  # when the cadence must be asked again
    Column("booked_at", UtcDateTime),  # the visit that a knock card announced (R13)
    Column("began_at", UtcDateTime, nullable=False),
    UniqueConstraint("person_id", "round"),
    one_of("state", OutreachState),
    # a person is in at most one round
    Index(
        "uq_outreach_open",
        "person_id",
        unique=True,
        postgresql_where=OPEN_ROUND,
        sqlite_where=OPEN_ROUND,
    ),
    Index("ix_outreach_due", "next_at", postgresql_where=DUE_ROUND, sqlite_where=DUE_ROUND),
)

planned_contact = Table(
    "planned_contact",
    metadata,
    key_column(),
    Column("key", Plain, nullable=False, unique=True),
    Column("outreach_id", BigKey, ForeignKey("outreach.id")),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False),
    Column("consumer", Plain, nullable=False),
    Column("origin", Plain, nullable=False),
    Column("step", Plain, nullable=False, server_default=""),
    Column("attempt", SmallInteger, nullable=False, server_default="1"),
    Column("task_kind", Plain, nullable=False, server_default=""),
    Column("channels", Plain, nullable=False, server_default=""),  # in order of preference
    Column("template", Plain, nullable=False, server_default=""),
    Column("text_cipher", LargeBinary),  # what staff typed
    Column("addressee", Plain, nullable=False, server_default="self"),
    Column("contact_point_id", BigKey, ForeignKey("contact_point.id")),  # answers: where it came
    Column("if_late", Plain, nullable=False, server_default="shift"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("late_at", UtcDateTime),  # from when `if_late` decides; empty: never late
    Column("state", Plain, nullable=False),
    Column("reason", Plain, nullable=False, server_default=""),
    Column("withdrawn_by", Plain, nullable=False, server_default=""),  # source key, for undo
    one_of("consumer", Consumer),
    one_of("origin", Origin),
    one_of("state", ContactState),
    # one step ahead, never two
    Index(
        "uq_planned_contact_ahead",
        "outreach_id",
        unique=True,
        postgresql_where=PLANNED,
        sqlite_where=PLANNED,
    ),
    Index(
        "ix_planned_contact_due",
        "consumer",
        "due_at",
        "id",
        postgresql_where=PLANNED,
        sqlite_where=PLANNED,
    ),
    Index("ix_planned_contact_person", "person_id"),
    # erasing looks for what points to a round or a number (R15)
    Index(
        "ix_planned_contact_outreach",
        "outreach_id",
        postgresql_where=OF_ROUND,
        sqlite_where=OF_ROUND,
    ),
    Index(
        "ix_planned_contact_point",
        "contact_point_id",
        postgresql_where=TO_POINT,
        sqlite_where=TO_POINT,
    ),
)

# Who was past the time for a first attempt in the morning (R2). Finding them reads the register;
# pages ask these few again, so whoever was tried or protected since is not shown.
overdue = Table(
    "overdue",
    metadata,
    Column(
        "person_id",
        BigKey,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
)
