"""The language that the queue finds a task by: its person's, copied so that an index can answer.

Joined from the person it would take a tenth of a second and more to find the tasks of the few
who speak a language. The pass after a task was opened copies it; whoever opens tasks need not.
"""

from sqlalchemy import case, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import LANGUAGES, register_codes
from escalation.tables import task
from escalation.wanted import OTHER
from register.tables import person

_NEW = "state = 'open' AND language IS NULL AND person_id IS NOT NULL"  # as the index has it
_CHOICE = case(
    *((person.c.language.in_(sorted(register_codes(one))), one) for one in LANGUAGES), else_=OTHER
)
_NOTE = (
    update(task)
    .where(literal_column(_NEW))
    .values(language=select(_CHOICE).where(person.c.id == task.c.person_id).scalar_subquery())
)


async def note_languages(conn: AsyncConnection) -> int:
    """Copy the language of everybody with a new task; return how many tasks those were."""
    return (await conn.execute(_NOTE)).rowcount
