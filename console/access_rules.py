"""Who may see whom: one question, asked of everybody who is shown, that fails closed. Pure.

Coordinators see their districts and the people they are responsible for, managers their unit,
whoever is on duty all who are in danger (R19), and everybody those whose task they hold.
Administrators run the service and see nobody. People with protected data are seen only with
the extra role and a reason, and never by the extra role alone (R7).
"""

from dataclasses import dataclass
from enum import StrEnum

from register.roles import Role

# Who works with people at all; the service itself is run by others.
SEES_PEOPLE = frozenset({Role.COORDINATOR, Role.MANAGER, Role.DUTY})


class Reason(StrEnum):
    """Why somebody with protected data is opened; the code is kept in the access log."""

    TASK = "task"  # a task of theirs is being worked on
    CONTACT = "contact"  # they, or somebody for them, have made contact
    DUTY = "duty"  # their safety is at stake
    RECORD = "record"  # what is recorded of them is put right


class Verdict(StrEnum):
    """What came of the question."""

    SEEN = "seen"
    NOT_THEIRS = "not_theirs"  # another unit's or district's, or no role that sees people
    PROTECTED = "protected"  # the extra role is missing
    NO_REASON = "no_reason"  # the extra role is there, a reason is not


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks."""

    staff_id: int
    roles: frozenset[str]
    districts: frozenset[int]  # those they serve
    unit_districts: frozenset[int]  # those of their unit; all, where they belong to none
    owners: frozenset[int]  # themselves, and those whom they cover for today


@dataclass(frozen=True, slots=True)
class Case:
    """Whom they look at."""

    district_id: int | None
    owner_id: int | None
    protected: bool | None  # unknown counts as protected
    urgent: bool = False  # an urgent task of theirs is not closed yet
    held: bool = False  # the viewer holds a task of theirs


def judge(viewer: Viewer, case: Case, reason: str = "") -> Verdict:
    """Return whether somebody may be seen; whatever is not plainly allowed is not."""
    if case.protected is not False and Role.PROTECTED not in viewer.roles:
        return Verdict.PROTECTED
    if not _is_theirs(viewer, case):
        return Verdict.NOT_THEIRS
    if case.protected is not False and reason not in set(Reason):
        return Verdict.NO_REASON
    return Verdict.SEEN


def districts_seen(viewer: Viewer) -> frozenset[int]:
    """Return the districts of which somebody sees everybody who is not protected."""
    seen = viewer.districts if Role.COORDINATOR in viewer.roles else frozenset[int]()
    return seen | viewer.unit_districts if Role.MANAGER in viewer.roles else seen


def _is_theirs(viewer: Viewer, case: Case) -> bool:
    roles = viewer.roles
    if Role.DUTY in roles and case.urgent:
        return True
    if Role.MANAGER in roles and case.district_id in viewer.unit_districts:
        return True
    if Role.COORDINATOR in roles and (
        case.district_id in viewer.districts or case.owner_id in viewer.owners
    ):
        return True
    return case.held and bool(roles & SEES_PEOPLE)
