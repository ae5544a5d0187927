"""A step of the database's history is written as Python that can be run."""

from alembic.operations import ops
from sqlalchemy import Column, Integer, MetaData, Table, false

from storage.types import BigKey, Plain, UtcDateTime
from tools.migration_text import render_step


def table(columns: int) -> ops.CreateTableOp:
    """Return the making of a table "visit" with so many columns, and a key."""
    parts = [Column(f"c{number}", Plain) for number in range(columns)]
    return ops.CreateTableOp.from_table(
        Table("visit", MetaData(), Column("id", BigKey, primary_key=True), *parts)
    )


def test_a_new_column_is_added_in_a_batch() -> None:
    """SQLite can take any change of a table that is made as a batch."""
    place, at = Column("place", Plain, nullable=False), Column("at", UtcDateTime)
    changes = [ops.AddColumnOp("visit", place), ops.AddColumnOp("visit", at)]
    text = render_step("add_place", 7, {"visit": [ops.ModifyTableOps("visit", changes)]})
    compile(text, "step", "exec")
    assert 'revision = "0007"\ndown_revision = "0006"' in text
    assert "op.batch_alter_table('visit'" in text
    assert "UtcDateTime()" in text


def test_a_small_table_is_made_by_one_function() -> None:
    """A table that fits a function is made by one."""
    text = render_step("make_visit", 1, {"visit": [table(3)]})
    compile(text, "step", "exec")
    assert "down_revision = None" in text
    assert text.count("\ndef ") == 2


def test_a_large_table_is_made_by_several_functions() -> None:
    """The columns and the constraints of a large table have functions of their own."""
    text = render_step("make_visit", 1, {"visit": [table(40)]})
    compile(text, "step", "exec")
    assert text.count("\ndef ") == 4
    assert text.count("sa.Column(") == 41


def test_the_indexes_of_a_large_table_have_a_function() -> None:
    """A large table is indexed by a function of its own, which the one that makes it calls."""
    index = ops.CreateIndexOp("ix_visit_c1", "visit", ["c1"])
    text = render_step("make_visit", 1, {"visit": [table(40), index]})
    compile(text, "step", "exec")
    assert text.count("\ndef ") == 5
    assert text.count("_index_visit()") == 2


def test_many_indexes_have_several_functions() -> None:
    """So that none of them is too long to read."""
    indexes = [ops.CreateIndexOp(f"ix_visit_c{one}", "visit", [f"c{one}"]) for one in range(6)]
    text = render_step("make_visit", 1, {"visit": [table(40), *indexes]})
    compile(text, "step", "exec")
    assert text.count("_index_visit()") == text.count("_index_visit1()") == 2


def test_a_default_of_false_suits_both_databases() -> None:
    """False is written as false: SQLite's 0 would be refused by PostgreSQL."""
    held = Column("held", Integer, server_default=false())
    text = render_step("x", 1, {"visit": [ops.AddColumnOp("visit", held)]})
    assert "server_default=sa.false()" in text
