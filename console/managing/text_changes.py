"""What managers do with a version: ask, approve, publish, roll back, send it to themselves."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import lead_to
from console.guard import Visit, log
from console.managing.text_list import MANAGERS
from console.managing.text_page import show_text
from console.managing.text_shown import house_values, look_at_text, read_note
from console.managing.text_words import address_of, key_of, problem_in_words
from console.marking import N_
from console.paths import read_number
from console.route import Route
from console.translating import say_in
from messaging.channels.base import Accepted
from messaging.states import Channel, VersionChange
from messaging.templates import TemplateError
from messaging.trying import note_trial, trial_message
from messaging.version_rules import VersionBarrier
from messaging.versions import (
    Version,
    VersionError,
    find_version,
    publish,
    turn,
)
from register.staff import read_reach
from storage.engine import reading, writing

UNTICKED = N_("Kryssa för varje varning som du har tänkt igenom, och publicera sedan.")


async def take_change(visit: Visit) -> web.Response:
    """Do what the form asks for with one version."""
    version, do = await _find(visit), visit.fields.get("do", "")
    say = say_in(visit.frame.language)
    if version is None or (do not in PUBLISHES and do not in TURNS):
        return await show_text(visit, fault=VersionBarrier.UNKNOWN)
    if do == "publish" and not _all_ticked(visit, version):
        return await show_text(visit, fault=say(UNTICKED))
    try:
        async with writing(visit.desk.works.engine) as conn:
            done = await _do(conn, visit, version, do)
    except VersionError as fault:
        return await show_text(visit, fault=fault.barrier)
    except TemplateError as fault:
        told = " ".join(problem_in_words(one, say) for one in fault.problems)
        return await show_text(visit, fault=told)
    log.info("a text was changed", staff=visit.worker.login, version=version.id, change=done)
    return lead_to(visit.desk, f"{address_of(version.key)}?done={done}")


async def take_trial(visit: Visit) -> web.Response:
    """Send a version to whoever asks; it is no message to anybody, and is never counted."""
    version, works = await _find(visit), visit.desk.works
    if version is None:
        return await show_text(visit, fault=VersionBarrier.UNKNOWN)
    name = Channel(version.key.channel)
    async with reading(works.engine) as conn:
        phone, email = await read_reach(conn, visit.worker.id)
    to = {Channel.SMS: phone, Channel.EMAIL: email}.get(name, "")
    channel = works.channels.get(name)
    address = address_of(version.key)
    if not to or channel is None:
        return lead_to(visit.desk, f"{address}?done=no_address")
    try:
        async with writing(works.engine) as conn:
            await note_trial(conn, version, by=_by(visit), now=visit.now)
    except VersionError as fault:
        return await show_text(visit, fault=fault.barrier)
    sent = await channel.send(
        trial_message(version, house_values(visit, name, version.key.language), to)
    )
    done = "tried" if isinstance(sent, Accepted) else "not_tried"
    return lead_to(visit.desk, f"{address}?done={done}")


def _all_ticked(visit: Visit, version: Version) -> bool:
    """Tell whether every warning about a version was ticked."""
    looked = look_at_text(visit, version.key, version.body, say_in(visit.frame.language))
    ticked = {value for name, value in visit.fields.items() if name.startswith("seen-")}
    return ticked >= set(looked.warnings)


async def _find(visit: Visit) -> Version | None:
    """Return the version that a form is about, where it is one of the page's text."""
    number = read_number(visit.fields.get("version", ""))
    key = key_of(visit.request.match_info["id"])
    if number is None or key is None:
        return None
    async with reading(visit.desk.works.engine) as conn:
        version = await find_version(conn, number)
    return version if version is not None and version.key == key else None


async def _do(conn: AsyncConnection, visit: Visit, version: Version, do: str) -> str:
    """Do it; return what the page says then."""
    by, note, works = _by(visit), _note(visit), visit.desk.works
    if do in TURNS:
        await turn(conn, version.id, TURNS[do], by=by, now=visit.now, note=note)
        return TURNS[do].value
    ending = read_number(visit.fields.get("ending", ""))
    await publish(
        conn,
        version.id,
        replacing=read_number(visit.fields.get("replacing", "")),
        by=by,
        now=visit.now,
        second_approval=works.municipality.second_approval,
        ending=ending,
        note=note,
        one_way=works.one_way_sms,
    )
    return PUBLISHES[do] if ending is None else f"{PUBLISHES[do]}_ending"


def _by(visit: Visit) -> str:
    return f"staff:{visit.worker.login}"


def _note(visit: Visit) -> str:
    return read_note(visit.fields)


# What a button asks for, and what the page says then.
PUBLISHES = {"publish": "published", "roll-back": "rolled_back"}
TURNS = {
    "ask": VersionChange.ASKED,
    "approve": VersionChange.APPROVED,
    "send-back": VersionChange.SENT_BACK,
    "discard": VersionChange.DISCARDED,
}
ROUTES = (
    Route("POST", "/templates/{id}/change", take_change, MANAGERS),
    Route("POST", "/templates/{id}/try", take_trial, MANAGERS),
)
