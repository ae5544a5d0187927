"""Scheduler experiment tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take this step."""
    _make_experiment()
    _make_inflow()
    _make_experiment_day()
    _make_experiment_look()
    _make_variant()
    _make_assignment()


def _make_experiment() -> None:
    op.create_table("experiment", *_columns_of_experiment(), *_constraints_of_experiment())
    _index_experiment()


def _index_experiment() -> None:
    op.create_index(
        "uq_experiment_running",
        "experiment",
        ["target"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )


def _columns_of_experiment() -> list[sa.Column[object]]:
    return [
        sa.Column("id", BigKey, autoincrement=True, nullable=False),
        sa.Column("kind", Plain, nullable=False),
        sa.Column("target", Plain, nullable=False),
        sa.Column("state", Plain, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("standard_percent", sa.SmallInteger(), nullable=False),
        sa.Column("within_days", sa.SmallInteger(), nullable=False),
        sa.Column("smallest", sa.SmallInteger(), nullable=False),
        sa.Column("needed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Plain, nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("began_by", Plain, server_default="", nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", Plain, server_default="", nullable=False),
        sa.Column("ending", Plain, nullable=True),
        sa.Column("winner", sa.SmallInteger(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_by", Plain, server_default="", nullable=False),
    ]


def _constraints_of_experiment() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "ending IN ('winner', 'same', 'time', 'by_hand', 'overtaken')",
            name=op.f("ck_experiment_ending"),
        ),
        sa.CheckConstraint("kind IN ('text', 'wait')", name=op.f("ck_experiment_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'decided', 'stopped')", name=op.f("ck_experiment_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
    ]


def _make_inflow() -> None:
    op.create_table(
        "inflow",
        sa.Column("kind", Plain, nullable=False),
        sa.Column("target", Plain, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('text', 'wait')", name=op.f("ck_inflow_kind")),
        sa.PrimaryKeyConstraint("kind", "target", name=op.f("pk_inflow")),
    )


def _make_experiment_day() -> None:
    op.create_table(
        "experiment_day",
        sa.Column("experiment_id", BigKey, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", Plain, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_experiment_day_experiment_id")
        ),
        sa.PrimaryKeyConstraint(
            "experiment_id", "day", "number", "unit", name=op.f("pk_experiment_day")
        ),
    )


def _make_experiment_look() -> None:
    op.create_table(
        "experiment_look",
        sa.Column("experiment_id", BigKey, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("low", sa.SmallInteger(), nullable=True),
        sa.Column("high", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_experiment_look_experiment_id")
        ),
        sa.PrimaryKeyConstraint("experiment_id", "day", "number", name=op.f("pk_experiment_look")),
    )


def _make_variant() -> None:
    op.create_table(
        "variant",
        sa.Column("experiment_id", BigKey, nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("version_id", BigKey, nullable=False),
        sa.Column("wait", Plain, server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_variant_experiment_id")
        ),
        sa.PrimaryKeyConstraint("experiment_id", "number", name=op.f("pk_variant")),
    )


def _make_assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("experiment_id", BigKey, autoincrement=False, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit", Plain, nullable=False),
        sa.ForeignKeyConstraint(
            ["experiment_id", "number"],
            ["variant.experiment_id", "variant.number"],
            name=op.f("fk_assignment_experiment_id_number"),
        ),
        sa.PrimaryKeyConstraint("experiment_id", "subject", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_day", "assignment", ["experiment_id", "day"], unique=False)
