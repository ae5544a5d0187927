"""Experiments with texts: some messages take another version than the one in use."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.candidates import Candidate
from messaging.desk import Desk
from messaging.permission import Go, Verdict
from messaging.shelf import LiveTemplate
from messaging.wording import language_of
from scheduler.drawing import Arrived, Trial, draw
from scheduler.states import Origin


async def draw_texts(
    conn: AsyncConnection, desk: Desk, decided: Iterable[tuple[Candidate, Verdict]], now: datetime
) -> Mapping[int, LiveTemplate]:
    """Return the texts that contacts take in place of the one in use, by planned contact.

    Only contacts of a plan that may go now: whoever is drawn is written to in this transaction.
    """
    if not desk.trials:
        return {}
    trials = {trial.versions[0]: trial for trial in desk.trials}
    coming: dict[int, list[Candidate]] = {}
    for candidate, verdict in decided:
        if isinstance(verdict, Go) and candidate.contact.origin is Origin.PLAN:
            spoken = language_of(candidate, verdict.channel)
            live = desk.templates.find(candidate.row.template, verdict.channel, spoken)
            if live.version_id in trials:
                coming.setdefault(live.version_id, []).append(candidate)
    chosen: dict[int, LiveTemplate] = {}
    for version, candidates in coming.items():
        chosen |= await _choose(conn, desk, trials[version], candidates, now=now)
    return chosen


async def _choose(
    conn: AsyncConnection,
    desk: Desk,
    trial: Trial,
    candidates: Sequence[Candidate],
    *,
    now: datetime,
) -> dict[int, LiveTemplate]:
    arrived = [
        Arrived(candidate.row.subject, desk.places[candidate.row.district_id].unit)
        for candidate in candidates
    ]
    drawn = await draw(conn, trial, arrived, now)
    return {
        candidate.row.id: desk.templates.version(trial.versions[drawn[candidate.row.subject]])
        for candidate in candidates
        if candidate.row.subject in drawn
    }
