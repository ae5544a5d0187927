"""What the pages of one message to many show: whom it is for, in words, and what it will take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.languages import DEFAULT_LANGUAGE, LANGUAGES, direction
from console.guard import Visit
from console.managing.circular_form import Filled
from console.managing.text_shown import Looked, house_values, in_kronor, look_at_text
from console.managing.text_words import problem_in_words
from console.marking import N_, Say
from console.replies.words import OCCUPATIONS
from messaging.circular_cost import Cost, foresee
from messaging.circular_outlook import Ahead, look_ahead
from messaging.circular_rules import CircularAim, CircularBarrier, Draft, Reached
from messaging.circulars import check_draft, languages_first
from messaging.dates import visit_day_in_words
from messaging.states import Channel, CircularState
from messaging.templates import CIRCULAR
from messaging.version_rules import TextKey
from register.states import Occupation
from register.tables import district, staff, unit

STATES: Mapping[CircularState, str] = {
    CircularState.DRAFT: N_("utkast"),
    CircularState.WAITING: N_("väntar på godkännande"),
    CircularState.GOING: N_("på väg ut"),
    CircularState.OUT: N_("alla är planerade"),
    CircularState.DONE: N_("klart"),
    CircularState.STOPPING: N_("stoppas"),
    CircularState.STOPPED: N_("stoppat"),
}
BARRIERS: Mapping[CircularBarrier, str] = {
    CircularBarrier.UNKNOWN: N_("Utskicket finns inte."),
    CircularBarrier.MOVED_ON: N_("Inget ändrades: någon har redan gjort något med utskicket."),
    CircularBarrier.NOT_APPROVED: N_("Någon annan än den som skrev måste godkänna utskicket."),
    CircularBarrier.CHANGED: N_(
        "Inget skickades: utskicket har skrivits om sedan du öppnade sidan. Läs det igen."
    ),
    CircularBarrier.LATE: N_("Den sista tiden har passerat. Ändra den först."),
}
REACHED: Mapping[Reached, str] = {
    Reached.ANY: N_("alla"),
    Reached.YES: N_("de vi har nått"),
    Reached.NO: N_("de vi inte har nått"),
}
Choices = Sequence[tuple[str, str]]  # value and name


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen by."""

    units: Choices
    districts: Choices
    owners: Choices
    occupations: Choices
    languages: Choices
    reached: Choices


@dataclass(frozen=True, slots=True)
class LookedText:
    """A text in one language, looked at."""

    language: str
    name: str
    direction: str
    looked: Looked


@dataclass(frozen=True, slots=True)
class LookedCircular:
    """How it will look, and what it will take; nothing of that where something is missing."""

    faults: Sequence[str]
    texts: Sequence[LookedText] = ()
    warnings: Sequence[str] = ()
    cost: Cost | None = None
    price: str = ""
    ahead: Ahead | None = None
    days: Sequence[tuple[str, int]] = ()  # on which it goes, and to how many
    today: int = 0  # of them, on the day of the page


async def read_offered(conn: AsyncConnection, say: Say) -> Offered:
    """Return what can be chosen by: units, districts, who has people, and words."""
    owners = select(staff.c.id, staff.c.name).where(staff.c.roles.contains("coordinator"))
    no_district = say(N_("Utan stadsdel"))
    return Offered(
        [(str(key), name) for key, name in await conn.execute(
            select(unit.c.id, unit.c.name).order_by(unit.c.name))],
        [(str(key), name or no_district) for key, name in await conn.execute(
            select(district.c.id, district.c.name).order_by(district.c.name))],
        [(str(key), name) for key, name in await conn.execute(owners.order_by(staff.c.name))],
        [(one.value, say(OCCUPATIONS[one])) for one in Occupation],
        list(LANGUAGES.items()),
        [(one.value, say(word)) for one, word in REACHED.items()],
    )  # fmt: skip


async def look_at_circular(
    conn: AsyncConnection, visit: Visit, filled: Filled, say: Say
) -> LookedCircular:
    """Return how what a form describes will look, and what it will take."""
    faults = [say(fault) for fault in filled.faults]
    if filled.draft is None:
        return LookedCircular(faults)
    return await look_at_draft(conn, visit, filled.draft, say)


async def look_at_draft(
    conn: AsyncConnection, visit: Visit, draft: Draft, say: Say
) -> LookedCircular:
    """Return how a draft will look, and what it will take."""
    works = visit.desk.works
    if problems := check_draft(draft, one_way=works.one_way_sms):
        return LookedCircular([problem_in_words(one, say) for one in problems])
    texts = [_looked(visit, draft, language, say) for language in languages_first(draft.texts)]
    house = house_values(visit, Channel.SMS, DEFAULT_LANGUAGE)
    carriers = frozenset(works.channels)
    cost = await foresee(conn, draft, house=house, carriers=carriers, now=visit.now)
    warnings = dict.fromkeys(warning for text in texts for warning in text.looked.warnings)
    price = in_kronor(cost.segments * works.municipality.sms_price)
    ahead = await look_ahead(conn, draft, cost.by_district, visit.now)
    language = visit.frame.language
    days = [(visit_day_in_words(day, language), n) for day, n in ahead.outlook.days]
    today = dict(ahead.outlook.days).get(swedish_date(visit.now), 0)
    return LookedCircular((), texts, list(warnings), cost, price, ahead, days, today)


def _looked(visit: Visit, draft: Draft, language: str, say: Say) -> LookedText:
    key = TextKey(CIRCULAR, Channel.SMS, language)
    looked = look_at_text(visit, key, draft.texts[language], say)
    return LookedText(language, LANGUAGES[language], direction(language), looked)


def aim_in_words(aim: CircularAim, offered: Offered, say: Say) -> str:
    """Return whom it is for, such as `KAA syd, 17-19 år, de vi inte har nått`."""
    parts = [
        _name(offered.units, aim.unit_id),
        _name(offered.districts, aim.district_id),
        _ages(aim, say),
        _name(offered.occupations, aim.occupation),
        _name(offered.reached, aim.reached) if aim.reached else "",
        _name(offered.languages, aim.language),
        _name(offered.owners, aim.owner_id),
    ]
    return ", ".join(part for part in parts if part) or say(N_("alla i registret"))


def _name(choices: Choices, value: object) -> str:
    return dict(choices).get(str(value), "") if value not in {None, ""} else ""


def _ages(aim: CircularAim, say: Say) -> str:
    if aim.age_from is None and aim.age_to is None:
        return ""
    youngest = "" if aim.age_from is None else str(aim.age_from)
    oldest = "" if aim.age_to is None else str(aim.age_to)
    return f"{youngest}–{oldest} {say(N_('år'))}"
