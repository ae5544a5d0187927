"""Which results an address asks for, and the address that asks for them. Pure."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from messaging.states import Channel
from reports.annual_rules import MAN, WOMAN
from reports.counted import Narrowing, Question
from reports.named_periods import period_of, read_code
from reports.period import PeriodKind

NOWHERE = "-"  # in an address: those without a district
GENDERS = (WOMAN, MAN)
_LONGEST = 100


def read_question(query: Mapping[str, str], today: date) -> Question:
    """Return what an address asks for; what is no choice of ours is left out.

    Without a period it is the city's own year, that of today.
    """
    named = read_code(query.get("period", "")) or period_of(PeriodKind.NOVEMBER, today)
    unit, district = query.get("unit", "")[:_LONGEST], query.get("district", "")[:_LONGEST]
    gender, channel = query.get("gender", ""), query.get("channel", "")
    narrowing = Narrowing(
        unit=unit or None,
        district=None if not district else "" if district == NOWHERE else district,
        gender=gender if gender in GENDERS else None,
    )
    return Question(named, narrowing, channel if channel in set(Channel) else "")


def question_fields(question: Question) -> dict[str, str]:
    """Return the fields of an address that asks for it."""
    asked = question.narrowing
    district = None if asked.district is None else asked.district or NOWHERE
    told = {
        "period": question.named.code,
        "unit": asked.unit,
        "district": district,
        "gender": asked.gender,
        "channel": question.channel,
    }
    return {name: value for name, value in told.items() if value}


def with_question(path: str, question: Question) -> str:
    """Return the address of a page or file that shows what is asked for."""
    return f"{path}?{urlencode(question_fields(question))}"
