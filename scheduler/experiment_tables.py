"""Experiments: what is tried, who was drawn to what, and what was counted of it.

People are named by the random subject of the facts and by nothing else (R15): what was
counted stays when they are erased.
"""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    text,
)

from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

RUNNING = text("state = 'running'")

experiment = Table(
    "experiment",
    metadata,
    key_column(),
    Column("kind", Plain, nullable=False),
    Column("target", Plain, nullable=False),  # template/channel/language, or plan/step
    Column("state", Plain, nullable=False),
    Column("key", LargeBinary, nullable=False),  # of the hash that draws; random, made with it
    # what is fixed before the start
    Column("percent", SmallInteger, nullable=False),  # of those who come, how many take part
    Column("standard_percent", SmallInteger, nullable=False),  # of these; 0: all variants alike
    Column("within_days", SmallInteger, nullable=False),
    Column("smallest", SmallInteger, nullable=False),  # points
    Column("needed", Integer, nullable=False, server_default="0"),  # people; reckoned at the start
    Column("last_on", Date),  # nobody is drawn after it
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Plain, nullable=False),
    Column("began_at", UtcDateTime),
    Column("began_by", Plain, nullable=False, server_default=""),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Plain, nullable=False, server_default=""),
    Column("ending", Plain),
    Column("winner", SmallInteger),  # a variant's number
    Column("published_at", UtcDateTime),
    Column("published_by", Plain, nullable=False, server_default=""),
    one_of("kind", ExperimentKind),
    one_of("state", ExperimentState),
    one_of("ending", ExperimentEnding),
    # two experiments with one text or step would spoil each other
    Index(
        "uq_experiment_running",
        "target",
        unique=True,
        postgresql_where=RUNNING,
        sqlite_where=RUNNING,
    ),
)

variant = Table(
    "variant",
    metadata,
    Column("experiment_id", BigKey, ForeignKey("experiment.id"), primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),  # 0: the standard
    Column("version_id", BigKey, nullable=False),  # of the text; of the plan where waits are tried
    Column("wait", Plain, nullable=False, server_default=""),  # such as `3d`
)

assignment = Table(
    "assignment",
    metadata,
    Column("experiment_id", BigKey, primary_key=True, autoincrement=False),
    Column("subject", Plain, primary_key=True),  # whoever comes again keeps what was drawn
    Column("number", SmallInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("unit", Plain, nullable=False),
    ForeignKeyConstraint(["experiment_id", "number"], ["variant.experiment_id", "variant.number"]),
    Index("ix_assignment_day", "experiment_id", "day"),
)

experiment_day = Table(
    "experiment_day",  # those drawn on a day, counted once when their days are over
    metadata,
    Column("experiment_id", BigKey, ForeignKey("experiment.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("unit", Plain, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
)

experiment_look = Table(
    "experiment_look",  # what stood at the end of each day, for the page
    metadata,
    Column("experiment_id", BigKey, ForeignKey("experiment.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
    # of the difference to the standard, in tenths of a point; empty: the standard, or nothing fits
    Column("low", SmallInteger),
    Column("high", SmallInteger),
)

inflow = Table(
    "inflow",  # how many people a year come to a text or a step, counted nightly
    metadata,
    Column("kind", Plain, primary_key=True),
    Column("target", Plain, primary_key=True),
    Column("people", Integer, nullable=False),
    one_of("kind", ExperimentKind),
)
