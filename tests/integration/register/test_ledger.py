"""The ledger and the facts: each event once, the facts as they were when it happened (R15)."""

from dataclasses import replace

from sqlalchemy import select

from register.facts import FactRow, FactSubject, write_facts
from register.ledger import Change, record_changes
from register.states import ChangeKind, FactKind
from register.tables import fact
from storage.engine import writing
from tests.integration.register.desk import NOW, Desk
from tests.people import AMINA

MANY = 7_000


async def test_an_event_told_twice_is_written_once(desk: Desk) -> None:
    """The event's source key keeps a repetition out of the ledger and of the facts."""
    await desk.take_in([AMINA])
    amina = await desk.id_of(AMINA)
    change = Change("reply:7:reached", amina, NOW, ChangeKind.REACHED, "self", "young_person")
    for _ in range(2):
        async with writing(desk.engine) as conn:
            await record_changes(conn, [change])
            await record_changes(conn, [])
    assert await desk.changes(AMINA) == [("entered", ""), ("reached", "self")]
    c = fact.c
    rows = await desk.rows(select(c.source_key, c.outcome, c.detail, c.actor).order_by(c.id))
    assert tuple(rows[1]) == ("status:reply:7:reached", "reached", "self", "young_person")
    assert len(rows) == 2


async def test_a_fact_tells_the_district_of_its_time(desk: Desk) -> None:
    """A later move does not change what was counted before."""
    await desk.take_in([AMINA])
    attempt = FactRow("message:1:attempt", await desk.id_of(AMINA), NOW, FactKind.ATTEMPT, "sms")
    async with writing(desk.engine) as conn:
        await write_facts(conn, [attempt])
    await desk.take_in([replace(AMINA, district="Farsta")])
    async with writing(desk.engine) as conn:
        await write_facts(conn, [attempt, replace(attempt, source_key="message:2:attempt")])
    c = fact.c
    query = select(c.district, c.unit).where(c.kind == FactKind.ATTEMPT).order_by(c.id)
    rows = await desk.rows(query)
    assert [tuple(row) for row in rows] == [("Järva", "KAA nord"), ("Farsta", "KAA syd")]


async def test_thousands_of_facts_at_once(desk: Desk) -> None:
    """One statement takes many facts, with what the caller knows of the people."""
    about = {1: FactSubject("s", "Järva", "KAA nord", "K")}
    facts = [FactRow(f"message:{n}:attempt", 1, NOW, FactKind.ATTEMPT) for n in range(MANY)]
    async with writing(desk.engine) as conn:
        await write_facts(conn, facts, subjects=about)
    assert len(await desk.rows(select(fact.c.id))) == MANY
