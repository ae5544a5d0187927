"""Register tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take this step."""
    _make_fact()
    _make_fact_undone()
    _make_import_run()
    _make_unit()
    _make_district()
    _make_import_problem()
    _make_staff()
    _make_account()
    _make_person()
    _make_staff_district()
    _make_contact_hint()
    _make_contact_point()
    _make_measure()
    _make_name_word()
    _make_status_change()


def _make_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("source_key", Plain, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("channel", Plain, server_default="", nullable=False),
        sa.Column("step", Plain, server_default="", nullable=False),
        sa.Column("outcome", Plain, server_default="", nullable=False),
        sa.Column("detail", Plain, server_default="", nullable=False),
        sa.Column("actor", Plain, server_default="", nullable=False),
        sa.Column("template_version", BigKey, nullable=True),
        sa.Column("district", Plain, nullable=False),
        sa.Column("unit", Plain, nullable=False),
        sa.Column("gender", Plain, nullable=False),
        sa.Column("age", sa.SmallInteger(), nullable=True),
        sa.Column("language", Plain, server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('status', 'attempt', 'delivery', 'reply', 'task', 'withdrawn')",
            name=op.f("ck_fact_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("source_key", name=op.f("uq_fact_source_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_fact_call",
        "fact",
        ["at"],
        unique=False,
        postgresql_where=sa.text("kind = 'attempt' AND channel = 'phone'"),
        sqlite_where=sa.text("kind = 'attempt' AND channel = 'phone'"),
    )
    op.create_index("ix_fact_kind_at", "fact", ["kind", "at"], unique=False)
    op.create_index("ix_fact_subject", "fact", ["subject", "kind", "at"], unique=False)


def _make_fact_undone() -> None:
    op.create_table(
        "fact_undone",
        sa.Column("id", BigKey, autoincrement=False, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("channel", Plain, server_default="", nullable=False),
        sa.Column("step", Plain, server_default="", nullable=False),
        sa.Column("outcome", Plain, server_default="", nullable=False),
        sa.Column("detail", Plain, server_default="", nullable=False),
        sa.Column("actor", Plain, server_default="", nullable=False),
        sa.Column("template_version", BigKey, nullable=True),
        sa.Column("district", Plain, nullable=False),
        sa.Column("unit", Plain, nullable=False),
        sa.Column("gender", Plain, nullable=False),
        sa.Column("age", sa.SmallInteger(), nullable=True),
        sa.Column("language", Plain, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_undone")),
    )


def _make_import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("source", Plain, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("refusal", Plain, server_default="", nullable=False),
        sa.Column("read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("warnings", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )


def _make_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )


def _make_district() -> None:
    op.create_table(
        "district",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("unit_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_district_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("name", name=op.f("uq_district_name")),
    )


def _make_import_problem() -> None:
    op.create_table(
        "import_problem",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("run_id", BigKey, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", Plain, nullable=False),
        sa.Column("problem", Plain, nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("line_cipher", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_problem_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    op.create_index(op.f("ix_import_problem_run_id"), "import_problem", ["run_id"], unique=False)


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("login", Plain, nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("unit_id", BigKey, nullable=True),
        sa.Column("roles", Plain, nullable=False),
        sa.Column("phone", Plain, server_default="", nullable=False),
        sa.Column("email", Plain, server_default="", nullable=False),
        sa.Column("duty_order", sa.SmallInteger(), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("cover_id", BigKey, nullable=True),
        sa.Column("monday_mail_off", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["cover_id"], ["staff.id"], name=op.f("fk_staff_cover_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_staff_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )


def _make_account() -> None:
    op.create_table(
        "account",
        sa.Column("staff_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("invite_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invite_until", UtcDateTime(), nullable=True),
        sa.Column("password_hash", Plain, server_default="", nullable=False),
        sa.Column("totp_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("totp_step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_account_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_account")),
        sa.UniqueConstraint("invite_hash", name=op.f("uq_account_invite_hash")),
    )


def _make_person() -> None:
    op.create_table("person", *_columns_of_person(), *_constraints_of_person())
    _index_person()


def _index_person() -> None:
    op.create_index("ix_person_born_on", "person", ["born_on"], unique=False)
    op.create_index(op.f("ix_person_fingerprint"), "person", ["fingerprint"], unique=False)
    op.create_index(
        "ix_person_lifecycle",
        "person",
        ["lifecycle_at"],
        unique=False,
        postgresql_where=sa.text("lifecycle_at IS NOT NULL AND state = 'active'"),
        sqlite_where=sa.text("lifecycle_at IS NOT NULL AND state = 'active'"),
    )
    op.create_index("ix_person_owner", "person", ["owner_id", "state"], unique=False)
    op.create_index(
        "ix_person_registered",
        "person",
        ["registered_on"],
        unique=False,
        postgresql_where=sa.text("state = 'active' AND NOT protected"),
        sqlite_where=sa.text("state = 'active' AND NOT protected"),
    )


def _columns_of_person() -> list[sa.Column[object]]:
    return [
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("public_id", Plain, nullable=False),
        sa.Column("pnr_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pnr_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("first_name", Plain, nullable=False),
        sa.Column("last_name", Plain, nullable=False),
        sa.Column("gender", Plain, nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("street", Plain, server_default="", nullable=False),
        sa.Column("postcode", Plain, server_default="", nullable=False),
        sa.Column("city", Plain, server_default="", nullable=False),
        sa.Column("address_state", Plain, server_default="ok", nullable=False),
        sa.Column("district_id", BigKey, nullable=False),
        sa.Column("language", Plain, server_default="sv", nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("reason", Plain, server_default="", nullable=False),
        sa.Column("school", Plain, server_default="", nullable=False),
        sa.Column("programme", Plain, server_default="", nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("limits", Plain, server_default="", nullable=False),
        sa.Column("owner_id", BigKey, nullable=True),
        sa.Column("occupation", Plain, nullable=True),
        sa.Column("occupation_at", UtcDateTime(), nullable=True),
        sa.Column("reached_at", UtcDateTime(), nullable=True),
        sa.Column("in_support", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("lifecycle_at", UtcDateTime(), nullable=True),
    ]


def _constraints_of_person() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("state IN ('active', 'left', 'removed')", name=op.f("ck_person_state")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_person_district_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_person_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("pnr_hash", name=op.f("uq_person_pnr_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
        sa.UniqueConstraint("subject", name=op.f("uq_person_subject")),
    ]


def _make_staff_district() -> None:
    op.create_table(
        "staff_district",
        sa.Column("staff_id", BigKey, nullable=False),
        sa.Column("district_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_staff_district_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_district_staff_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", "district_id", name=op.f("pk_staff_district")),
    )


def _make_contact_hint() -> None:
    op.create_table(
        "contact_hint",
        sa.Column("person_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("value", Plain, nullable=False),
        sa.CheckConstraint(
            "kind IN ('best_time', 'best_way', 'interpreter', 'ask_for')",
            name=op.f("ck_contact_hint_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_hint_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_contact_hint")),
    )


def _make_contact_point() -> None:
    op.create_table(
        "contact_point",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("owner", Plain, nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("value_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("name", Plain, server_default="", nullable=False),
        sa.Column("state", Plain, server_default="ok", nullable=False),
        sa.Column("by_staff", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mobile', 'landline', 'email', 'chat')", name=op.f("ck_contact_point_kind")
        ),
        sa.CheckConstraint(
            "owner IN ('self', 'guardian1', 'guardian2')", name=op.f("ck_contact_point_owner")
        ),
        sa.CheckConstraint(
            "state IN ('ok', 'stopped', 'wrong', 'bad', 'old')", name=op.f("ck_contact_point_state")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_point_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint(
            "person_id",
            "owner",
            "kind",
            "hash",
            name=op.f("uq_contact_point_person_id_owner_kind_hash"),
        ),
    )
    op.create_index(op.f("ix_contact_point_hash"), "contact_point", ["hash"], unique=False)


def _make_measure() -> None:
    op.create_table(
        "measure",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("unit_id", BigKey, nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", Plain, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_measure_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_measure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_person_id"), "measure", ["person_id"], unique=False)


def _make_name_word() -> None:
    op.create_table(
        "name_word",
        sa.Column("person_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("word", Plain, nullable=False),
        sa.Column("district_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_name_word_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_name_word_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "word", name=op.f("pk_name_word")),
    )
    op.create_index("ix_name_word", "name_word", ["district_id", "word", "person_id"], unique=False)


def _make_status_change() -> None:
    op.create_table(
        "status_change",
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("source_key", Plain, nullable=False),
        sa.Column("person_id", BigKey, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("detail", Plain, server_default="", nullable=False),
        sa.Column("actor", Plain, nullable=False),
        sa.CheckConstraint(
            "kind IN ('entered', 'left', 'protected', 'unprotected', 'reached', 'occupation', 'declined', 'limits', 'support_begun', 'support_ended', 'removed', 'restored')",
            name=op.f("ck_status_change_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_status_change_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
        sa.UniqueConstraint("source_key", name=op.f("uq_status_change_source_key")),
    )
    op.create_index(
        "ix_status_change_person_at", "status_change", ["person_id", "at"], unique=False
    )
