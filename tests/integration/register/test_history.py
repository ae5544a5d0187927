"""Earlier years beside a register, on both databases."""

from datetime import date

from sqlalchemy import func, select

from register.history import forget_subjects, import_history
from register.history_rules import COLUMNS
from register.history_tables import history_subject
from register.tables import fact
from storage.engine import reading, writing
from tests.world import World

TODAY = date(2026, 10, 1)
OLD = "200501019855;M;Nowhere;2021-08-20;2022-01-01;2021-10-02;sms;no_answer;;;;;"
YOUNG = "200801019951;M;Järva;2024-08-20;;2024-10-02;sms;answered_self;working;;;;"


def file(*lines: str) -> bytes:
    """Return a file of these lines."""
    return "\n".join([";".join(COLUMNS), *lines]).encode()


async def give(world: World, *lines: str) -> tuple[int, int]:
    """Import a file; return how many facts were new and how many were known."""
    async with writing(world.engine) as conn:
        report = await import_history(
            conn, world.vault, file(*lines), world.clock.now(), today=TODAY, progress=lambda _: None
        )
    return report.facts, report.known


async def subjects(world: World) -> int:
    """Count the ways from a personnummer to a subject."""
    async with reading(world.engine) as conn:
        return await conn.scalar(select(func.count()).select_from(history_subject)) or 0


async def test_files_that_overlap_count_once(world: World) -> None:
    """Rows of an earlier file are known again; two rows alike are two contacts."""
    assert await give(world, YOUNG, YOUNG, OLD) == (1 + 4 + 4 + 3, 0)
    assert await give(world, YOUNG, YOUNG, OLD) == (0, 0)
    assert await give(world, OLD, YOUNG) == (0, 8)
    assert await subjects(world) == 2


async def test_an_odd_file(world: World) -> None:
    """Byte order mark and line ends are read past; a quotation mark too many costs one line."""
    broken = YOUNG.replace("Järva", '"Järva').replace(";sms;", ";phone;")
    endless = YOUNG.replace("Järva", "J" * 20_000)
    data = b"\xef\xbb\xbf" + file(YOUNG, broken, "", endless, OLD).replace(b"\n", b"\r\n")
    async with writing(world.engine) as conn:
        report = await import_history(
            conn, world.vault, data, world.clock.now(), today=TODAY, progress=lambda _: None
        )
    assert (report.read, report.refused, report.facts) == (4, 2, 5 + 3)
    assert [one.line for one in report.problems] == [3, 5]


async def test_whoever_nothing_can_end_leaves(world: World) -> None:
    """Whose end the file does not tell is in the register until the year of 21, and no longer."""
    open_end = OLD.replace(";2022-01-01;", ";;")
    support = "200501019855;M;Nowhere;2021-08-20;;;;;;KAA nord;2021-11-01;;"
    gone = OLD.replace("200501019855", "200501049985").replace("2021-10-02;sms;no_answer", ";;")
    assert await give(world, open_end, support, gone, YOUNG) == (2 + 1 + 2 + 5, 0)
    for day in (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)):
        async with writing(world.engine) as conn:
            await forget_subjects(conn, day)
    late = [row for row in await world.rows(fact) if row.at.year > 2024]
    assert [(row.outcome, row.detail, row.at.date()) for row in late] == [
        ("support_ended", "other", date(2026, 12, 31)),
        ("left", "", date(2026, 12, 31)),
    ]
    assert {(row.district, row.gender, row.actor) for row in late} == {("Nowhere", "M", "history")}


async def test_the_way_to_somebody_is_cut_after_their_21st_year(world: World) -> None:
    """Facts stay and still add up; what leads to them is gone."""
    await give(world, OLD, YOUNG)
    async with writing(world.engine) as conn:
        assert await forget_subjects(conn, date(2026, 12, 30)) == 0
        assert await forget_subjects(conn, date(2026, 12, 31)) == 1
    assert await subjects(world) == 1
    async with reading(world.engine) as conn:
        told = await conn.scalar(select(func.count()).where(fact.c.actor == "history"))
    assert told == 8
