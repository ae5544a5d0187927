"""What a round would still do were nobody to answer: shown to staff, never acted on. Pure."""

from dataclasses import replace
from datetime import datetime

from scheduler.cadence import NextContact, Progress, RoundOver, next_contact
from scheduler.plan import Plan


def coming_contacts(
    plan: Plan,
    progress: Progress,
    now: datetime,
    *,
    most: int,
    booked_at: datetime | None = None,
) -> list[NextContact]:
    """Return up to `most` contacts that would follow, each as if the one before ended when due.

    The times are the earliest possible. A step that is no longer in the plan ends the list.
    """
    coming: list[NextContact] = []
    while len(coming) < most:
        try:
            contact = next_contact(plan, progress, now, booked_at=booked_at)
        except LookupError:
            break
        if isinstance(contact, RoundOver):
            break
        coming.append(contact)
        now = contact.due_at
        progress = replace(
            progress, step=contact.step, attempt=contact.attempt, ended_at=contact.due_at
        )
    return coming
