"""Register sign in tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take this step."""
    _make_sign_in_count()
    _make_kept_form()
    _make_recovery_code()
    _make_session()


def _make_sign_in_count() -> None:
    op.create_table(
        "sign_in_count",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_in_count")),
    )
    op.create_index(op.f("ix_sign_in_count_since"), "sign_in_count", ["since"], unique=False)


def _make_kept_form() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("form_cipher", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["account.staff_id"], name=op.f("fk_kept_form_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("hash", name=op.f("uq_kept_form_hash")),
    )
    op.create_index(op.f("ix_kept_form_staff_id"), "kept_form", ["staff_id"], unique=False)
    op.create_index(op.f("ix_kept_form_until"), "kept_form", ["until"], unique=False)


def _make_recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["account.staff_id"], name=op.f("fk_recovery_code_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("hash", name=op.f("uq_recovery_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_staff_id"), "recovery_code", ["staff_id"], unique=False)


def _make_session() -> None:
    op.create_table(
        "session",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("browser", Plain, server_default="", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["account.staff_id"], name=op.f("fk_session_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("hash", name=op.f("uq_session_hash")),
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_session_staff_id"), "session", ["staff_id"], unique=False)
