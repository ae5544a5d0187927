"""What sending a text will take: to how many, by which channel, in how many SMS.

The claim decides for each person when it comes to that (permission.py); here the same rule
is asked beforehand, about people as they stand now.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.languages import keep_number_order
from messaging.candidates import ADULT_AGE, read_points
from messaging.dates import turns_20_at
from messaging.permission import Contact, Go, Point, Recipient, choose_channel
from messaging.segments import count_segments
from messaging.shelf import keys_to_try
from messaging.states import Channel
from messaging.templates import SAMPLE, CompiledTemplate, fill_in
from messaging.version_rules import TextKey
from register.age import age_on
from register.tables import person
from scheduler.plan import IfLate
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import planned_contact
from storage.types import AnyRow

# Of what is planned so many are looked at, the next ones first: enough for a figure.
LOOK = 5_000
_P = person.c
PERSON_COLUMNS = (
    _P.id, _P.first_name, _P.language, _P.state, _P.protected, _P.limits, _P.born_on,
    _P.address_state, _P.street, _P.district_id,
)  # fmt: skip
Texts = Mapping[TextKey, CompiledTemplate]


@dataclass(slots=True)
class Expected:
    """How many messages by each text, and how many SMS they are billed as."""

    messages: Counter[TextKey] = field(default_factory=Counter)
    segments: Counter[TextKey] = field(default_factory=Counter)
    nobody: int = 0  # people whom no channel reaches, or whom none may
    all_seen: bool = True  # false: there are more than were looked at


@dataclass(frozen=True, slots=True)
class Aim:
    """Somebody who is to get a text."""

    row: AnyRow  # with PERSON_COLUMNS
    template: str
    channels: tuple[Channel, ...]
    addressee: str = "self"


async def expect_planned(
    conn: AsyncConnection,
    key: TextKey,
    texts: Texts,
    *,
    house: Mapping[str, str],
    carriers: Collection[str],
    now: datetime,
) -> Expected:
    """Return what is planned with a text among the next contacts, all texts of its template told.

    `texts`: those of the template that would be in use; `house` as in `expect_for`.
    """
    c = planned_contact.c
    nearest = (
        select(c.id, c.person_id, c.template, c.channels, c.addressee)
        .where(c.consumer == Consumer.MESSAGE, c.state == ContactState.PLANNED)
        .order_by(c.due_at, c.id)
        .limit(LOOK)
        .subquery()
    )
    planned = select(*PERSON_COLUMNS, nearest.c.channels, nearest.c.addressee).join_from(
        nearest, person, _P.id == nearest.c.person_id
    )
    rows = (await conn.execute(planned.where(nearest.c.template == key.template))).all()
    counted = await conn.execute(select(nearest.c.id).offset(LOOK - 1))
    aims = [
        Aim(row, key.template, tuple(Channel(one) for one in row.channels.split()), row.addressee)
        for row in rows
    ]
    expected = await expect_for(conn, aims, texts, house=house, carriers=carriers, now=now)
    expected.all_seen = counted.first() is None
    return expected


async def expect_for(
    conn: AsyncConnection,
    aims: Sequence[Aim],
    texts: Texts,
    *,
    house: Mapping[str, str],
    carriers: Collection[str],
    now: datetime,
) -> Expected:
    """Return what sending to people will take.

    `house` is what an SMS of this municipality says of it, over the samples: its name and its
    links are longer or shorter than theirs.
    """
    points, _ = await read_points(conn, {aim.row.id for aim in aims})
    expected = Expected()
    for aim in aims:
        way = _way(aim, points.get(aim.row.id, ()), carriers, now)
        key = _text(texts, aim, way) if way else None
        if key is None:
            expected.nobody += 1
            continue
        expected.messages[key] += 1
        if way is Channel.SMS:
            values = {**SAMPLE, **house, "first_name": aim.row.first_name}
            values["phone"] = keep_number_order(values["phone"], key.language)
            _, text = fill_in(texts[key], way, values)
            expected.segments[key] += count_segments(text).segments
    return expected


def _way(
    aim: Aim, points: Sequence[Point], carriers: Collection[str], now: datetime
) -> Channel | None:
    row = aim.row
    if row.protected:
        return None
    contact = Contact(
        Origin.PLAN, aim.template, aim.channels, aim.addressee, IfLate.SHIFT, now, None, None
    )
    recipient = Recipient(
        state=row.state,
        protected=row.protected,
        turns_20_at=turns_20_at(row.born_on),
        under_18=age_on(row.born_on, swedish_date(now)) < ADULT_AGE,
        limits=frozenset(row.limits.split()),
        address_ok=row.address_state == "ok" and row.street != "",
        round_state="",
        unread=False,
        deceased=False,
        in_pilot=True,
    )
    verdict = choose_channel(contact, recipient, points, carriers)
    return verdict.channel if isinstance(verdict, Go) else None


def _text(texts: Texts, aim: Aim, channel: Channel) -> TextKey | None:
    keys = keys_to_try(aim.template, channel, aim.row.language)
    return next((TextKey(*key) for key in keys if key in texts), None)
