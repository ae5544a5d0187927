"""Messaging chat tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Take this step."""
    _make_chat_update()
    _make_chat_binding()


def _make_chat_update() -> None:
    op.create_table(
        "chat_update",
        sa.Column("update_id", BigKey, nullable=False),
        sa.Column("raw_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_chat_update")),
    )
    op.create_index(
        "ix_chat_update_unhandled",
        "chat_update",
        ["update_id"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
        sqlite_where=sa.text("handled_at IS NULL"),
    )


def _make_chat_binding() -> None:
    op.create_table(
        "chat_binding",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("chat_hash", sa.LargeBinary(), nullable=False),
        sa.Column("chat_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("contact_point_id", BigKey, nullable=False),
        sa.Column("language", Plain, nullable=False),
        sa.Column("menu", Plain, server_default="", nullable=False),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_chat_binding_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_chat_binding_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_binding")),
        sa.UniqueConstraint("chat_hash", name=op.f("uq_chat_binding_chat_hash")),
        sa.UniqueConstraint("contact_point_id", name=op.f("uq_chat_binding_contact_point_id")),
    )
    op.create_index(op.f("ix_chat_binding_person_id"), "chat_binding", ["person_id"], unique=False)
