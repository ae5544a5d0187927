"""Reports result tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import Plain

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Take this step."""
    _make_result_cell()


def _make_result_cell() -> None:
    op.create_table(
        "result_cell",
        sa.Column("period", Plain, nullable=False),
        sa.Column("by", Plain, nullable=False),
        sa.Column("measure", Plain, nullable=False),
        sa.Column("channel", Plain, nullable=False),
        sa.Column("value", Plain, nullable=False),
        sa.Column("unit", Plain, nullable=False),
        sa.Column("district", Plain, nullable=False),
        sa.Column("gender", Plain, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "period",
            "by",
            "measure",
            "channel",
            "value",
            "unit",
            "district",
            "gender",
            name=op.f("pk_result_cell"),
        ),
    )
