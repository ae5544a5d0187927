"""What staff put right or decide about a person, and what takes each back within a minute."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.daily.claimed import WORKERS
from console.guard import Visit
from console.person.action_words import CONTACT_WAYS, SUPPORT_ENDS
from console.person.actions_calls import read_key, read_number
from console.person.actions_door import ActionError, Done, act_on, open_back
from console.route import Route
from escalation.closing import Close, close_tasks
from escalation.correcting import (
    Correction,
    add_number,
    correct_occupation,
    find_number_task,
    mark_wrong,
    take_back_mark,
    take_back_occupation,
)
from escalation.limiting import Limited, limit_contact, take_back_limits
from escalation.outcome_rules import Recorded
from escalation.own_calls import take_back_promise
from escalation.putting_off import put_off, take_back_put_off
from escalation.queue import move_tasks
from escalation.recording import (
    Contact,
    end_supports,
    record_contacts,
    take_back_contact,
    take_back_end,
)
from escalation.states import Outcome
from messaging.states import Channel
from register.contact_points import mark_points
from register.hints import set_hint
from register.numbers import read_email, read_phone
from register.owners import hand_over, owners_for
from register.states import Hint, Limit, Occupation, PointState
from storage.access import log_access

Stood = Mapping[str, Any]
TakeBack = Callable[[AsyncConnection, Visit, int, Stood], Awaitable[None]]


async def take_number(visit: Visit) -> web.Response:
    """Add a number or an e-mail address; a search for one ends with it."""
    return await act_on(visit, _add_number)


async def take_wrong(visit: Visit) -> web.Response:
    """Mark a number as somebody else's."""
    return await act_on(visit, _mark_wrong)


async def take_limits(visit: Visit) -> web.Response:
    """Set what must not be done, in place of what was set before."""
    return await act_on(visit, _set_limits, fault="limits")


async def take_hint(visit: Visit) -> web.Response:
    """Set how somebody is best reached."""
    return await act_on(visit, _set_hint, fault="form")


async def take_snooze(visit: Visit) -> web.Response:
    """Let nothing happen before a day."""
    return await act_on(visit, _snooze, fault="snooze")


async def take_occupation(visit: Visit) -> web.Response:
    """Correct what somebody does."""
    return await act_on(visit, _correct)


async def take_support_end(visit: Visit) -> web.Response:
    """Close somebody's support."""
    return await act_on(visit, _end_support)


async def take_owner(visit: Visit) -> web.Response:
    """Hand somebody over to another coordinator."""
    return await act_on(visit, _hand_over)


async def take_contact(visit: Visit) -> web.Response:
    """Record contact that was made outside the system (R24)."""
    return await act_on(visit, _contact)


async def take_change_back(visit: Visit) -> web.Response:
    """Put back what stood before a change, within a minute."""
    return await act_on(visit, _take_back, fault="undo")


