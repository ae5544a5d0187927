"""Reports trial tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Take this step."""
    _make_plan_trial()


def _make_plan_trial() -> None:
    op.create_table(
        "plan_trial",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("plan_version_id", BigKey, nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("asked_by", Plain, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("percent", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("holder", Plain, server_default="", nullable=False),
        sa.Column("result", Plain, server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_plan_trial_state")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_trial_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_trial")),
    )
    op.create_index(
        op.f("ix_plan_trial_plan_version_id"), "plan_trial", ["plan_version_id"], unique=False
    )
    op.create_index(
        "ix_plan_trial_unfinished",
        "plan_trial",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
    )
