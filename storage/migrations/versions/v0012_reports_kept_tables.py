"""Reports kept tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Take this step."""
    _make_kept_report()
    _make_morning()
    _make_monday_mail()


def _make_kept_report() -> None:
    op.create_table(
        "kept_report",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("document", Plain, nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("newest_fact", BigKey, nullable=True),
        sa.Column("wanted_at", UtcDateTime(), nullable=True),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_report")),
        sa.UniqueConstraint(
            "first_day", "last_day", name=op.f("uq_kept_report_first_day_last_day")
        ),
    )
    op.create_index(
        "ix_kept_report_wanted",
        "kept_report",
        ["id"],
        unique=False,
        postgresql_where=sa.text("wanted_at IS NOT NULL"),
        sqlite_where=sa.text("wanted_at IS NOT NULL"),
    )


def _make_morning() -> None:
    op.create_table(
        "morning",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", BigKey, nullable=False),
        sa.Column("measured", Plain, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "measured IN ('breaking', 'calls', 'replies', 'cases', 'tasks')",
            name=op.f("ck_morning_measured"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_morning_unit_id")),
        sa.PrimaryKeyConstraint("day", "unit_id", "measured", name=op.f("pk_morning")),
    )


def _make_monday_mail() -> None:
    op.create_table(
        "monday_mail",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'sent', 'failed')", name=op.f("ck_monday_mail_state")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_monday_mail_staff_id")),
        sa.PrimaryKeyConstraint("day", "staff_id", name=op.f("pk_monday_mail")),
    )
    op.create_index(
        "ix_monday_mail_waiting",
        "monday_mail",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
