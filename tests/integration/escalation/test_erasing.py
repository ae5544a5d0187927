"""Erasing people: nothing of them is left anywhere, and others keep everything (R15)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from escalation.erasing import (
    ACTION,
    EraseReason,
    Waits,
    count_due,
    erase_due,
    erase_one,
    waits_for,
)
from escalation.errors import QueueError
from escalation.tables import task, visit
from messaging.states import TokenPurpose
from messaging.tables import inbox, message, reply
from register.ledger import Change, record_changes
from register.sealing import KEPT_FORM, point_hash, seal_line
from register.sign_in_tables import kept_form
from register.states import ChangeKind
from register.tables import (
    account,
    contact_point,
    fact,
    import_problem,
    import_run,
    measure,
    person,
    staff,
    unit,
)
from storage.engine import reading, writing
from storage.tables import access_log
from tests.full_person import about_people, add_full_person, cells, everything
from tests.integration.messaging.test_links import find, word_sent
from tests.people import AMINA, ELIAS
from tests.world import World, another

OLD, YOUNG = date(2004, 12, 31), date(2005, 1, 1)
LAST_DAY = datetime(2025, 12, 31, 2, tzinfo=UTC)
REASON = EraseReason.REQUEST


async def fill(world: World, mark: str, number: str, born_on: date = OLD) -> int:
    """Give somebody a row in every table."""
    async with writing(world.engine) as conn:
        return await add_full_person(conn, world.vault, mark, number, born_on)


async def erase(world: World, now: datetime = LAST_DAY, limit: int = 100) -> int:
    """Erase whoever's day has come."""
    async with writing(world.engine) as conn:
        return await erase_due(conn, world.vault, now, limit)


async def test_nothing_is_left(world: World) -> None:
    """No cell of any table holds anything of whoever was erased; the other keeps every row."""
    await world.tick()  # something of the house stands in every other table
    await fill(world, "gone!", "200412312381")
    kept = await fill(world, "stays!", "200501012389", YOUNG)
    async with reading(world.engine) as conn:
        before = await everything(conn)
    assert {name for name, rows in before.items() if len(rows) > 1} >= {
        table.name for table in about_people()
    }
    assert await erase(world) == 1
    async with reading(world.engine) as conn:
        after = await everything(conn)
    log = after.pop("access_log")
    left = [
        where
        for where, value in cells(after)
        if (value if isinstance(value, bytes) else str(value).encode()).startswith(b"gone!")
    ]
    assert left == ["fact.subject"]
    assert [row["id"] for row in after["person"]] == [kept]
    for name, rows in after.items():
        marked = [row for row in before[name] if "gone!" not in str(row)]
        others = [row for row in marked if row in rows]
        assert len(others) == len(rows) - (name == "fact"), name
    [told] = [row for row in log if row["action"] == ACTION]
    assert (told["person"], told["actor"]) == ("gone! person.public_id", "system")


async def test_the_last_day_is_new_years_eve_of_21(world: World) -> None:
    """F 7 §: nobody goes the day before, and nobody is there the day after."""
    await fill(world, "a", "200412312381")
    await fill(world, "b", "200501012389", YOUNG)
    assert await erase(world, LAST_DAY - timedelta(days=1)) == 0
    assert await erase(world) == 1
    assert await world.count(person) == 1
    assert await erase(world, LAST_DAY + timedelta(days=364)) == 0
    assert await erase(world, LAST_DAY + timedelta(days=365)) == 1


async def test_the_oldest_go_first_in_batches(world: World) -> None:
    """A batch is as large as it may be, and the next takes the rest."""
    for number in range(3):
        await fill(world, f"{number}!", f"20030101{number:04d}", date(2003, 1, 3 - number))
    assert await erase(world, limit=2) == 2
    [left] = await world.rows(person)
    assert left.born_on == date(2003, 1, 3)
    assert await erase(world, limit=2) == 1


