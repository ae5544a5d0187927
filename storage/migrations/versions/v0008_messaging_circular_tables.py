"""Messaging circular tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Take this step."""
    _make_circular()


def _make_circular() -> None:
    op.create_table(
        "circular",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("public_id", Plain, nullable=False),
        sa.Column("title", Plain, nullable=False),
        sa.Column("wanted", Plain, nullable=False),
        sa.Column("texts", Plain, nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("late_at", UtcDateTime(), nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("author", Plain, nullable=False),
        sa.Column("approver", Plain, server_default="", nullable=False),
        sa.Column("stopped_by", Plain, server_default="", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("walked_to", BigKey, server_default="0", nullable=False),
        sa.Column("planned", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'going', 'out', 'done', 'stopping', 'stopped')",
            name=op.f("ck_circular_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
        sa.UniqueConstraint("public_id", name=op.f("uq_circular_public_id")),
    )
    op.create_index(
        "ix_circular_under_way",
        "circular",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('going', 'out', 'stopping')"),
        sqlite_where=sa.text("state IN ('going', 'out', 'stopping')"),
    )
