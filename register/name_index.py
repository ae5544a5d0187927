"""The words that people are found by, beside their names and always in step with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from register.name_words import words_in
from register.tables import name_word
from storage.bulk import among, insert_rows


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody is called, and the district whose staff look for them."""

    first_name: str
    last_name: str
    district_id: int


async def index_names(
    conn: AsyncConnection, people: Mapping[int, Named], known: Collection[int] = ()
) -> None:
    """Write the words of people by id; those of the `known` among them replace what stood."""
    again = sorted(people.keys() & set(known))
    if again:
        await conn.execute(delete(name_word).where(among(conn, name_word.c.person_id, again)))
    rows = [
        {"person_id": key, "word": word, "district_id": named.district_id}
        for key, named in people.items()
        for word in words_in(named.first_name, named.last_name)
    ]
    await insert_rows(conn, name_word, rows)
