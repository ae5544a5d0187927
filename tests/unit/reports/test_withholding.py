"""What of the results leaves the house has no small groups, and nothing that tells one (R15)."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.annual_tables import Cell, Table
from reports.result_rules import result_tables
from reports.suppression import cover, is_small
from reports.withholding import Place, withhold
from tests.unit.reports.test_result_rules import BEFORE, NOW

AGES = ("sought", "reached", "reached_percent")
Rows = Sequence[tuple[int, int]]  # sought and reached, by age
COUNTS = st.integers(0, 25)


def handed_on(*tables: Table) -> tuple[Table, ...]:
    """Return tables of everybody as they may leave the house."""
    return withhold({(): tables}, ())


def a_file(rows: Rows) -> tuple[Table, ...]:
    """Return a funnel and a table by age, each row a few people sought, some of them reached."""
    sought, reached = (sum(row[place] for row in rows) for place in (0, 1))
    funnel = Table("funnel", ("people",), (("sought", (sought,)), ("reached", (reached,))))
    by_age = tuple((f"{16 + n}", row) for n, row in enumerate(rows))
    return funnel, Table("ages", AGES[:2], by_age)


def cells(tables: Sequence[Table]) -> dict[tuple[str, str, str], Cell]:
    """Return every cell that is told."""
    return {
        (table.key, row, column): cell
        for table in tables
        for row, told in table.rows
        for column, cell in zip(table.columns, told, strict=True)
        if cell is not None
    }


def test_small_groups_are_withheld() -> None:
    """Small groups are withheld, with what would tell them: the smallest other part, the rest."""
    told = {table.key: dict(table.rows) for table in handed_on(*result_tables(NOW, BEFORE, "", {}))}
    assert told["languages"] == {"sv": (None, None, None), "so": (None, None, None)}
    assert told["channels"]["other"][-1] is None
    assert told["funnel"]["sought"] == (50, 50, 40)
    assert told["districts"]["Farsta"] == (20, 12, 60)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=8))
def test_no_small_group_is_told(pairs: list[tuple[int, int]]) -> None:
    """No count of 1 to 4 stands in a table, no rest of 1 to 4 is told, no sum tells either."""
    rows = tuple((f"{n}", (a + b, a, 0)) for n, (a, b) in enumerate(pairs))
    (table,) = handed_on(Table("ages", AGES, rows))
    for _, (sought, reached, share) in table.rows:
        assert not is_small(sought)  # type: ignore[arg-type]
        assert not is_small(reached)  # type: ignore[arg-type]
        if sought is not None and reached is not None:
            assert not is_small(int(sought - reached))
        assert (share is None) == (reached is None)
    for number in (0, 1):
        hidden = [n for n, (_, told) in enumerate(table.rows) if told[number] is None]
        parts = [int(told[number]) for _, told in rows]
        assert cover(parts, hidden) == set(hidden)


@pytest.mark.parametrize("place", [0, 1])
def test_none_is_withheld_alone(place: int) -> None:
    """One that stands alone could be told by a subtraction."""
    rows = (("16", (3, 0, 0)), ("17", (40, 20, 50)), ("18", (60, 30, 50)))
    (table,) = handed_on(Table("ages", AGES, rows))
    assert [told[place] for _, told in table.rows].count(None) != 1


def test_few_who_were_not_reached_are_not_told_by_a_sum() -> None:
    """Where all but two were reached, neither the funnel nor the months tell how many."""
    funnel = Table("funnel", ("people",), (("sought", (30,)), ("reached", (28,))))
    months = Table("months", ("reached", "before"), (("2025-01", (13, 9)), ("2025-02", (15, 9))))
    told = handed_on(funnel, months)
    assert dict(told[0].rows) == {"sought": (30,), "reached": (None,)}
    assert dict(told[1].rows) == {"2025-01": (None, 9), "2025-02": (None, 9)}


def test_how_support_ended_for_few_is_not_told() -> None:
    """Two who ended otherwise are not what is left of those who ended."""
    rows = (("support", (40,)), ("closed", (22,)), ("studies", (13,)), ("work", (7,)))
    (table,) = handed_on(Table("funnel", ("people",), rows))
    assert dict(table.rows) == {
        "support": (40,), "closed": (22,), "studies": (13,), "work": (None,),
    }  # fmt: skip


def test_one_file_does_not_tell_another() -> None:
    """Two women of 17 are not the difference between everybody's file and the men's."""
    women, men = ((20, 10), (2, 1), (30, 12)), ((30, 15), (40, 20), (50, 25))
    parts: dict[Place, Sequence[Table]] = {("K",): a_file(women), ("M",): a_file(men)}
    told = cells(withhold(parts, ("M",)))
    assert ("ages", "17", "sought") not in told
    assert ("ages", "16", "sought") not in told  # else theirs told the women's of 17
    assert told["ages", "18", "sought"] == 50
    assert told["funnel", "sought", "people"] == 120


GENDER = st.lists(st.tuples(COUNTS, COUNTS), min_size=3, max_size=3)
COLUMNS = ("sought", "reached", "rest")
Told = dict[tuple[str, str, str], int]  # by file, age ("" is the sum) and column


def numbers(file: str, rows: Rows) -> Told:
    """Return all that there is to know of a file, the ages' sum and the rests too."""
    every = {"": (sum(n for n, _ in rows), sum(n for _, n in rows))}
    every |= {f"{16 + n}": row for n, row in enumerate(rows)}
    return {
        (file, age, column): number
        for age, (sought, reached) in every.items()
        for column, number in zip(COLUMNS, (sought, reached, sought - reached), strict=True)
    }


def known(file: str, tables: Sequence[Table]) -> set[tuple[str, str, str]]:
    """Return what is told by a file that is handed on."""
    return {
        (file, "", row) if table == "funnel" else (file, row, column)
        for table, row, column in cells(tables)
    }


def subtract(seen: set[tuple[str, str, str]], truth: Told) -> set[tuple[str, str, str]]:
    """Return all that sums tell whoever has seen some numbers: of files, ages and rests."""
    files = {file for file, _, _ in truth}
    ages = {age for _, age, _ in truth}
    sums = [
        *([(file, age, column) for file in files] for age in ages for column in COLUMNS),
        *([(file, age, column) for age in ages] for file in files for column in COLUMNS),
        *([(file, age, column) for column in COLUMNS] for file in files for age in ages),
    ]
    while True:
        missing = [[one for one in line if one not in seen] for line in sums]
        new = {line[0] for line in missing if len(line) == 1}
        if not new:
            return seen
        seen = seen | new


@settings(max_examples=60)
@given(GENDER, GENDER, GENDER)
def test_no_difference_between_files_tells_a_small_group(
    north: list[tuple[int, int]], south: list[tuple[int, int]], west: list[tuple[int, int]]
) -> None:
    """Whoever holds the files of all units and of everybody learns of no group of 1 to 4."""
    units = {
        name: [(reached + missed, reached) for reached, missed in rows]
        for name, rows in (("north", north), ("south", south), ("west", west))
    }
    by_age = zip(*units.values(), strict=True)
    together = [(sum(n for n, _ in rows), sum(n for _, n in rows)) for rows in by_age]
    truth = numbers("", together)
    seen = known("", handed_on(*a_file(together)))
    parts: dict[Place, Sequence[Table]] = {(one,): a_file(rows) for one, rows in units.items()}
    for name, rows in units.items():
        truth |= numbers(name, rows)
        seen |= known(name, withhold(parts, (name,)))
    assert not {one for one in subtract(seen, truth) if is_small(truth[one])}
