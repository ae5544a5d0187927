"""The questions that the annual report asks the facts, alike on SQLite and PostgreSQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.sql.selectable import Subquery

from register.states import ChangeKind, FactKind
from register.tables import fact
from reports.period import Period

ANSWER = "answer"  # the step of a reply that counts as contact

_ENTERS = (ChangeKind.ENTERED, ChangeKind.RESTORED)
_LEAVES = (ChangeKind.LEFT, ChangeKind.REMOVED)
_ATTEMPT = fact.c.kind == FactKind.ATTEMPT
_ANSWER = and_(fact.c.kind == FactKind.REPLY, fact.c.step == ANSWER)

Words = Select[*tuple[str, int]]


def people_of(period: Period) -> Select[*tuple[Any, ...]]:
    """A row per subject known before the period's end; columns as in PersonYear, in order.

    The entry comes from a window, not from a join of the facts with themselves: on
    tables without fresh statistics PostgreSQL would loop over that join.
    """
    entered = func.max(_at_if(_status(*_ENTERS))).over(partition_by=fact.c.subject)
    newest = func.max(fact.c.at).over(partition_by=fact.c.subject)
    told = (
        select(fact, entered.label("entered"), newest.label("newest"))
        .where(fact.c.kind.in_((FactKind.STATUS, FactKind.ATTEMPT)), fact.c.at < period.end)
        .subquery("told")
    )
    # not what was written last: earlier years are imported after what happened since
    latest = func.max(case((told.c.at == told.c.newest, told.c.id)))
    grouped = (
        select(latest.label("latest"), *_instants(told, period))
        .group_by(told.c.subject)
        .subquery("grouped")
    )
    instants = [column for column in grouped.c if column.name != "latest"]
    # gender and district as they were told last
    return select(fact.c.gender, fact.c.district, *instants).join_from(
        grouped, fact, fact.c.id == grouped.c.latest
    )


def attempts_by_channel(period: Period) -> Words:
    """Contact attempts in the period."""
    return _by_channel(_within(_ATTEMPT, period))


def answers_by_channel(period: Period) -> Words:
    """Answers in the period, by the channel whose attempt they answer."""
    return _by_channel(_within(_ANSWER, period))


def answered_by_channel(period: Period) -> Words:
    """Attempts of the period with an answer: an answer belongs to the latest attempt (R4)."""
    following = func.lead(fact.c.kind).over(
        partition_by=(fact.c.subject, fact.c.channel),
        # a call and its answer are of one instant: the attempt came first
        order_by=(fact.c.at, case((_ATTEMPT, 0), else_=1), fact.c.id),
    )
    told = (
        select(fact.c.channel, fact.c.kind, following.label("following"))
        .where(or_(_ATTEMPT, _ANSWER), fact.c.at >= period.start, fact.c.at < period.end)
        .subquery("told")
    )
    return (
        select(told.c.channel, func.count())
        .where(told.c.kind == FactKind.ATTEMPT, told.c.following == FactKind.REPLY)
        .group_by(told.c.channel)
    )


def first_occupations(period: Period) -> Words:
    """The first occupation told at the first reach in the period or later in it (R18)."""
    reached = func.min(_at_if(_status(ChangeKind.REACHED))).over(partition_by=fact.c.subject)
    told = (
        select(fact, reached.label("reached"))
        .where(_within(_status(ChangeKind.REACHED, ChangeKind.OCCUPATION), period))
        .subquery("told")
    )
    place = func.row_number().over(partition_by=told.c.subject, order_by=(told.c.at, told.c.id))
    ranked = (
        select(told.c.detail, place.label("place"))
        .where(told.c.outcome == ChangeKind.OCCUPATION, told.c.detail != "")
        .where(told.c.at >= told.c.reached)
        .subquery("ranked")
    )
    return (
        select(ranked.c.detail, func.count()).where(ranked.c.place == 1).group_by(ranked.c.detail)
    )


def support_facts(period: Period) -> Select[*tuple[Any, ...]]:
    """Beginnings and ends of support up to the period's end; columns as in SupportFact."""
    names = ("subject", "gender", "at", "outcome", "detail", "unit")
    return (
        select(*(fact.c[name] for name in names))
        .where(_status(ChangeKind.SUPPORT_BEGUN, ChangeKind.SUPPORT_ENDED))
        .where(fact.c.at < period.end)
        .order_by(fact.c.subject, fact.c.at, fact.c.id)
    )


def _instants(told: Subquery, period: Period) -> list[ColumnElement[datetime]]:
    at = told.c.at
    before, within, after = at < period.start, at >= period.start, at >= told.c.entered
    status = told.c.kind == FactKind.STATUS
    enters = and_(status, told.c.outcome.in_(_ENTERS))
    leaves = and_(status, told.c.outcome.in_(_LEAVES))
    reached = and_(status, told.c.outcome == ChangeKind.REACHED)
    attempt = told.c.kind == FactKind.ATTEMPT

    def first(*conditions: ColumnElement[bool]) -> ColumnElement[datetime]:
        return func.min(case((and_(*conditions), at)))

    def last(*conditions: ColumnElement[bool]) -> ColumnElement[datetime]:
        return func.max(case((and_(*conditions), at)))

    return [
        last(enters, before).label("entered_before"),
        last(leaves, before).label("left_before"),
        first(enters, within).label("entered_within"),
        first(attempt, within).label("attempt_within"),
        first(reached, within).label("reached_within"),
        func.max(told.c.entered).label("entered"),
        first(leaves, after).label("left_after"),
        first(attempt, after).label("attempt_after"),
        first(reached, after).label("reached_after"),
    ]


def _by_channel(condition: ColumnElement[bool]) -> Words:
    return select(fact.c.channel, func.count()).where(condition).group_by(fact.c.channel)


def _within(condition: ColumnElement[bool], period: Period) -> ColumnElement[bool]:
    return and_(condition, fact.c.at >= period.start, fact.c.at < period.end)


def _status(*kinds: ChangeKind) -> ColumnElement[bool]:
    return and_(fact.c.kind == FactKind.STATUS, fact.c.outcome.in_(kinds))


def _at_if(condition: ColumnElement[bool]) -> ColumnElement[datetime]:
    return case((condition, fact.c.at))
