"""Escalation tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Take this step."""
    _make_duty_day()
    _make_task()
    _make_visit()
    _make_visit_staff()


def _make_duty_day() -> None:
    op.create_table(
        "duty_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_day_staff_id")),
        sa.PrimaryKeyConstraint("day", "place", name=op.f("pk_duty_day")),
        sa.UniqueConstraint("day", "staff_id", name=op.f("uq_duty_day_day_staff_id")),
    )


def _make_task() -> None:
    op.create_table("task", *_columns_of_task(), *_constraints_of_task())
    _index_task()
    _index_task1()
    _index_task2()


def _index_task() -> None:
    op.create_index(
        "ix_task_alert",
        "task",
        ["alert_at"],
        unique=False,
        postgresql_where=sa.text("alert_at IS NOT NULL AND state IN ('open', 'claimed')"),
        sqlite_where=sa.text("alert_at IS NOT NULL AND state IN ('open', 'claimed')"),
    )
    op.create_index(
        "ix_task_band",
        "task",
        ["district_id", "band", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open' AND band <> ''"),
        sqlite_where=sa.text("state = 'open' AND band <> ''"),
    )
    op.create_index(
        "ix_task_door",
        "task",
        ["district_id", "due_at"],
        unique=False,
        postgresql_where=sa.text(
            "state = 'open' AND kind IN ('knock_card', 'home_visit', 'report_address')"
        ),
        sqlite_where=sa.text(
            "state = 'open' AND kind IN ('knock_card', 'home_visit', 'report_address')"
        ),
    )
    op.create_index(
        "ix_task_language",
        "task",
        ["district_id", "language", sa.literal_column("priority DESC"), "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open' AND language <> 'sv'"),
        sqlite_where=sa.text("state = 'open' AND language <> 'sv'"),
    )
    op.create_index(
        "ix_task_lease",
        "task",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'claimed'"),
        sqlite_where=sa.text("state = 'claimed'"),
    )


def _index_task1() -> None:
    op.create_index(
        "ix_task_open",
        "task",
        ["district_id", sa.literal_column("priority DESC"), "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_task_outreach",
        "task",
        ["outreach_id"],
        unique=False,
        postgresql_where=sa.text("outreach_id IS NOT NULL"),
        sqlite_where=sa.text("outreach_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_owner",
        "task",
        ["owner_id", sa.literal_column("priority DESC"), "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_task_person_id"), "task", ["person_id"], unique=False)
    op.create_index(
        "ix_task_pile",
        "task",
        ["district_id", "kind", "due_at"],
        unique=False,
        postgresql_where=sa.text(
            "kind IN ('urgent', 'review_reply') AND state IN ('open', 'claimed')"
        ),
        sqlite_where=sa.text("kind IN ('urgent', 'review_reply') AND state IN ('open', 'claimed')"),
    )


def _index_task2() -> None:
    op.create_index(
        "ix_task_reading",
        "task",
        ["reply_id"],
        unique=False,
        postgresql_where=sa.text("reply_id IS NOT NULL AND state IN ('open', 'claimed')"),
        sqlite_where=sa.text("reply_id IS NOT NULL AND state IN ('open', 'claimed')"),
    )
    op.create_index(
        "ix_task_reply",
        "task",
        ["reply_id"],
        unique=False,
        postgresql_where=sa.text("reply_id IS NOT NULL"),
        sqlite_where=sa.text("reply_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_undo",
        "task",
        ["done_at"],
        unique=False,
        postgresql_where=sa.text("before_cipher IS NOT NULL"),
        sqlite_where=sa.text("before_cipher IS NOT NULL"),
    )
    op.create_index(
        "ix_task_unspoken",
        "task",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'open' AND language IS NULL AND person_id IS NOT NULL"),
        sqlite_where=sa.text("state = 'open' AND language IS NULL AND person_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_urgent",
        "task",
        [sa.literal_column("priority DESC"), "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open' AND kind = 'urgent'"),
        sqlite_where=sa.text("state = 'open' AND kind = 'urgent'"),
    )


def _columns_of_task() -> list[sa.Column[object]]:
    return [
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("key", Plain, nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("person_id", BigKey, nullable=True),
        sa.Column("outreach_id", BigKey, nullable=True),
        sa.Column("planned_contact_id", BigKey, nullable=True),
        sa.Column("reply_id", BigKey, nullable=True),
        sa.Column("letter_batch_id", BigKey, nullable=True),
        sa.Column("step", Plain, server_default="", nullable=False),
        sa.Column("band", Plain, server_default="", nullable=False),
        sa.Column("district_id", BigKey, nullable=False),
        sa.Column("owner_id", BigKey, nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("staff_id", BigKey, nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("outcome", Plain, server_default="", nullable=False),
        sa.Column("reason", Plain, server_default="", nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", Plain, server_default="", nullable=False),
        sa.Column("before_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("alert_at", UtcDateTime(), nullable=True),
        sa.Column("language", Plain, nullable=True),
        sa.Column("alert_level", sa.SmallInteger(), server_default="0", nullable=False),
    ]


def _constraints_of_task() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "kind IN ('urgent', 'call_back', 'review_reply', 'call', 'find_number', 'print_letter', 'knock_card', 'home_visit', 'report_address', 'handover_20', 'protected')",
            name=op.f("ck_task_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'claimed', 'done', 'withdrawn')", name=op.f("ck_task_state")
        ),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_task_district_id")),
        sa.ForeignKeyConstraint(
            ["letter_batch_id"], ["letter_batch.id"], name=op.f("fk_task_letter_batch_id")
        ),
        sa.ForeignKeyConstraint(["outreach_id"], ["outreach.id"], name=op.f("fk_task_outreach_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_task_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_person_id")),
        sa.ForeignKeyConstraint(
            ["planned_contact_id"], ["planned_contact.id"], name=op.f("fk_task_planned_contact_id")
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_task_reply_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_task_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("key", name=op.f("uq_task_key")),
        sa.UniqueConstraint("letter_batch_id", name=op.f("uq_task_letter_batch_id")),
        sa.UniqueConstraint("planned_contact_id", name=op.f("uq_task_planned_contact_id")),
    ]


def _make_visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("task_id", BigKey, nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("checked_in_at", UtcDateTime(), nullable=True),
        sa.Column("checkout_due_at", UtcDateTime(), nullable=True),
        sa.Column("checked_out_at", UtcDateTime(), nullable=True),
        sa.Column("risks_by", BigKey, nullable=True),
        sa.Column("risks_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", Plain, server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_person_id")),
        sa.ForeignKeyConstraint(["risks_by"], ["staff.id"], name=op.f("fk_visit_risks_by")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_visit_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("task_id", name=op.f("uq_visit_task_id")),
    )
    op.create_index(
        "ix_visit_checkout",
        "visit",
        ["checkout_due_at"],
        unique=False,
        postgresql_where=sa.text("checkout_due_at IS NOT NULL AND checked_out_at IS NULL"),
        sqlite_where=sa.text("checkout_due_at IS NOT NULL AND checked_out_at IS NULL"),
    )
    op.create_index(op.f("ix_visit_person_id"), "visit", ["person_id"], unique=False)
    op.create_index(op.f("ix_visit_starts_at"), "visit", ["starts_at"], unique=False)


def _make_visit_staff() -> None:
    op.create_table(
        "visit_staff",
        sa.Column("visit_id", BigKey, nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_visit_staff_staff_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_staff_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "staff_id", name=op.f("pk_visit_staff")),
    )
