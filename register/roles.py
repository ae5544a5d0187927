"""What a member of the staff may do. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of the staff may do."""

    COORDINATOR = "coordinator"  # is responsible for people, works the queue of their districts
    MANAGER = "manager"  # tunes templates and plans, sees results, reassigns
    ADMINISTRATOR = "administrator"  # runs the service: imports, staff, settings
    DUTY = "duty"  # opens urgent tasks everywhere (R19)
    PROTECTED = "protected"  # may open people with protected data, with a reason (R7)
