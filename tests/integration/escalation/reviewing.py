"""Staff who say what replies mean: what tests of it begin from."""

from dataclasses import replace
from typing import Any

from escalation.queue import Worker
from escalation.settling import Settled, Settling, settle_reading
from escalation.states import TaskKind
from escalation.tables import task
from escalation.waiting_replies import open_reading
from escalation.waiting_texts import Asked, WaitingText, look_at
from messaging.examples import read_examples
from messaging.labels import Correction
from messaging.meaning.reading import Intent, Reading
from messaging.tables import reply
from scheduler.states import Origin
from scheduler.tables import planned_contact
from storage.engine import reading, writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS
from tests.world import another

WORKING = Correction([Intent.OCCUPATION], occupation="working")
CRISIS = Correction([Intent.CRISIS])
SISTER = replace(another(3), first_name="Ella", mobile=ELIAS.mobile)
STRANGER = "0701740690"


async def settle(
    office: Office,
    task_id: int,
    said: Correction | None = None,
    *,
    by: Worker | None = None,
    **told: Any,  # noqa: ANN401 - fields of Settling
) -> Settled:
    """Say what a reply means, as sara2 unless told otherwise."""
    world = office.world
    settling = Settling(task_id, by or await office.worker(), said or Correction(), **told)
    async with writing(world.engine) as conn:
        plans = world.works.plans
        await plans.load(conn)
        return await settle_reading(conn, world.vault, plans, settling, office.now)


async def look(office: Office, task_id: int, *, by: Worker, reason: str = "") -> WaitingText:
    """Open a reply to read it."""
    async with writing(office.world.engine) as conn:
        asked = Asked(task_id, by)
        return await look_at(conn, office.world.vault, asked, reason=reason, now=office.now)


async def review_of(office: Office, text: str, sender: str = ELIAS.mobile, key: str = "SM1") -> int:
    """Let a text arrive that nobody could read; return the task that asks for it."""
    await office.world.receive(sender, text, key=key)
    await office.read()
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value, state="open")
    return int(review.id)


async def stored(office: Office) -> Reading:
    """Return the reading of the one reply."""
    (row,) = await office.world.rows(reply)
    return open_reading(office.world.vault, row.reading_cipher)


async def examples(office: Office) -> list[dict[str, Any]]:
    """Return the examples that were kept."""
    async with reading(office.world.engine) as conn:
        return [one async for one in read_examples(conn, office.world.vault)]


async def answers(office: Office) -> list[str]:
    """Return which automatic answers are planned."""
    rows = await office.world.rows(planned_contact, origin=Origin.ANSWER.value)
    return [row.template for row in rows]
