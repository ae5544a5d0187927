"""What there is to know about an experiment, for whoever changes or shows it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import VersionState
from messaging.versions import find_version
from scheduler.experiment_tables import inflow, variant
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ExperimentKind
from storage.types import AnyRow


async def read_variants(conn: AsyncConnection, number: int) -> list[AnyRow]:
    """Return an experiment's variants, the standard first."""
    query = select(variant).where(variant.c.experiment_id == number).order_by(variant.c.number)
    return list(await conn.execute(query))


async def read_inflow(conn: AsyncConnection, kind: str, target: str) -> int:
    """Return how many people come to a text or a step in a year, as it was counted last night."""
    name = target if kind == ExperimentKind.TEXT else target.rpartition("/")[2]
    query = select(inflow.c.people).where(inflow.c.kind == kind, inflow.c.target == name)
    return int(await conn.scalar(query) or 0)


async def is_in_use(
    conn: AsyncConnection, plans: PlanShelf, row: AnyRow, variants: Sequence[AnyRow]
) -> bool:
    """Tell whether what an experiment compares with is still what everybody else gets."""
    standard = variants[0].version_id
    if row.kind == ExperimentKind.WAIT:
        return plans.is_live(standard)
    version = await find_version(conn, standard)
    return version is not None and version.state is VersionState.LIVE
