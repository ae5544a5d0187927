"""What earlier years leave open is ended before the way to a person is cut (R15).

A subject that nothing can end any more would be in the register, and in support, of every year
to come.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM
from register.pages import pages
from register.states import ChangeKind, FactKind
from register.tables import fact
from storage.bulk import among, insert_rows
from storage.types import AnyRow

_NOON = time(12)
_OTHERWISE = "other"  # why support ended: nobody has told
_STANDS: Mapping[str, bool] = {
    ChangeKind.ENTERED: True,
    ChangeKind.RESTORED: True,
    ChangeKind.LEFT: False,
    ChangeKind.REMOVED: False,
}
_RUNS: Mapping[str, int] = {ChangeKind.SUPPORT_BEGUN: 1, ChangeKind.SUPPORT_ENDED: -1}


async def end_what_is_open(
    conn: AsyncConnection, last_days: Mapping[str, date], actor: str
) -> None:
    """Let subjects leave, and their support end, on the last day of each that is given."""
    f = fact.c
    for some in pages(sorted(last_days)):
        query = select(f.subject, f.at, f.outcome, f.district, f.unit, f.gender).where(
            among(conn, f.subject, some),
            f.kind == FactKind.STATUS.value,
            f.outcome.in_([*_STANDS, *_RUNS]),
        )
        told = await conn.execute(query.order_by(f.subject, f.at, f.id))
        rows = [
            {**row, "actor": actor}
            for subject, group in groupby(told, key=lambda one: str(one.subject))
            for row in _ends(list(group), last_days[subject])
        ]
        await insert_rows(conn, fact, rows, skip_existing=True)


def _ends(told: list[AnyRow], last_day: date) -> Iterator[dict[str, object]]:
    last = told[-1]
    at = max(datetime.combine(last_day, _NOON, STOCKHOLM), last.at)
    about = {"subject": last.subject, "district": last.district, "unit": last.unit}
    about |= {"gender": last.gender, "at": at, "kind": FactKind.STATUS.value}
    about |= {"channel": "", "step": ""}
    for number in range(_running(told)):
        ended = {"outcome": ChangeKind.SUPPORT_ENDED.value, "detail": _OTHERWISE}
        yield {**about, **ended, "source_key": f"history:{last.subject}:support_over:{number}"}
    if _stands(told):
        left = {"outcome": ChangeKind.LEFT.value, "detail": ""}
        yield {**about, **left, "source_key": f"history:{last.subject}:over"}


def _running(told: Iterable[AnyRow]) -> int:
    """Return how many times in support have not ended; an end without a beginning ends none."""
    running = 0
    for row in told:
        running = max(0, running + _RUNS.get(row.outcome, 0))
    return running


def _stands(told: Iterable[AnyRow]) -> bool:
    stands = False
    for row in told:
        stands = _STANDS.get(row.outcome, stands)
    return stands
