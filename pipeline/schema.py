"""Every table there is: importing this file fills `storage.types.metadata`.

Migrations, tests and `uppsok doctor` compare the database with `TABLES`.
"""

import escalation.tables
import messaging.chat_tables
import messaging.circular_tables
import messaging.tables
import register.history_tables
import register.sign_in_tables
import register.tables
import reports.kept_tables
import reports.result_tables
import reports.trial.tables
import scheduler.experiment_tables
import scheduler.tables
import storage.tables
from storage.types import metadata

STAGES = (
    storage.tables,
    register.tables,
    register.history_tables,
    scheduler.tables,
    scheduler.experiment_tables,
    messaging.tables,
    messaging.chat_tables,
    messaging.circular_tables,
    escalation.tables,
    register.sign_in_tables,
    reports.result_tables,
    reports.kept_tables,
    reports.trial.tables,
)
TABLES = metadata.tables
