"""Register history tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take this step."""
    _make_history_file()
    _make_history_subject()


def _make_history_file() -> None:
    op.create_table(
        "history_file",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_file")),
        sa.UniqueConstraint("digest", name=op.f("uq_history_file_digest")),
    )


def _make_history_subject() -> None:
    op.create_table(
        "history_subject",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("pnr_hash", sa.LargeBinary(), nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_subject")),
        sa.UniqueConstraint("pnr_hash", name=op.f("uq_history_subject_pnr_hash")),
    )
    op.create_index(
        op.f("ix_history_subject_erase_on"), "history_subject", ["erase_on"], unique=False
    )
