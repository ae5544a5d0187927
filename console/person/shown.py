"""What a person's page shows, put together from what is stored; opened is only what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.languages import DEFAULT_LANGUAGE
from console.desk import ConsoleDesk
from console.marking import N_
from console.masking import mask_personnummer, write_personnummer
from console.person.coming import ComingShown, tell_coming
from console.person.moments import Day, tell_days
from console.person.ways_shown import WayShown, show_way
from console.person.words import (
    Telling,
    actor_in_words,
    age_in_words,
    join_words,
    language_in_words,
    limits_in_words,
    until_20_in_words,
)
from console.replies.words import OCCUPATIONS
from escalation.happenings import NOW, Place
from escalation.overview import Pending, read_pending, read_person
from escalation.states import TaskKind
from escalation.timeline import newest_reply, read_timeline
from escalation.visits import read_pairs
from escalation.ways import read_ways
from messaging.dates import day_in_words
from messaging.desk import Gate, load_gate
from register.sealing import PNR
from storage.types import AnyRow

_CALLS = frozenset({TaskKind.CALL, TaskKind.CALL_BACK})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a page: of whom, from where on, and how much its reader may see."""

    person_id: int
    staff_id: int
    telling: Telling
    texts: bool  # what was written, and how it was read (R15)
    unmasked: bool  # whole numbers
    before: Place = NOW


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A page of the timeline."""

    days: Sequence[Day]
    more: Place | None
    older: bool  # it does not begin with the newest


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody, as their page shows them."""

    public_id: str
    name: str
    age: str
    until_20: str
    protected: bool
    language: str  # "" for Swedish
    limits: Sequence[str]
    personnummer: str
    unmasked: bool
    best: WayShown | None
    facts: Sequence[Fact]
    ways: Sequence[WayShown]
    coming: ComingShown
    past: Past
    newest_reply: int


async def load_person(conn: AsyncConnection, desk: ConsoleDesk, asked: Asked) -> PersonShown:
    """Return all that a person's page shows."""
    vault, telling = desk.works.vault, asked.telling
    row = await read_person(conn, asked.person_id)
    pending = await read_pending(conn, asked.person_id)
    calling = _is_calling(pending, asked)
    ways = [
        show_way(one, vault, row.limits, telling, whole=asked.unmasked or (one.first and calling))
        for one in await read_ways(conn, vault, asked.person_id)
    ]
    digits = vault.open(PNR, row.pnr_cipher)
    say = telling.say
    return PersonShown(
        public_id=row.public_id,
        name=f"{row.first_name} {row.last_name}",
        age=age_in_words(row.born_on, telling.day, say),
        until_20=until_20_in_words(row.born_on, telling.day, say),
        protected=row.protected,
        language=_spoken(row.language, telling),
        limits=limits_in_words(row.limits, say),
        personnummer=write_personnummer(digits) if asked.unmasked else mask_personnummer(digits),
        unmasked=asked.unmasked,
        best=next((way for way in ways if way.first), None),
        facts=_facts(row, telling),
        ways=ways,
        coming=await _coming(conn, desk, row, pending, telling),
        past=await load_past(conn, desk, asked),
        newest_reply=await newest_reply(conn, asked.person_id),
    )


async def load_past(conn: AsyncConnection, desk: ConsoleDesk, asked: Asked) -> Past:
    """Return a page of somebody's timeline."""
    timeline = await read_timeline(
        conn, desk.works.vault, asked.person_id, asked.before, texts=asked.texts
    )
    pairs = await read_pairs(conn, timeline.visits)
    days = tell_days(timeline.entries, asked.telling, pairs)
    return Past(days, timeline.more, older=asked.before != NOW)


def _is_calling(pending: Pending, asked: Asked) -> bool:
    """Tell whether the reader holds a call to them."""
    return any(one.kind in _CALLS and one.staff_id == asked.staff_id for one in pending.tasks)


async def _coming(
    conn: AsyncConnection, desk: ConsoleDesk, row: AnyRow, pending: Pending, telling: Telling
) -> ComingShown:
    plans, version = desk.works.plans, row.plan_version_id
    if version is not None and not plans.has(version):
        await plans.load(conn)
    plan = None if version is None else plans.get(version)
    gate: Gate = await load_gate(conn, telling.now)
    return tell_coming(row, pending, plan, gate, telling)


def _spoken(code: str, telling: Telling) -> str:
    return "" if code == DEFAULT_LANGUAGE else language_in_words(code, telling.language)


def _facts(row: AnyRow, telling: Telling) -> list[Fact]:
    """Return what is known of somebody."""
    say = telling.say
    occupation = say(OCCUPATIONS[row.occupation]) if row.occupation else say(N_("Okänd"))
    school = join_words([row.school, row.programme], ", ")
    place = join_words([row.street, join_words([row.postcode, row.city], " ")], ", ")
    bad = say(N_("Stämmer inte")) if row.address_state != "ok" else ""
    facts = [
        Fact(say(N_("Sysselsättning")), occupation, _since(row, telling)),
        Fact(say(N_("Nådd")), *_reached(row, telling)),
        Fact(say(N_("Stöd")), say(N_("Pågår")) if row.in_support else ""),
        Fact(say(N_("Ansvarig")), row.owner or say(N_("Ingen"))),
        Fact(say(N_("Område")), join_words([row.district or say(N_("Utan område")), row.unit])),
        Fact(say(N_("Adress")), place, bad),
        Fact(say(N_("I registret sedan")), _day(row.registered_on, telling), row.reason),
        Fact(say(N_("Senaste skola")), school),
    ]
    return [one for one in facts if one.value]


def _since(row: AnyRow, telling: Telling) -> str:
    """Return since when an occupation is known, and from whom."""
    if row.occupation is None or row.occupation_at is None:
        return ""
    day = _day(swedish_date(row.occupation_at), telling)
    told = actor_in_words(row.occupation_by or "", telling)
    if not told:
        return telling.say(N_("sedan {day}")).format(day=day)
    return telling.say(N_("sedan {day}, enligt {who}")).format(day=day, who=told)


def _reached(row: AnyRow, telling: Telling) -> tuple[str, str]:
    say = telling.say
    if row.reached_at is None:
        return say(N_("Inte än")), ""
    relative = say(N_("en anhörig")) if row.reached_who == "relative" else ""
    return _day(swedish_date(row.reached_at), telling), relative


def _day(day: date, telling: Telling) -> str:
    return day_in_words(day, telling.language)
