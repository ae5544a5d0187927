"""Storage tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Take this step."""
    _make_access_log()
    _make_lease()
    _make_setting()


def _make_access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", Plain, nullable=False),
        sa.Column("person", Plain, nullable=False),
        sa.Column("action", Plain, nullable=False),
        sa.Column("reason", Plain, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_person_at", "access_log", ["person", "at"], unique=False)


def _make_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", Plain, nullable=False),
        sa.Column("holder", Plain, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def _make_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", Plain, nullable=False),
        sa.Column("value", Plain, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
