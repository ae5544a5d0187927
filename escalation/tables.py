"""The staff's tables: tasks with leases, and visits."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    desc,
    text,
)

from escalation.states import TaskKind, TaskState
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

OPEN = text("state = 'open'")
URGENT = text("state = 'open' AND kind = 'urgent'")
IN_BAND = text("state = 'open' AND band <> ''")
FEW_SPEAK = text("state = 'open' AND language <> 'sv'")  # most speak it: other indexes find those
UNSPOKEN = text("state = 'open' AND language IS NULL AND person_id IS NOT NULL")
CLAIMED = text("state = 'claimed'")
READING = text("reply_id IS NOT NULL AND state IN ('open', 'claimed')")
OF_PLAN = text("outreach_id IS NOT NULL")
OF_REPLY = text("reply_id IS NOT NULL")
INSIDE = text("checkout_due_at IS NOT NULL AND checked_out_at IS NULL")
UNDOABLE = text("before_cipher IS NOT NULL")
# What a human must read, and whatever is urgent (escalation/reading_pile.py).
PILED = text("kind IN ('urgent', 'review_reply') AND state IN ('open', 'claimed')")
DOORS = text("state = 'open' AND kind IN ('knock_card', 'home_visit', 'report_address')")
ALERTING = text("alert_at IS NOT NULL AND state IN ('open', 'claimed')")

task = Table(
    "task",
    metadata,
    key_column(),
    Column("key", Plain, nullable=False, unique=True),
    Column("kind", Plain, nullable=False),
    Column("person_id", BigKey, ForeignKey("person.id"), index=True),
    Column("outreach_id", BigKey, ForeignKey("outreach.id")),  # set: born of a plan
    Column("planned_contact_id", BigKey, ForeignKey("planned_contact.id"), unique=True),
    Column("reply_id", BigKey, ForeignKey("reply.id")),
    Column("letter_batch_id", BigKey, ForeignKey("letter_batch.id"), unique=True),
    Column("step", Plain, nullable=False, server_default=""),
    Column("band", Plain, nullable=False, server_default=""),  # a call's part of the day (R12)
    Column("district_id", BigKey, ForeignKey("district.id"), nullable=False),
    Column("owner_id", BigKey, ForeignKey("staff.id")),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", Plain, nullable=False),
    Column("staff_id", BigKey, ForeignKey("staff.id")),  # who claimed or closed it
    Column("lease_until", UtcDateTime),
    Column("outcome", Plain, nullable=False, server_default=""),
    Column("reason", Plain, nullable=False, server_default=""),  # why it was withdrawn
    Column("done_at", UtcDateTime),
    Column("withdrawn_by", Plain, nullable=False, server_default=""),  # source key, for undo
    Column("before_cipher", LargeBinary),  # what the outcome changed, for undo
    Column("alert_at", UtcDateTime),  # urgent: when the next on the rota is told
    # the person's, as the queue is asked for it (escalation/wanted.py): by the pass after
    Column("language", Plain),
    Column("alert_level", SmallInteger, nullable=False, server_default="0"),
    one_of("kind", TaskKind),
    one_of("state", TaskState),
    Index(
        "ix_task_open",
        "district_id",
        desc("priority"),
        "due_at",
        "id",
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    ),
    Index(
        "ix_task_owner",
        "owner_id",
        desc("priority"),
        "due_at",
        "id",
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    ),
    # what is planned by district and not taken from the queue: doors to knock on
    Index("ix_task_door", "district_id", "due_at", postgresql_where=DOORS, sqlite_where=DOORS),
    Index(
        "ix_task_language",
        "district_id",
        "language",
        desc("priority"),
        "due_at",
        "id",
        postgresql_where=FEW_SPEAK,
        sqlite_where=FEW_SPEAK,
    ),
    Index(
        "ix_task_urgent",
        desc("priority"),
        "due_at",
        "id",
        postgresql_where=URGENT,
        sqlite_where=URGENT,
    ),
    # calls for another part of the day (R12)
    Index(
        "ix_task_band",
        "district_id",
        "band",
        "due_at",
        postgresql_where=IN_BAND,
        sqlite_where=IN_BAND,
    ),
    Index("ix_task_unspoken", "id", postgresql_where=UNSPOKEN, sqlite_where=UNSPOKEN),
    Index("ix_task_lease", "lease_until", postgresql_where=CLAIMED, sqlite_where=CLAIMED),
    Index("ix_task_reading", "reply_id", postgresql_where=READING, sqlite_where=READING),
    # erasing looks for what points to a round or a reply (R15)
    Index("ix_task_outreach", "outreach_id", postgresql_where=OF_PLAN, sqlite_where=OF_PLAN),
    Index("ix_task_reply", "reply_id", postgresql_where=OF_REPLY, sqlite_where=OF_REPLY),
    Index("ix_task_undo", "done_at", postgresql_where=UNDOABLE, sqlite_where=UNDOABLE),
    Index("ix_task_alert", "alert_at", postgresql_where=ALERTING, sqlite_where=ALERTING),
    Index(
        "ix_task_pile", "district_id", "kind", "due_at", postgresql_where=PILED, sqlite_where=PILED
    ),
)

visit = Table(
    "visit",
    metadata,
    key_column(),
    Column("person_id", BigKey, ForeignKey("person.id"), nullable=False, index=True),
    Column("task_id", BigKey, ForeignKey("task.id"), unique=True),  # empty until the visit is due
    Column("starts_at", UtcDateTime, nullable=False, index=True),
    Column("checked_in_at", UtcDateTime),
    Column("checkout_due_at", UtcDateTime),
    Column("checked_out_at", UtcDateTime),
    # who went through the risks with the pair, and when; what they found is not kept (R15)
    Column("risks_by", BigKey, ForeignKey("staff.id")),
    Column("risks_at", UtcDateTime),
    # a booked visit is taken back too (R5): source key, for undo
    Column("withdrawn_by", Plain, nullable=False, server_default=""),
    Index(
        "ix_visit_checkout",
        "checkout_due_at",
        postgresql_where=INSIDE,
        sqlite_where=INSIDE,
    ),
)

visit_staff = Table(
    "visit_staff",
    metadata,
    Column("visit_id", BigKey, ForeignKey("visit.id"), primary_key=True),
    Column("staff_id", BigKey, ForeignKey("staff.id"), primary_key=True),
)

# Who is told first of what is urgent, day by day; a day without rows has the standing order.
duty_day = Table(
    "duty_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("place", SmallInteger, primary_key=True, autoincrement=False),  # 0 is told first
    Column("staff_id", BigKey, ForeignKey("staff.id"), nullable=False),
    # nobody is asked twice before the next is
    UniqueConstraint("day", "staff_id"),
)
