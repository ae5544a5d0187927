"""Trials of plans: who asked for what, how far it has come, and what it came to."""

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, Table, text

from reports.trial.states import TrialState
from storage.types import BigKey, Plain, UtcDateTime, key_column, metadata, one_of

UNFINISHED = text("state IN ('waiting', 'running')")

plan_trial = Table(
    "plan_trial",
    metadata,
    key_column(),
    Column("plan_version_id", BigKey, ForeignKey("plan_version.id"), nullable=False, index=True),
    Column("months", SmallInteger, nullable=False),
    Column("asked_by", Plain, nullable=False),  # a login
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", Plain, nullable=False),
    Column("percent", SmallInteger, nullable=False, server_default="0"),  # how far it has come
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("lease_until", UtcDateTime),
    Column("holder", Plain, nullable=False, server_default=""),
    Column("result", Plain, nullable=False, server_default=""),  # JSON
    one_of("state", TrialState),
    Index(
        "ix_plan_trial_unfinished",
        "id",
        postgresql_where=UNFINISHED,
        sqlite_where=UNFINISHED,
    ),
)