async def test_whatever_is_in_the_air_is_waited_for(world: World) -> None:
    """An urgent task, a pair at the door, a message being sent, a text unread: then, not now."""
    key = await fill(world, "a", "200412312381")
    [errand], [sent] = await world.rows(task), await world.rows(message)
    [knock], [came] = await world.rows(visit), await world.rows(inbox)
    now = world.clock.now()
    for why, table, row, ways in (
        (Waits.URGENT, task, errand, {"kind": "urgent", "state": "open"}),
        (Waits.SENDING, message, sent, {"state": "sending"}),
        (Waits.VISIT, visit, knock, {"checked_out_at": None, "checkout_due_at": LAST_DAY}),
        (Waits.UNREAD, inbox, came, {"handled_at": None}),
    ):
        await world.change(table, row.id, **ways)
        async with writing(world.engine) as conn:
            assert await waits_for(conn, [key], LAST_DAY) == {key: why}
            counted = await count_due(conn, LAST_DAY)
            assert (counted.people, counted.waiting) == (1, {why: 1})
            with pytest.raises(QueueError, match=r": (close|let|try)"):
                await erase_one(conn, world.vault, key, LAST_DAY, actor="staff:sara", reason=REASON)
        assert await erase(world) == 0
        await world.change(table, row.id, **{name: getattr(row, name) for name in ways})
    # who waits for two things is one who waits
    await world.change(task, errand.id, kind="urgent", state="open")
    await world.change(inbox, came.id, handled_at=None)
    await fill(world, "b", "200412312399")
    async with reading(world.engine) as conn:
        counted = await count_due(conn, LAST_DAY)
    assert (counted.people, counted.ready) == (2, 1)
    assert counted.waiting == {Waits.UNREAD: 1, Waits.URGENT: 1}
    assert await erase(world) == 1
    await world.change(task, errand.id, state="done")
    await world.change(inbox, came.id, handled_at=now)
    # a visit that nobody has checked out from for days keeps nobody
    await world.change(visit, knock.id, checked_out_at=None, checkout_due_at=now)
    assert await erase(world) == 1


async def test_a_text_from_a_known_number_is_read_first(world: World) -> None:
    """Whoever has just written is known by the number until the text is read."""
    key = await world.add_person(ELIAS)
    await world.receive(ELIAS.mobile, "jag mår inte bra")
    async with reading(world.engine) as conn:
        assert await waits_for(conn, [key], world.clock.now()) == {key: Waits.UNREAD}


async def test_danger_from_a_family_number_is_waited_for(world: World) -> None:
    """A cry for help of which nobody knows yet whose it is keeps whoever has that number."""
    key = await fill(world, "a", "200412312381")
    [errand], [came], [text] = [await world.rows(table) for table in (task, inbox, reply)]
    [point] = await world.rows(contact_point)
    await world.change(task, errand.id, kind="urgent", state="open", person_id=None)
    await world.change(reply, text.id, person_id=None)
    await world.change(inbox, came.id, person_id=None, sender_hash=point.hash)
    async with reading(world.engine) as conn:
        assert await waits_for(conn, [key], LAST_DAY) == {key: Waits.URGENT}
    assert await erase(world) == 0
    await world.change(task, errand.id, state="done")
    assert await erase(world) == 1
    assert [await world.count(table) for table in (task, inbox, reply)] == [0, 0, 0]


async def test_one_who_is_in_the_register_leaves_it_first(world: World) -> None:
    """The figures know that somebody was taken out, and that support has ended; who, nobody."""
    key = await world.add_person(ELIAS)
    await world.start()
    await world.tick()
    [unit_row, *_] = await world.rows(unit)
    now = world.clock.now()
    async with writing(world.engine) as conn:
        await record_changes(
            conn, [Change("s", key, now, ChangeKind.SUPPORT_BEGUN, "Nord", "staff:sara")]
        )
        began = {"person_id": key, "unit_id": unit_row.id, "began_on": now.date()}
        await conn.execute(insert(measure).values(began))
        await conn.execute(update(person).where(person.c.id == key).values(in_support=True))
        await erase_one(conn, world.vault, key, now, actor="staff:sara", reason=REASON)
    told = [(row.outcome, row.detail) for row in await world.rows(fact, kind="status")]
    assert told[-2:] == [("removed", "request"), ("support_ended", "other")]
    assert {row.source_key for row in await world.rows(fact)} == {
        f"erased:{row.id}" for row in await world.rows(fact)
    }
    for table in about_people():
        assert await world.count(table) == 0, table.name
    logged = [(row.action, row.reason) for row in await world.rows(access_log, actor="staff:sara")]
    assert logged == [("removed", "request"), (ACTION, "request")]


