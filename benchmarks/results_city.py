"""Two years of a whole country's outreach as facts, in the order of time: five for each person.

The people are those of `benchmarks.city`, by their number.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# What happens to whom: of a hundred people, after how many days, at which hour, and as what.
HAPPENINGS = (
    (100, 0, 2, "'status', '', '', 'entered', NULL"),
    (80, 15, 10, "'attempt', 'sms', 'hello', '', n % 7 + 1"),
    (70, 15, 10, "'delivery', 'sms', 'hello', 'delivered', n % 7 + 1"),
    (60, 18, 14, "'attempt', 'sms', 'reminder', '', n % 7 + 8"),
    (40, 25, 17, "'attempt', 'phone', 'call', '', NULL"),
    (40, 25, 17, "'task', '', 'call', 'no_answer', NULL"),
    (45, 26, 12, "'reply', CASE n % 2 WHEN 0 THEN 'sms' ELSE 'phone' END, 'answer', 'self', NULL"),
    (45, 26, 12, "'status', '', '', 'reached', NULL"),
    (30, 200, 2, "'status', '', '', 'left', NULL"),
)
FILL = """
WITH place AS (SELECT d.name AS district, u.name AS unit,
                      row_number() OVER (ORDER BY d.id) - 1 AS number, count(*) OVER () AS places
               FROM district d JOIN unit u ON u.id = d.unit_id)
INSERT INTO fact (source_key, subject, at, kind, channel, step, outcome, template_version,
    district, unit, gender, age, language)
SELECT 'bench:' || told.place || ':' || n, md5('subject' || n), at, kind, channel, step, outcome,
    version, place.district, place.unit, CASE n % 2 WHEN 0 THEN 'K' ELSE 'M' END, 16 + n % 4,
    (ARRAY['sv', 'sv', 'sv', 'sv', 'ar', 'so', 'en', 'fa', 'ti', 'other'])[n / 3 % 10 + 1]
FROM ({parts}) AS told (place, n, at, kind, channel, step, outcome, version)
JOIN place ON place.number = n % place.places WHERE at < now() ORDER BY at, n
"""
REGISTERED = """
UPDATE person SET registered_on = CURRENT_DATE - CAST(:days AS integer)
    + CAST(id % :days * 7919 % :days AS integer)
"""
PART = """
SELECT {place}, n, CAST(CURRENT_DATE - CAST(:days AS integer) AS timestamptz)
    + (n % {all} * 7919 % {all} + {days}) * interval '1 day' + {hour} * interval '1 hour'
    + n % 60 * interval '1 minute', {what}
FROM generate_series(1, CAST(:people AS integer)) n WHERE n / {all} * 31 % 100 < {share}
"""
NEWS = """
INSERT INTO fact (source_key, subject, at, kind, channel, step, outcome, district, unit, gender,
    age, language)
SELECT 'news:' || id, subject, at + interval '1 day', 'attempt', 'phone', 'call', '', district,
    unit, gender, age, language
FROM fact WHERE id % :every = 0 AND kind = 'attempt'
"""


async def fill_facts(conn: AsyncConnection, people: int, days: int) -> None:
    """Put the facts of so many people over so many days until now in the place of what stands.

    The number of days is a prime, so that each day has people of every kind.
    """
    await conn.execute(text("TRUNCATE fact"))
    await conn.execute(text(REGISTERED), {"days": days})
    parts = " UNION ALL ".join(
        PART.format(place=place, share=share, days=after, hour=hour, what=what, all=days)
        for place, (share, after, hour, what) in enumerate(HAPPENINGS)
    )
    query = FILL.format(parts=parts).replace("bench:", "bench\\:").replace("|| ':' ||", "|| '-' ||")
    await conn.execute(text(query), {"people": people, "days": days})


async def write_news(conn: AsyncConnection, every: int) -> None:
    """Let one of so many facts, where it is an attempt, be followed by a call: a night's news."""
    await conn.execute(text(NEWS.replace("news:", "news\\:")), {"every": every})
