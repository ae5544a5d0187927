"""How a step of the database's history is written down as Python."""

from typing import Literal

from alembic.autogenerate import render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import BigInteger, DefaultClause, Text
from sqlalchemy.sql.elements import False_

from storage.types import UtcDateTime

Changes = list[ops.MigrateOperation]
# A table with more columns and constraints than this is made by several functions.
ONE_FUNCTION = 20
INDEXES = 5  # that one function makes
HEADER = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

from storage.types import BigKey, Plain, UtcDateTime

revision = "{number:04}"
down_revision = {before}


def upgrade() -> None:
    """Take this step."""
'''


def render_step(name: str, number: int, changes: dict[str, Changes]) -> str:
    """Return a step's file: `changes` by table, in the order in which they are made."""
    before = f'"{number - 1:04}"' if number > 1 else "None"
    title = name.replace("_", " ").capitalize()
    calls, functions = "", ""
    for table, group in changes.items():
        if isinstance(group[0], ops.CreateTableOp):
            calls += f"    _make_{table}()\n"
            functions += _make_table(table, group)
        else:
            calls += f"    _change_{table}()\n"
            functions += _function(f"_change_{table}", _code(group, in_batch=True))
    return HEADER.format(title=title, number=number, before=before) + calls + functions


def _make_table(table: str, changes: Changes) -> str:
    opening, *parts, closing = _code(changes[:1])
    indexes = _code(changes[1:]) if changes[1:] else []
    if len(parts) <= ONE_FUNCTION:
        return _function(f"_make_{table}", [opening, *parts, closing, *indexes])
    columns = [part for part in parts if part.startswith("sa.Column")]
    constraints = [part for part in parts if part not in columns]
    call = f'op.create_table("{table}", *_columns_of_{table}(), *_constraints_of_{table}())'
    groups = [indexes[at : at + INDEXES] for at in range(0, len(indexes), INDEXES)]
    names = [f"_index_{table}{place or ''}" for place in range(len(groups))]
    return (
        _function(f"_make_{table}", [call, *(f"{name}()" for name in names)])
        + "".join(_function(name, group) for name, group in zip(names, groups, strict=True))
        + _function(f"_columns_of_{table}", ["return [", *columns, "]"], "list[sa.Column[object]]")
        + _function(
            f"_constraints_of_{table}", ["return [", *constraints, "]"], "list[sa.Constraint]"
        )
    )


def _function(name: str, lines: list[str], returns: str = "None") -> str:
    return "\n".join([f"\n\ndef {name}() -> {returns}:", *(f"    {line}" for line in lines), ""])


def _code(changes: Changes, *, in_batch: bool = False) -> list[str]:
    # SQLite changes a table by making it anew, which alembic calls a batch
    code = render_python_code(
        ops.UpgradeOps(changes), render_as_batch=in_batch, render_item=_render_item
    )
    lines = [line.removeprefix("    ") for line in code.splitlines()]
    return [line for line in lines if not line.startswith("# ###")]


def _render_item(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """Name what is ours; False leaves the rest to alembic."""
    if isinstance(thing, DefaultClause) and isinstance(thing.arg, False_):
        return "sa.false()"  # alembic would write SQLite's 0
    if kind != "type":
        return False
    if isinstance(thing, UtcDateTime):
        return "UtcDateTime()"
    if isinstance(thing, BigInteger):
        return "BigKey"
    return "Plain" if isinstance(thing, Text) else False
