"""Who may see whom, case by case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.access_rules import Case, Reason, Verdict, Viewer, judge
from register.roles import Role

ME, COLLEAGUE, AWAY = 1, 2, 3
MINE, UNIT, ELSEWHERE = 10, 11, 20
COORDINATOR = Viewer(
    ME,
    frozenset({Role.COORDINATOR}),
    frozenset({MINE}),
    frozenset({MINE, UNIT}),
    frozenset({ME, AWAY}),
)
NEAR = Case(MINE, COLLEAGUE, protected=False)
FAR = Case(ELSEWHERE, COLLEAGUE, protected=False)
SECRET = replace(NEAR, protected=True)
SEEN, NOT_THEIRS = Verdict.SEEN, Verdict.NOT_THEIRS
PROTECTED, NO_REASON = Verdict.PROTECTED, Verdict.NO_REASON


def with_roles(*roles: str) -> Viewer:
    """Return the same person with other roles."""
    return replace(COORDINATOR, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("roles", "case", "reason", "verdict"),
    [
        # a coordinator: their districts, their people, those whom they cover for
        ([Role.COORDINATOR], NEAR, "", SEEN),
        ([Role.COORDINATOR], FAR, "", NOT_THEIRS),
        ([Role.COORDINATOR], replace(FAR, district_id=UNIT), "", NOT_THEIRS),
        ([Role.COORDINATOR], replace(FAR, owner_id=ME), "", SEEN),
        ([Role.COORDINATOR], replace(FAR, owner_id=AWAY), "", SEEN),
        ([Role.COORDINATOR], replace(FAR, urgent=True), "", NOT_THEIRS),
        ([Role.COORDINATOR], replace(FAR, held=True), "", SEEN),
        ([Role.COORDINATOR], Case(None, None, protected=False), "", NOT_THEIRS),
        # a manager: the unit
        ([Role.MANAGER], NEAR, "", SEEN),
        ([Role.MANAGER], replace(FAR, district_id=UNIT), "", SEEN),
        ([Role.MANAGER], FAR, "", NOT_THEIRS),
        ([Role.MANAGER], replace(FAR, owner_id=ME), "", NOT_THEIRS),
        # on duty: everybody in danger, and nobody else
        ([Role.DUTY], replace(FAR, urgent=True), "", SEEN),
        ([Role.DUTY], NEAR, "", NOT_THEIRS),
        # nobody sees people by running the service, by the extra role alone, or by no role
        ([Role.ADMINISTRATOR], replace(NEAR, owner_id=ME, held=True, urgent=True), "", NOT_THEIRS),
        ([Role.PROTECTED], replace(NEAR, held=True), "", NOT_THEIRS),
        ([], replace(NEAR, held=True), "", NOT_THEIRS),
        (["owner"], NEAR, "", NOT_THEIRS),
        # people with protected data: the extra role, their own districts, and a reason
        ([Role.COORDINATOR], SECRET, Reason.TASK, PROTECTED),
        ([Role.DUTY], replace(SECRET, urgent=True), Reason.DUTY, PROTECTED),
        ([Role.COORDINATOR], replace(SECRET, held=True), Reason.TASK, PROTECTED),
        ([Role.COORDINATOR, Role.PROTECTED], SECRET, "", NO_REASON),
        ([Role.COORDINATOR, Role.PROTECTED], SECRET, "because", NO_REASON),
        ([Role.COORDINATOR, Role.PROTECTED], SECRET, Reason.TASK, SEEN),
        ([Role.COORDINATOR, Role.PROTECTED], replace(FAR, protected=True), Reason.TASK, NOT_THEIRS),
        ([Role.COORDINATOR, Role.PROTECTED], NEAR, "", SEEN),
        ([Role.DUTY, Role.PROTECTED], replace(FAR, protected=True, urgent=True), "duty", SEEN),
        # what is not known counts as protected
        ([Role.COORDINATOR], replace(NEAR, protected=None), "", PROTECTED),
        ([Role.COORDINATOR, Role.PROTECTED], replace(NEAR, protected=None), "", NO_REASON),
    ],
)
def test_who_may_see_whom(roles: list[str], case: Case, reason: str, verdict: Verdict) -> None:
    """Each role sees what it works with, and whatever is not plainly allowed is refused."""
    assert judge(with_roles(*roles), case, reason) is verdict


@given(
    st.frozensets(st.sampled_from(Role)),
    st.builds(
        Case,
        st.sampled_from([None, MINE, UNIT, ELSEWHERE]),
        st.sampled_from([None, ME, COLLEAGUE, AWAY]),
        st.sampled_from([None, True]),
        urgent=st.booleans(),
        held=st.booleans(),
    ),
    st.sampled_from(["", "x", *Reason]),
)
def test_nobody_protected_is_seen_without_role_and_reason(
    roles: frozenset[str], case: Case, reason: str
) -> None:
    """Whatever else is true, protected data take the extra role, another one, and a reason."""
    if judge(with_roles(*roles), case, reason) is SEEN:
        assert Role.PROTECTED in roles
        assert roles - {Role.PROTECTED, Role.ADMINISTRATOR}
        assert reason in set(Reason)
