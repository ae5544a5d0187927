"""The staff at work in the small municipality: tasks, letters and visits put in place by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Table, insert

from escalation.closing import Close, close_tasks
from escalation.outcome_rules import Recorded
from escalation.queue import LEASE, Worker, claim_these, find_worker
from escalation.reading import read_inbox
from escalation.states import PRIORITY, Outcome, TaskKind, TaskState
from escalation.tables import task, visit, visit_staff
from escalation.undoing import undo
from messaging.letters import post_batch, print_batch
from messaging.states import RANK, Channel, MessageState, ReplyState
from messaging.tables import letter_batch, message, reply
from pipeline.schema import TABLES
from register.staff import add_staff
from register.tables import fact, fact_undone, person, staff
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from storage.types import AnyRow
from tests.people import ELIAS, Young
from tests.world import World

# What no reader reads with confidence.
UNSURE = "Jag skulle kanske typ jobba sen men mamma är arg och jag vet inte"


class Office:
    """What tests of the escalation stage do with a world."""

    def __init__(self, world: World) -> None:
        """Take the world; `young` puts somebody into it whose steps are being taken."""
        self.world = world
        self._numbers = count(1)

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.world.clock.now()

    async def young(self, who: Young = ELIAS, **known: Any) -> int:  # noqa: ANN401 - as World.add_person
        """Put somebody into the register whose round is active; return their id."""
        key = await self.world.add_person(who, **known)
        for row in await self.world.rows(outreach, person_id=key):
            values = {"state": OutreachState.ACTIVE.value, "next_at": None, "step": "call"}
            await self.world.change(outreach, row.id, **values, attempt=1)
        return key

    async def round_of(self, who: int) -> AnyRow:
        """Return somebody's latest round."""
        return (await self.world.rows(outreach, person_id=who))[-1]

    async def row(self, table: Table, key: int) -> AnyRow:
        """Return one row."""
        return (await self.world.rows(table, id=key))[0]

    async def contact(
        self,
        who: int,
        *,
        origin: Origin = Origin.PLAN,
        state: ContactState = ContactState.PLANNED,
        ahead: bool = True,
        **values: Any,  # noqa: ANN401 - columns of planned_contact
    ) -> int:
        """Plan a contact; with `ahead` it is the round's next step. Return its id."""
        row = {
            "key": f"contact:{next(self._numbers)}",
            "person_id": who,
            "outreach_id": (await self.round_of(who)).id if ahead else None,
            "consumer": Consumer.MESSAGE.value,
            "origin": origin.value,
            "step": "call",
            "due_at": self.now,
            "state": state.value,
        }
        return await self.insert(planned_contact, {**row, **values})

    async def task(
        self,
        who: int | None,
        kind: TaskKind,
        *,
        plan_born: bool = False,
        by: Worker | None = None,
        **values: Any,  # noqa: ANN401 - columns of task
    ) -> int:
        """Open a task, or claim it for somebody; plan-born ones have a step behind them."""
        row = {
            "key": f"task:{next(self._numbers)}",
            "kind": kind.value,
            "person_id": who,
            "priority": PRIORITY[kind],
            "due_at": self.now,
            "created_at": self.now,
            "state": TaskState.CLAIMED.value if by else TaskState.OPEN.value,
            "staff_id": by.id if by else None,
            "lease_until": self.now + LEASE if by else None,
            "district_id": self.world.house.places["Farsta"].district_id,
        }
        if who is not None:
            one = await self.row(person, who)
            row |= {"district_id": one.district_id, "owner_id": one.owner_id}
        if plan_born and who is not None:
            handed = ContactState.HANDED
            row["planned_contact_id"] = await self.contact(who, state=handed, task_kind=kind.value)
            row |= {"outreach_id": (await self.round_of(who)).id, "step": "call"}
        return await self.insert(task, {**row, **values})

    async def letter(self, who: int) -> int:
        """Put a letter into its unit's batch, to be posted; return the message's id."""
        handed = await self.contact(who, state=ContactState.HANDED, step="letter")
        unit = self.world.house.places["Farsta"].unit_id
        batch = await self.insert(letter_batch, {"unit_id": unit, "created_at": self.now})
        row = {
            "planned_contact_id": handed,
            "person_id": who,
            "channel": Channel.LETTER.value,
            "letter_batch_id": batch,
            "state": MessageState.PLANNED.value,
            "rank": RANK[MessageState.PLANNED],
            "text_cipher": self.world.vault.seal("message.text", "Hej!"),
            "created_at": self.now,
        }
        return await self.insert(message, row)

    async def print_letters(self, batch: int) -> list[int]:
        """Close a batch for printing; return the ids of its letters."""
        async with writing(self.world.engine) as conn:
            return await print_batch(conn, batch, self.now)

    async def post_letters(self, batch: int) -> int:
        """Post a batch that was printed; return how many letters that were."""
        async with writing(self.world.engine) as conn:
            return (await post_batch(conn, batch, "staff:sara2", self.now)).letters

    async def booking(self, who: int, pair: Sequence[int], task_id: int | None = None) -> int:
        """Book a visit in two days; return its id."""
        row = {
            "person_id": who,
            "starts_at": self.now + timedelta(days=2),
            "task_id": task_id,
        }
        number = await self.insert(visit, row)
        async with writing(self.world.engine) as conn:
            for one in pair:
                values = {"visit_id": number, "staff_id": one}
                await conn.execute(insert(visit_staff).values(values))
        return number

    async def hire(self, login: str, *, unit: str = "KAA syd", **known: Any) -> Worker:  # noqa: ANN401 - as add_staff
        """Add a member of the staff, a coordinator unless told otherwise."""
        async with writing(self.world.engine) as conn:
            await add_staff(conn, login, login.title(), unit_name=unit, **known)
        return await self.worker(login)

    async def worker(self, login: str = "sara2") -> Worker:
        """Return a member of the staff; sara1 works in the north, sara2 in the south."""
        async with writing(self.world.engine) as conn:
            return await find_worker(conn, login)

    async def colleague(self) -> Worker:
        """Return kim, who works beside sara2, hired when first asked for."""
        if await self.world.count(staff, login="kim"):
            return await self.worker("kim")
        return await self.hire("kim")

    async def claim(self, worker: Worker, *tasks: int) -> list[int]:
        """Claim tasks; return those that were to be had."""
        async with writing(self.world.engine) as conn:
            return await claim_these(conn, worker, tasks, self.now, most=len(tasks))

    async def read(self) -> int:
        """Read the inbox."""
        async with writing(self.world.engine) as conn:
            await self.world.works.plans.load(conn)
            return await read_inbox(conn, self.world.vault, self.world.works.plans, self.now)

    async def close(
        self,
        task_id: int,
        outcome: Outcome,
        *,
        by: Worker | None = None,
        whose: int | None = None,
        **said: Any,  # noqa: ANN401 - fields of Recorded
    ) -> None:
        """Close a task, as sara2 unless told otherwise."""
        worker = by or await self.worker()
        close = Close(task_id, Recorded(outcome, **said), worker, whose)
        async with writing(self.world.engine) as conn:
            plans = self.world.works.plans
            await plans.load(conn)
            await close_tasks(conn, self.world.vault, plans, [close], self.now)

    async def undo(self, task_id: int, *, by: Worker | None = None) -> None:
        """Take back an outcome, as sara2 unless told otherwise."""
        worker = by or await self.worker()
        async with writing(self.world.engine) as conn:
            await undo(conn, self.world.vault, worker, task_id, self.now)

    async def open_kinds(self, who: int | None) -> list[str]:
        """Return the kinds of somebody's tasks that are open, in order."""
        rows = await self.world.rows(task, person_id=who, state=TaskState.OPEN.value)
        return sorted(row.kind for row in rows)

    async def holds(self, who: int) -> str:
        """Return what holds somebody's round."""
        return str((await self.round_of(who)).held_for)

    async def attempt(self, who: int, channel: str, step: str) -> None:
        """Note that somebody was contacted."""
        one = await self.row(person, who)
        about = {"subject": one.subject, "gender": "M", "district": "Farsta", "unit": "KAA syd"}
        made = {"at": self.now, "kind": "attempt", "channel": channel, "step": step}
        await self.insert(fact, {"source_key": f"attempt:{channel}:{step}", **about, **made})

    async def only_reply(self) -> ReplyState:
        """Return the state of the one reply there is."""
        (row,) = await self.world.rows(reply)
        return ReplyState(row.state)

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table, for comparing."""
        return {
            name: [tuple(row) for row in await self.world.rows(table)]
            for name, table in sorted(TABLES.items())
        }

    async def everything_but_slips(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row but what the nightly figures must forget."""
        rows = await self.everything()
        del rows[fact_undone.name]
        return rows

    async def insert(self, table: Table, values: dict[str, Any]) -> int:
        """Put a row in place; return its id."""
        async with writing(self.world.engine) as conn:
            done = await conn.execute(insert(table).values(values).returning(table.c.id))
            return int(done.scalar_one())
