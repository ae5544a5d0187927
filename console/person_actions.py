"""What can be done about a person, on their page."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from console.guard import Visit


@dataclass(frozen=True, slots=True)
class ActionsShown:
    """What a person's page offers its reader to do."""

    person_id: int


async def load_actions(conn: AsyncConnection, visit: Visit, person_id: int) -> ActionsShown:
    """Return what somebody who may see this person can do about them."""
    del conn, visit
    return ActionsShown(person_id)