async def _add_number(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    text = visit.fields.get("number", "").strip()
    phone = read_phone(text)
    value = phone.number if phone else read_email(text)
    if value is None:
        raise ActionError("number")
    works, worker = visit.desk.works, visit.worker
    sought = await find_number_task(conn, person_id) if phone else None
    if sought is not None:
        await works.plans.load(conn)
        found = Close(sought, Recorded(Outcome.FOUND, number=value), worker)
        await close_tasks(conn, works.vault, works.plans, [found], visit.now)
        return Done("number")
    points = await add_number(conn, works.vault, _correction(visit, person_id), value)
    await _log(conn, visit, "number")
    return Done("number", {"points": points})


async def _mark_wrong(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    point = read_number(visit.fields.get("point", ""))
    if point is None:
        raise ActionError("form")
    correction = _correction(visit, person_id)
    state = await mark_wrong(conn, visit.desk.works.vault, correction, point)
    await _log(conn, visit, "wrong_number")
    return Done("point", {"key": correction.key, "point": point, "state": state.value})


async def _set_limits(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    """Set the limits that are ticked; `only` names the one channel, if any."""
    words = {name for name, value in visit.fields.items() if value == "1"}
    words.add(visit.fields.get("only", ""))
    limits = [limit for limit in Limit if limit.value in words]
    actor = f"staff:{visit.worker.login}"
    before = await limit_contact(conn, person_id, limits, actor=actor, now=visit.now)
    return Done("limits", {"limits": before.limits, "source": before.source})


async def _set_hint(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    kind = visit.fields.get("hint", "")
    if kind not in set(Hint):
        raise ActionError("form")
    hint, actor = Hint(kind), f"staff:{visit.worker.login}"
    value = visit.fields.get("value", "")
    before = await set_hint(conn, person_id, hint, value, actor=actor, now=visit.now)
    return Done("hint", {"hint": hint.value, "value": before})


async def _snooze(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    try:
        day = date.fromisoformat(visit.fields.get("day", ""))
    except ValueError:
        raise ActionError("when") from None
    plans = visit.desk.works.plans
    await plans.load(conn)
    stood = await put_off(conn, plans, visit.worker, person_id, day=day, now=visit.now)
    await _log(conn, visit, "put_off", day.isoformat())
    return Done("snooze", stood)


async def _correct(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    said = visit.fields.get("occupation", "")
    if said not in set(Occupation):
        raise ActionError("form")
    works, correction = visit.desk.works, _correction(visit, person_id)
    await works.plans.load(conn)
    stood = await correct_occupation(conn, works.vault, works.plans, correction, Occupation(said))
    await _log(conn, visit, "occupation", said)
    at = visit.now.isoformat()
    return Done("occupation", {"key": correction.key, "stood": stood, "at": at})


async def _end_support(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    reason = visit.fields.get("reason", "")
    if reason not in SUPPORT_ENDS:
        raise ActionError("form")
    stood = await end_supports(conn, visit.worker, {person_id: reason}, now=visit.now)
    await _log(conn, visit, "support_ended", reason)
    return Done("support", {"stood": stood[person_id], "at": visit.now.isoformat()})


async def _hand_over(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    owner = read_number(visit.fields.get("owner", ""))
    if owner is None or owner not in {one.id for one in await owners_for(conn, person_id)}:
        raise ActionError("form")
    before = await hand_over(conn, person_id, owner)
    await move_tasks(conn, [person_id], owner)
    await _log(conn, visit, "owner")
    return Done("owner", {"owner": before})


async def _contact(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    fields = visit.fields
    way, said = fields.get("way", ""), fields.get("occupation", "")
    if way not in CONTACT_WAYS or said not in {"", *Occupation}:
        raise ActionError("form")
    works = visit.desk.works
    await works.plans.load(conn)
    made = Contact(
        key=read_key(visit),
        person_id=person_id,
        channel=Channel(way),
        relative=fields.get("who") == "relative",
        occupation=Occupation(said) if said else None,
        wants_support=fields.get("wish") == "support",
        declined=fields.get("wish") == "declined",
    )
    known = await record_contacts(
        conn, works.vault, works.plans, visit.worker, [made], now=visit.now
    )
    await _log(conn, visit, "contact", way)
    stood = known.get(made.key)
    if stood is None:  # the form came twice
        return Done("contact")
    return Done("contact", {"key": made.key, "stood": stood, "at": visit.now.isoformat()})


async def _take_back(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    public_id = visit.request.match_info["id"]
    back = open_back(visit, public_id, visit.fields.get("back", ""))
    if back is None:
        raise ActionError("undo")
    await TAKE_BACK[back.action](conn, visit, person_id, back.stood)
    await _log(conn, visit, "undo", back.action)
    return Done("undone")


async def _number_back(conn: AsyncConnection, _visit: Visit, _who: int, stood: Stood) -> None:
    await mark_points(conn, [(point, PointState(state)) for point, state in stood["points"]])


async def _wrong_back(conn: AsyncConnection, _visit: Visit, _who: int, stood: Stood) -> None:
    await take_back_mark(conn, stood["key"], stood["point"], PointState(stood["state"]))


async def _limits_back(conn: AsyncConnection, visit: Visit, who: int, stood: Stood) -> None:
    before = Limited(stood["limits"], stood["source"])
    actor = f"staff:{visit.worker.login}"
    await take_back_limits(conn, who, before, actor=actor, now=visit.now)


async def _hint_back(conn: AsyncConnection, visit: Visit, who: int, stood: Stood) -> None:
    hint, actor = Hint(stood["hint"]), f"staff:{visit.worker.login}"
    await set_hint(conn, who, hint, stood["value"], actor=actor, now=visit.now)


async def _snooze_back(conn: AsyncConnection, _visit: Visit, who: int, stood: Stood) -> None:
    await take_back_put_off(conn, who, dict(stood))


async def _occupation_back(conn: AsyncConnection, visit: Visit, _who: int, stood: Stood) -> None:
    at = datetime.fromisoformat(stood["at"])
    await take_back_occupation(conn, stood["key"], dict(stood["stood"]), at=at, now=visit.now)


async def _owner_back(conn: AsyncConnection, _visit: Visit, who: int, stood: Stood) -> None:
    await hand_over(conn, who, stood["owner"])
    await move_tasks(conn, [who], stood["owner"])


async def _contact_back(conn: AsyncConnection, visit: Visit, _who: int, stood: Stood) -> None:
    at = datetime.fromisoformat(stood["at"])
    await take_back_contact(conn, stood["key"], dict(stood["stood"]), at=at, now=visit.now)


async def _support_back(conn: AsyncConnection, visit: Visit, _who: int, stood: Stood) -> None:
    at = datetime.fromisoformat(stood["at"])
    await take_back_end(conn, dict(stood["stood"]), at=at, now=visit.now)


async def _promise_back(conn: AsyncConnection, _visit: Visit, _who: int, stood: Stood) -> None:
    if not await take_back_promise(conn, stood["key"]):
        raise ActionError("undo")


TAKE_BACK: Mapping[str, TakeBack] = {
    "number": _number_back,
    "point": _wrong_back,
    "limits": _limits_back,
    "hint": _hint_back,
    "snooze": _snooze_back,
    "occupation": _occupation_back,
    "owner": _owner_back,
    "contact": _contact_back,
    "support": _support_back,
    "call-back": _promise_back,
}


def _correction(visit: Visit, person_id: int) -> Correction:
    return Correction(read_key(visit), person_id, visit.worker, visit.now)


async def _log(conn: AsyncConnection, visit: Visit, action: str, reason: str = "") -> None:
    """Write down a change: every one is, as every look is (R16)."""
    await log_access(
        conn,
        visit.now,
        actor=f"staff:{visit.worker.login}",
        person=visit.request.match_info["id"],
        action=action,
        reason=reason,
    )


ROUTES = (
    Route("POST", "/people/{id}/number", take_number, WORKERS),
    Route("POST", "/people/{id}/wrong-number", take_wrong, WORKERS),
    Route("POST", "/people/{id}/limits", take_limits, WORKERS),
    Route("POST", "/people/{id}/hint", take_hint, WORKERS),
    Route("POST", "/people/{id}/snooze", take_snooze, WORKERS),
    Route("POST", "/people/{id}/occupation", take_occupation, WORKERS),
    Route("POST", "/people/{id}/support-end", take_support_end, WORKERS),
    Route("POST", "/people/{id}/owner", take_owner, WORKERS),
    Route("POST", "/people/{id}/contact", take_contact, WORKERS),
    Route("POST", "/people/{id}/take-back", take_change_back, WORKERS),
)
