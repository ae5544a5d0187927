"""Whoever adds a table says what becomes of it when people are erased (R15)."""

from collections.abc import Mapping

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint

import pipeline.schema
from escalation.erased_rows import OWN
from storage.types import metadata
from tests.full_person import about_people

# Erased with a person: their own rows, and those beside `OWN` (escalation/erased_rows.py).
BESIDE = {"person", "task", "visit", "visit_staff", "reply", "labelled_reply", "inbox"}
# No row leads to a person by a key; what is theirs in them is found in another way.
FOUND = {
    "history_subject": "by the personnummer's hash",
    "fact": "by the random subject; only the names of events go",
    "import_problem": "opened, and searched for the personnummer and the name",
    "kept_form": "opened, and searched for the opaque id",
}
# Nothing is erased from them, and why.
KEPT: Mapping[str, str] = {
    "access_log": "opaque ids; has a retention of its own",
    "account": "staff",
    "assignment": "random subjects",
    "chat_update": "emptied when it is handled; else a week",
    "circular": "texts to many, and how they were chosen",
    "district": "places",
    "duty_day": "staff",
    "experiment": "no people; its key draws",
    "experiment_day": "sums",
    "experiment_look": "sums",
    "fact_undone": "random subjects; gone the next night",
    "history_file": "a hash of a whole file",
    "import_run": "sums",
    "inflow": "sums",
    "kept_report": "sums",
    "lease": "processes",
    "letter_batch": "no people; its letters go",
    "monday_mail": "staff",
    "morning": "sums",
    "plan_trial": "sums",
    "plan_version": "plans",
    "reader_model": "weights",
    "recovery_code": "staff",
    "result_cell": "sums",
    "sending_day": "sums",
    "session": "staff",
    "setting": "switches, and how far the figures have come",
    "sign_in_count": "staff",
    "staff": "staff",
    "staff_district": "staff",
    "template_change": "staff",
    "template_version": "texts to many",
    "unit": "places",
    "variant": "texts and waits",
}
assert pipeline.schema.TABLES


def test_every_table_has_its_place() -> None:
    """A table is erased from, or searched, or there is a reason why not; never two of them."""
    erased = {table.name for table in OWN} | BESIDE
    places = [*erased, *FOUND, *KEPT]
    assert sorted(places) == sorted(set(places))
    assert set(places) == set(metadata.tables)


def test_no_way_to_a_person_is_left_out() -> None:
    """What leads to people by any number of keys is erased from; none of it is merely kept."""
    leads = {table.name for table in about_people()}
    assert leads == {table.name for table in OWN} | BESIDE


def test_what_points_to_people_is_found_by_an_index() -> None:
    """Deleting a row never makes the database read all of another table: every key has its index.

    The index begins with the key, and holds at least the rows where it is not empty.
    """
    gone = {table.name for table in about_people()}
    missing = [
        f"{table.name}.{key.parent.name}"
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in gone and not _is_indexed(table, key.parent.name)
    ]
    assert missing == []


def _is_indexed(table: Table, column: str) -> bool:
    whole = {None, f"{column} IS NOT NULL"}
    for index in table.indexes:
        where = index.dialect_options["postgresql"]["where"]
        first = next(iter(index.columns)).name
        if first == column and (None if where is None else str(where)) in whole:
            return True
    firsts = [
        next(iter(one.columns)).name
        for one in table.constraints
        if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)
    ]
    return column in firsts
