"""A text sent to its writer, as it looks on a real telephone: no message to anybody."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.channels.base import Outgoing
from messaging.states import Channel, VersionChange
from messaging.tables import template_change
from messaging.templates import SAMPLE, compile_template, fill_in
from messaging.version_rules import VersionBarrier
from messaging.versions import Version, VersionError, note_change

# What is sent to staff has no row, and reports on it find none.
NO_MESSAGE = 0
MOST_AN_HOUR = 10
TRIED_BY = (Channel.SMS, Channel.EMAIL)


async def note_trial(conn: AsyncConnection, version: Version, *, by: str, now: datetime) -> None:
    """Write down, before it goes, that somebody sends a version to themselves.

    Raises:
        VersionError: they have done so too often within the hour.
    """
    c = template_change.c
    query = select(func.count(c.id)).where(
        c.actor == by, c.change == VersionChange.TRIED, c.at > now - timedelta(hours=1)
    )
    if (await conn.execute(query)).scalar_one() >= MOST_AN_HOUR:
        raise VersionError(VersionBarrier.OFTEN)
    await note_change(conn, version.id, VersionChange.TRIED, by=by, now=now)


def trial_message(version: Version, values: Mapping[str, str], to: str) -> Outgoing:
    """Return a version's text for its writer; `values` stand over those of a sample person."""
    channel = Channel(version.key.channel)
    compiled = compile_template(version.body)
    subject, text = fill_in(compiled, channel, {**SAMPLE, **values})
    return Outgoing(
        NO_MESSAGE, to, text, subject=subject, language=version.key.language, at_once=True
    )
