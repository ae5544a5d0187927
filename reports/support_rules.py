"""How support counts in an annual report: who took part, who began, how it ended."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from register.states import ChangeKind
from reports.annual_rules import by_gender, place_order
from reports.annual_values import NO_DISTRICT, TOTAL, ClosingRow, Support
from reports.period import Period

STUDIES, WORK = "studies", "work"
ENROLLED, CLOSED = "enrolled", "closed"


@dataclass(frozen=True)
class SupportFact:
    """A beginning or an end of support, as the facts tell it."""

    subject: str
    gender: str
    at: datetime
    outcome: str  # support_begun or support_ended
    detail: str  # the unit where it began; studies, work or other where it ended
    unit: str


@dataclass(frozen=True)
class Spell:
    """One time in support, from its beginning to its end."""

    unit: str
    began: datetime | None  # None: before the records begin
    ended: datetime | None = None
    reason: str = ""


def support_spells(facts: Iterable[SupportFact]) -> list[Spell]:
    """Return one subject's spells from facts in the order of time.

    An end closes the oldest spell still open. An end without a beginning is a spell that
    began before the records do, in the unit that the fact itself names.
    """
    running: list[Spell] = []
    over: list[Spell] = []
    for fact in facts:
        if fact.outcome == ChangeKind.SUPPORT_BEGUN:
            running.append(Spell(fact.detail or NO_DISTRICT, fact.at))
            continue
        begun = running.pop(0) if running else Spell(fact.unit or NO_DISTRICT, None)
        over.append(Spell(begun.unit, begun.began, fact.at, fact.detail))
    return over + running


def count_support(facts: Iterable[SupportFact], period: Period) -> Support:
    """Return the period's support from facts up to its end, ordered by subject, then time.

    People are counted once in each unit and once in the total. Who was closed several
    times in the period counts with the last closing.
    """
    took_part: Counter[str] = Counter()
    units: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    newly = 0
    for _subject, group in groupby(facts, key=lambda fact: fact.subject):
        told = list(group)
        spells = spells_within(told, period)
        if not spells:
            continue
        took_part[told[-1].gender] += 1
        newly += any(spell.began is not None and spell.began >= period.start for spell in spells)
        total.update(_marks(spells))
        for unit in {spell.unit for spell in spells}:
            own = [spell for spell in spells if spell.unit == unit]
            units.setdefault(unit, Counter()).update(_marks(own))
    rows = [_row(unit, units[unit]) for unit in sorted(units, key=place_order)]
    return Support(by_gender(took_part), newly, (*rows, _row(TOTAL, total)))


def spells_within(facts: Iterable[SupportFact], period: Period) -> list[Spell]:
    """Return one subject's spells that touch a period, from facts up to its end."""
    return [spell for spell in support_spells(facts) if _touches(spell, period)]


def _touches(spell: Spell, period: Period) -> bool:
    return spell.ended is None or spell.ended >= period.start


def _marks(spells: Sequence[Spell]) -> Iterator[str]:
    yield ENROLLED
    closed = [(spell.ended, spell.reason) for spell in spells if spell.ended is not None]
    if closed:
        yield CLOSED
        yield max(closed)[1]


def _row(unit: str, marks: Counter[str]) -> ClosingRow:
    return ClosingRow(
        unit=unit,
        enrolled=marks[ENROLLED],
        closed=marks[CLOSED],
        to_studies=marks[STUDIES],
        to_work=marks[WORK],
        to_studies_or_work=marks[STUDIES] + marks[WORK],
    )
