"""Writes the next step of the database's history, from what the tables have become.

    python -m tools.migrations add_visit_place    the next step
    python -m tools.migrations --anew             all steps again: before the first release only

A step is written from the difference between a fresh SQLite database, brought up to
date, and the tables in the code. Read it before committing it.
"""

import argparse
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from alembic.autogenerate import produce_migrations
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Table, create_engine

from pipeline.schema import STAGES, TABLES
from storage.migrate import FOLDER, alembic_config, take_steps
from storage.types import metadata
from tools.migration_text import Changes, render_step

VERSIONS = FOLDER / "versions"
# Indexes of more than columns: SQLite cannot compare them, test_migrations.py does.
COMPUTED = {
    index.name
    for table in TABLES.values()
    for index in table.indexes
    if not all(isinstance(part, Column) for part in index.expressions)
}


def main() -> int:
    """Write what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="tools.migrations", description=__doc__)
    parser.add_argument("name", nargs="?", help="what the step does, such as add_visit_place")
    parser.add_argument("--anew", action="store_true", help="write all steps again")
    words = parser.parse_args()
    if words.anew:
        files = list(write_anew())
    elif words.name:
        files = write_step(words.name, set(TABLES))
    else:
        parser.error("give the step a name")
    told: list[object] = [*files] or ["The tables are as the latest step leaves them."]
    sys.stdout.writelines(f"{line}\n" for line in told)
    return 0


def write_anew() -> Iterator[Path]:
    """Replace all steps with one for each stage; yield the files."""
    for file in VERSIONS.glob("v*.py"):
        file.unlink()
    for stage in STAGES:
        yield from write_step(stage.__name__.replace(".", "_"), set(_tables_of(stage)))


def write_step(name: str, tables: set[str]) -> list[Path]:
    """Write a step for what has changed in `tables`; return its file, or none."""
    engine = create_engine("sqlite://")
    with engine.connect() as conn:
        take_steps(conn)
        changes = _find_changes(conn, tables)
    engine.dispose()
    if not changes:
        return []
    number = int(ScriptDirectory.from_config(alembic_config()).get_current_head() or 0) + 1
    file = VERSIONS / f"v{number:04}_{name}.py"
    file.write_text(render_step(name, number, changes), "utf-8")
    for words in (["check", "--fix-only", "-q"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, file], check=True)  # noqa: S603
    return [file]


def _tables_of(stage: ModuleType) -> Iterator[str]:
    return (value.name for value in vars(stage).values() if isinstance(value, Table))


def _find_changes(conn: Connection, tables: set[str]) -> dict[str, Changes]:
    """Return what must be done, by table, in an order in which it can be done."""

    def is_compared(_thing: object, name: str | None, kind: str, *_rest: object) -> bool:
        return name in tables if kind == "table" else name not in COMPUTED

    context = MigrationContext.configure(conn, opts={"include_object": is_compared})
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="autogenerate skipping")  # COMPUTED
        found = produce_migrations(context, metadata).upgrade_ops
    changes: dict[str, Changes] = {}
    for change in found.ops if found else ():
        changes.setdefault(change.table_name, []).append(change)  # type: ignore[attr-defined]
    return {table: _complete(table, group) for table, group in changes.items()}


def _complete(table: str, changes: Changes) -> Changes:
    """Return the changes, for a new table with those indexes too that SQLite cannot compare."""
    if not isinstance(changes[0], ops.CreateTableOp):
        return changes
    indexes = sorted(TABLES[table].indexes, key=lambda index: str(index.name))
    return [changes[0], *map(ops.CreateIndexOp.from_index, indexes)]


if __name__ == "__main__":
    sys.exit(main())
