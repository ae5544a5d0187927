"""Messaging tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Take this step."""
    _make_reader_model()
    _make_template_version()
    _make_letter_batch()
    _make_sending_day()
    _make_template_change()
    _make_inbox()
    _make_message()
    _make_token()
    _make_reply()
    _make_labelled_reply()


def _make_reader_model() -> None:
    op.create_table(
        "reader_model",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("figures", Plain, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_model")),
    )


def _make_template_version() -> None:
    op.create_table(
        "template_version",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("template", Plain, nullable=False),
        sa.Column("channel", Plain, nullable=False),
        sa.Column("language", Plain, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", Plain, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("author", Plain, nullable=False),
        sa.Column("approver", Plain, server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'approved', 'live', 'replaced', 'discarded')",
            name=op.f("ck_template_version_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint(
            "template",
            "channel",
            "language",
            "number",
            name=op.f("uq_template_version_template_channel_language_number"),
        ),
    )
    op.create_index(
        "uq_template_version_live",
        "template_version",
        ["template", "channel", "language"],
        unique=True,
        postgresql_where=sa.text("state = 'live'"),
        sqlite_where=sa.text("state = 'live'"),
    )


def _make_letter_batch() -> None:
    op.create_table(
        "letter_batch",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("unit_id", BigKey, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("printed_at", UtcDateTime(), nullable=True),
        sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_letter_batch_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batch")),
    )
    op.create_index(
        "ix_letter_batch_unposted",
        "letter_batch",
        ["id"],
        unique=False,
        postgresql_where=sa.text("posted_at IS NULL"),
        sqlite_where=sa.text("posted_at IS NULL"),
    )


def _make_sending_day() -> None:
    op.create_table(
        "sending_day",
        sa.Column("unit_id", BigKey, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sending_day_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "day", name=op.f("pk_sending_day")),
    )


def _make_template_change() -> None:
    op.create_table(
        "template_change",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", Plain, nullable=False),
        sa.Column("change", Plain, nullable=False),
        sa.Column("note", Plain, server_default="", nullable=False),
        sa.CheckConstraint(
            "change IN ('saved', 'asked', 'approved', 'sent_back', 'published', 'replaced', 'rolled_back', 'discarded', 'tried')",
            name=op.f("ck_template_change_change"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["template_version.id"], name=op.f("fk_template_change_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_change")),
    )
    op.create_index(
        op.f("ix_template_change_version_id"), "template_change", ["version_id"], unique=False
    )


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("provider", Plain, nullable=False),
        sa.Column("external_id", Plain, nullable=False),
        sa.Column("sender_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", BigKey, nullable=True),
        sa.Column("raw_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "provider IN ('twilio', 'twilio_voice', 'telegram', 'email', 'web')",
            name=op.f("ck_inbox_provider"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("provider", "external_id", name=op.f("uq_inbox_provider_external_id")),
    )
    op.create_index(
        "ix_inbox_person",
        "inbox",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "ix_inbox_unhandled",
        "inbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
        sqlite_where=sa.text("handled_at IS NULL"),
    )
    op.create_index(
        "ix_inbox_unhandled_sender",
        "inbox",
        ["sender_hash"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
        sqlite_where=sa.text("handled_at IS NULL"),
    )


def _make_message() -> None:
    op.create_table("message", *_columns_of_message(), *_constraints_of_message())
    _index_message()
    _index_message1()


def _index_message() -> None:
    op.create_index(
        "ix_message_batch",
        "message",
        ["letter_batch_id"],
        unique=False,
        postgresql_where=sa.text("letter_batch_id IS NOT NULL"),
        sqlite_where=sa.text("letter_batch_id IS NOT NULL"),
    )
    op.create_index("ix_message_person", "message", ["person_id", "attempted_at"], unique=False)
    op.create_index(
        "ix_message_point",
        "message",
        ["contact_point_id"],
        unique=False,
        postgresql_where=sa.text("contact_point_id IS NOT NULL"),
        sqlite_where=sa.text("contact_point_id IS NOT NULL"),
    )
    op.create_index(
        "ix_message_sending",
        "message",
        ["deadline"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
        sqlite_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_message_sid",
        "message",
        ["sid"],
        unique=False,
        postgresql_where=sa.text("sid IS NOT NULL"),
        sqlite_where=sa.text("sid IS NOT NULL"),
    )


def _index_message1() -> None:
    op.create_index(
        "ix_message_unknown",
        "message",
        ["deadline"],
        unique=False,
        postgresql_where=sa.text("state = 'unknown'"),
        sqlite_where=sa.text("state = 'unknown'"),
    )


def _columns_of_message() -> list[sa.Column[object]]:
    return [
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("planned_contact_id", BigKey, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("channel", Plain, nullable=False),
        sa.Column("contact_point_id", BigKey, nullable=True),
        sa.Column("template_version_id", BigKey, nullable=True),
        sa.Column("letter_batch_id", BigKey, nullable=True),
        sa.Column("state", Plain, nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("sid", Plain, nullable=True),
        sa.Column("error", Plain, server_default="", nullable=False),
        sa.Column("segments", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("text_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("link_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("letter_number", sa.Integer(), nullable=True),
        sa.Column("worker", Plain, server_default="", nullable=False),
        sa.Column("deadline", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("attempted_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", Plain, server_default="", nullable=False),
    ]


def _constraints_of_message() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "channel IN ('sms', 'chat', 'email', 'letter', 'phone', 'knock_card', 'visit', 'other')",
            name=op.f("ck_message_channel"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'accepted', 'sent', 'posted', 'unknown', 'delivered', 'undelivered', 'failed', 'expired', 'returned', 'withdrawn')",
            name=op.f("ck_message_state"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_message_contact_point_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_batch_id"], ["letter_batch.id"], name=op.f("fk_message_letter_batch_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.ForeignKeyConstraint(
            ["planned_contact_id"],
            ["planned_contact.id"],
            name=op.f("fk_message_planned_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_version.id"],
            name=op.f("fk_message_template_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("planned_contact_id", name=op.f("uq_message_planned_contact_id")),
    ]


def _make_token() -> None:
    op.create_table(
        "token",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", Plain, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("planned_contact_id", BigKey, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("uses", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("purpose IN ('reply', 'chat')", name=op.f("ck_token_purpose")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id")),
        sa.ForeignKeyConstraint(
            ["planned_contact_id"], ["planned_contact.id"], name=op.f("fk_token_planned_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    op.create_index(
        "ix_token_contact",
        "token",
        ["planned_contact_id"],
        unique=False,
        postgresql_where=sa.text("planned_contact_id IS NOT NULL"),
        sqlite_where=sa.text("planned_contact_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_token_expires_at"), "token", ["expires_at"], unique=False)
    op.create_index(op.f("ix_token_person_id"), "token", ["person_id"], unique=False)


def _make_reply() -> None:
    op.create_table(
        "reply",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("inbox_id", BigKey, nullable=False),
        sa.Column("person_id", BigKey, nullable=True),
        sa.Column("contact_point_id", BigKey, nullable=True),
        sa.Column("message_id", BigKey, nullable=True),
        sa.Column("channel", Plain, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("reading_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("state", Plain, nullable=False),
        sa.Column("erase_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('read', 'review', 'handled')", name=op.f("ck_reply_state")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_reply_contact_point_id")
        ),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_reply_inbox_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_reply_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reply_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_reply_inbox_id")),
    )
    op.create_index("ix_reply_at", "reply", ["at"], unique=False)
    op.create_index(
        "ix_reply_erase_at",
        "reply",
        ["erase_at"],
        unique=False,
        postgresql_where=sa.text("erase_at IS NOT NULL"),
        sqlite_where=sa.text("erase_at IS NOT NULL"),
    )
    op.create_index(
        "ix_reply_message",
        "reply",
        ["message_id"],
        unique=False,
        postgresql_where=sa.text("message_id IS NOT NULL"),
        sqlite_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_reply_person_id"), "reply", ["person_id"], unique=False)
    op.create_index(
        "ix_reply_point",
        "reply",
        ["contact_point_id"],
        unique=False,
        postgresql_where=sa.text("contact_point_id IS NOT NULL"),
        sqlite_where=sa.text("contact_point_id IS NOT NULL"),
    )


def _make_labelled_reply() -> None:
    op.create_table(
        "labelled_reply",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("reply_id", BigKey, nullable=False),
        sa.Column("text_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("labels_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("lang", Plain, nullable=False),
        sa.Column("context", Plain, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("staff_id", BigKey, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["reply.id"], name=op.f("fk_labelled_reply_reply_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_labelled_reply_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelled_reply")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_labelled_reply_reply_id")),
    )
