"""Scheduler tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Take this step."""
    _make_plan_version()
    _make_outreach()
    _make_overdue()
    _make_planned_contact()


def _make_plan_version() -> None:
    op.create_table(
        "plan_version",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", Plain, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("made_by", Plain, server_default="", nullable=False),
        sa.Column("activate_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("name", "number", name=op.f("uq_plan_version_name_number")),
    )


def _make_outreach() -> None:
    op.create_table(
        "outreach",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", BigKey, nullable=False),
        sa.Column("step", Plain, server_default="", nullable=False),
        sa.Column("attempt", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("held_for", Plain, server_default="", nullable=False),
        sa.Column("held_state", Plain, server_default="", nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("booked_at", UtcDateTime(), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'active', 'held', 'resting', 'ended')",
            name=op.f("ck_outreach_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outreach_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_outreach_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
        sa.UniqueConstraint("person_id", "round", name=op.f("uq_outreach_person_id_round")),
    )
    op.create_index(
        "ix_outreach_due",
        "outreach",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text(
            "next_at IS NOT NULL AND state IN ('waiting', 'active', 'resting')"
        ),
        sqlite_where=sa.text("next_at IS NOT NULL AND state IN ('waiting', 'active', 'resting')"),
    )
    op.create_index(
        "uq_outreach_open",
        "outreach",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
        sqlite_where=sa.text("state <> 'ended'"),
    )


def _make_overdue() -> None:
    op.create_table(
        "overdue",
        sa.Column("person_id", BigKey, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_overdue_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_overdue")),
    )


def _make_planned_contact() -> None:
    op.create_table(
        "planned_contact", *_columns_of_planned_contact(), *_constraints_of_planned_contact()
    )
    _index_planned_contact()


def _index_planned_contact() -> None:
    op.create_index(
        "ix_planned_contact_due",
        "planned_contact",
        ["consumer", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'planned'"),
        sqlite_where=sa.text("state = 'planned'"),
    )
    op.create_index(
        "ix_planned_contact_outreach",
        "planned_contact",
        ["outreach_id"],
        unique=False,
        postgresql_where=sa.text("outreach_id IS NOT NULL"),
        sqlite_where=sa.text("outreach_id IS NOT NULL"),
    )
    op.create_index("ix_planned_contact_person", "planned_contact", ["person_id"], unique=False)
    op.create_index(
        "ix_planned_contact_point",
        "planned_contact",
        ["contact_point_id"],
        unique=False,
        postgresql_where=sa.text("contact_point_id IS NOT NULL"),
        sqlite_where=sa.text("contact_point_id IS NOT NULL"),
    )
    op.create_index(
        "uq_planned_contact_ahead",
        "planned_contact",
        ["outreach_id"],
        unique=True,
        postgresql_where=sa.text("state = 'planned'"),
        sqlite_where=sa.text("state = 'planned'"),
    )


def _columns_of_planned_contact() -> list[sa.Column[object]]:
    return [
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("key", Plain, nullable=False),
        sa.Column("outreach_id", BigKey, nullable=True),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("consumer", Plain, nullable=False),
        sa.Column("origin", Plain, nullable=False),
        sa.Column("step", Plain, server_default="", nullable=False),
        sa.Column("attempt", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("task_kind", Plain, server_default="", nullable=False),
        sa.Column("channels", Plain, server_default="", nullable=False),
        sa.Column("template", Plain, server_default="", nullable=False),
        sa.Column("text_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("addressee", Plain, server_default="self", nullable=False),
        sa.Column("contact_point_id", BigKey, nullable=True),
        sa.Column("if_late", Plain, server_default="shift", nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("late_at", UtcDateTime(), nullable=True),
        sa.Column("state", Plain, nullable=False),
        sa.Column("reason", Plain, server_default="", nullable=False),
        sa.Column("withdrawn_by", Plain, server_default="", nullable=False),
    ]


def _constraints_of_planned_contact() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "consumer IN ('message', 'task')", name=op.f("ck_planned_contact_consumer")
        ),
        sa.CheckConstraint(
            "origin IN ('plan', 'answer', 'staff', 'circular')",
            name=op.f("ck_planned_contact_origin"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'handed', 'skipped', 'withdrawn')",
            name=op.f("ck_planned_contact_state"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_planned_contact_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["outreach_id"], ["outreach.id"], name=op.f("fk_planned_contact_outreach_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_planned_contact_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_contact")),
        sa.UniqueConstraint("key", name=op.f("uq_planned_contact_key")),
    ]
