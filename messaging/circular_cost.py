"""What one message to many would take: to how many, and in how many SMS."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.circular_aim import count_crowd
from messaging.circular_rules import Draft
from messaging.circulars import CHANNELS, bodies
from messaging.expected import Aim, expect_for
from messaging.states import Channel
from messaging.templates import CIRCULAR, compile_template

DRAFT = "draft"  # the word of a template that is none yet


@dataclass(frozen=True, slots=True)
class Cost:
    """How many people are meant, how many a channel reaches, and the SMS it takes."""

    people: int
    reached: int
    by_mail: int
    segments: int
    exact: bool  # false: the people are reckoned from a part of the register
    sampled: bool  # the rest is reckoned from a part of the people
    by_district: Mapping[int, int]  # those whom a channel reaches, as the people are spread


async def foresee(
    conn: AsyncConnection,
    draft: Draft,
    *,
    house: Mapping[str, str],
    carriers: Collection[str],
    now: datetime,
) -> Cost:
    """Return what sending it now would take; its cost has a bound (circular_aim.py).

    The texts have no problems; `house` is what they say of the municipality (expected.py).
    """
    crowd = await count_crowd(conn, draft.aim, now)
    texts = {key: compile_template(body) for key, body in bodies(draft, DRAFT).items()}
    aims = [Aim(row, CIRCULAR + DRAFT, CHANNELS) for row in crowd.sample]
    expected = await expect_for(conn, aims, texts, house=house, carriers=carriers, now=now)
    share = crowd.count / len(crowd.sample) if crowd.sample else 0
    by_mail = sum(n for key, n in expected.messages.items() if key.channel == Channel.EMAIL)
    return Cost(
        people=crowd.count,
        reached=round(expected.messages.total() * share),
        by_mail=round(by_mail * share),
        segments=round(expected.segments.total() * share),
        exact=crowd.exact,
        sampled=len(crowd.sample) < crowd.count,
        by_district=_apportion(
            Counter(row.district_id for row in crowd.sample),
            round(expected.messages.total() * share),
        ),
    )


def _apportion(counts: Counter[int], total: int) -> dict[int, int]:
    """Return `total` in shares of the counts, whole ones that add up."""
    shares, told, seen = {}, 0, 0
    for key, count in sorted(counts.items()):
        seen += count
        upto = round(total * seen / counts.total())
        shares[key], told = upto - told, upto
    return shares