async def test_what_is_in_flight_ends(world: World) -> None:
    """A link opens nothing any more, nothing is sent, and a text comes from nobody we know."""
    word = await word_sent(world)
    assert await find(world, word, TokenPurpose.REPLY) is not None
    [row] = await world.rows(person)
    async with writing(world.engine) as conn:
        await conn.execute(update(message).values(state="delivered"))
        now = world.clock.now()
        await erase_one(conn, world.vault, row.id, now, actor="staff:sara", reason=REASON)
    assert await find(world, word, TokenPurpose.REPLY) is None
    before = len(world.sms.taken)
    [number] = [one.to for one in world.sms.taken]
    await world.receive(number, "jag jobbar", key="SM9")
    for days in (0, 5, 5):
        await world.tick(world.clock.now() + timedelta(days=days))
    assert len(world.sms.taken) == before
    [came] = await world.rows(reply)
    assert (came.person_id, came.state) == (None, "review")


async def test_a_family_number_stays_with_the_sister(world: World) -> None:
    """What somebody else wrote from the number of whoever goes stays theirs, without the number."""
    key = await world.add_person(ELIAS)
    sister = await world.add_person(AMINA)
    number, hers = point_hash(world.vault, "+46701740600"), b"hers"
    [point, *_] = await world.rows(contact_point, person_id=key)
    await world.change(contact_point, point.id, hash=number)
    async with writing(world.engine) as conn:
        for sender, place in ((number, point.id), (hers, point.id)):
            row: dict[str, object] = {"provider": "twilio", "external_id": f"{sender!r}"}
            row |= {"sender_hash": sender}
            row |= {"received_at": LAST_DAY, "handled_at": LAST_DAY}
            came = await conn.scalar(insert(inbox).values(row).returning(inbox.c.id))
            about = {"inbox_id": came, "person_id": sister, "contact_point_id": place}
            about |= {"channel": "sms", "at": LAST_DAY, "state": "read"}
            await conn.execute(insert(reply).values(about))
        now = world.clock.now()
        await erase_one(conn, world.vault, key, now, actor="staff:sara", reason=REASON)
    assert [row.sender_hash for row in await world.rows(inbox)] == [b"", hers]
    kept = await world.rows(reply)
    assert [(row.person_id, row.contact_point_id) for row in kept] == [(sister, None)] * 2


async def test_sealed_traces_go_too(world: World) -> None:
    """A refused line and a form that came late are opened, and go with whom they are about."""
    key = await world.add_person(ELIAS)
    other = another(1)
    lines = (
        f"{ELIAS.number[2:8]}-{ELIAS.number[8:]};Nobody;Else",
        f";{ELIAS.first_name};{ELIAS.last_name.upper()};;",
        f"{other.number};{other.first_name};{other.last_name}",
    )
    [row] = await world.rows(person)
    now = world.clock.now()
    forms: dict[str, datetime] = {row.public_id: now, "another": now}
    forms["over"] = now - timedelta(hours=2)
    async with writing(world.engine) as conn:
        run = {"source": "x", "at": now, "complete": True}
        old = await conn.scalar(insert(import_run).values(run).returning(import_run.c.id))
        new = await conn.scalar(insert(import_run).values(run).returning(import_run.c.id))
        for at, line in ((old, lines[2]), *((new, line) for line in lines)):
            told = {"run_id": at, "line": 2, "column": "", "problem": "is bad", "refused": True}
            sealed = seal_line(world.vault, line)
            await conn.execute(insert(import_problem).values(told | {"line_cipher": sealed}))
        [sara, *_] = (await conn.execute(staff.select())).all()
        await conn.execute(insert(account).values(staff_id=sara.id, totp_cipher=b""))
        for name, at in forms.items():
            form = world.vault.seal(KEPT_FORM, json.dumps({"path": f"/people/{name}"}))
            kept: dict[str, object] = {
                "hash": name.encode(),
                "staff_id": sara.id,
                "form_cipher": form,
            }
            kept |= {"until": at + timedelta(hours=1)}
            await conn.execute(insert(kept_form).values(kept))
        await erase_one(conn, world.vault, key, now, actor="staff:sara", reason=REASON)
    problems = await world.rows(import_problem)
    assert [one.line_cipher is None for one in problems] == [True, True, True, False]
    assert [one.hash for one in await world.rows(kept_form)] == [b"another"]
