"""Finding people by their names, within the districts that somebody serves.

Each district is a range of an index, in the words' order: a single word costs what is shown, and
not how many are called so. Further words are looked for person by person, from the longest word
on: two very common ones cost some tenths of a second in a million (docs/decisions/0027).
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, exists, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from register.tables import name_word, person
from storage.bulk import among
from storage.types import AnySelect, BigKey, Plain

_LAST = "\U0010ffff"  # no word goes on with it: what begins with a word ends before it
_MOST = bindparam("most", type_=Integer())


async def find_by_words(
    conn: AsyncConnection,
    words: Sequence[str],
    *,
    districts: Collection[int],
    also: Collection[int] = (),
    born_on: date | None = None,
    most: int,
) -> list[int]:
    """Return the ids of people each of whose words begins a word of their names.

    Nobody protected is ever found (R7).

    Args:
        conn: a connection in a transaction.
        words: folded, at least one (`name_words.words_in`).
        districts: where to look.
        also: ids of people to look among whatever their district is; a few hundred at most.
        born_on: only those who were born on this day.
        most: how many at most in the districts, and as many among those.
    """
    rarest_first = sorted(words, key=len, reverse=True)
    values: dict[str, Any] = {"most": most, "born_on": born_on}
    dated = born_on is not None
    for place, word in enumerate(rarest_first):
        values |= {f"from_{place}": word, f"to_{place}": word + _LAST}
    values |= {f"district_{place}": one for place, one in enumerate(sorted(districts))}
    found: list[int] = []
    if districts:
        query = _in_districts(len(districts), len(words), dated)
        found += await conn.scalars(query, values)
    if also:
        theirs = among(conn, name_word.c.person_id, sorted(also))
        found += await conn.scalars(_pick(theirs, len(words), dated), values)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _in_districts(districts: int, words: int, dated: bool) -> AnySelect:
    """Return the query for so many districts and words: building it costs more than running it."""
    places = [bindparam(f"district_{place}", type_=BigKey) for place in range(districts)]
    picks = [_pick(name_word.c.district_id == place, words, dated) for place in places]
    found = union_all(*(pick.subquery().select() for pick in picks)).subquery()
    return select(found.c.person_id).order_by(found.c.word, found.c.person_id).limit(_MOST)


def _pick(where: ColumnElement[bool], words: int, dated: bool) -> AnySelect:
    c, p = name_word.c, person.c
    other = name_word.alias()
    rest: list[ColumnElement[bool]] = [
        exists().where(other.c.person_id == c.person_id, _begins(other.c.word, place))
        for place in range(1, words)
    ]
    if dated:
        rest.append(p.born_on == bindparam("born_on", type_=Date()))
    return (
        select(c.person_id, c.word)
        .join_from(name_word, person, p.id == c.person_id)
        .where(where, _begins(c.word, 0), *rest, ~p.protected)
        .order_by(c.word, c.person_id)
        .limit(_MOST)
    )


def _begins(word: ColumnElement[str], place: int) -> ColumnElement[bool]:
    return (word >= bindparam(f"from_{place}", type_=Plain)) & (
        word < bindparam(f"to_{place}", type_=Plain)
    )
