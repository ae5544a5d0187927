"""What managers do with one message to many: ask, approve, send, send back, put away, stop."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import lead_to
from console.guard import Visit, log
from console.managing.circular_pages import show_circular
from console.managing.circular_shown import look_at_draft
from console.managing.text_list import MANAGERS
from console.managing.text_words import problem_in_words
from console.marking import N_
from console.route import Route
from console.translating import say_in
from messaging.circular_rules import CircularBarrier
from messaging.circulars import CircularError, find_circular, send_off, turn
from messaging.states import CircularState
from messaging.templates import TemplateError
from storage.engine import reading, writing

UNTICKED = N_("Kryssa för varje varning som du har tänkt igenom, och skicka sedan.")
TURNS = {
    "ask": CircularState.WAITING,
    "send-back": CircularState.DRAFT,
    "put-away": CircularState.STOPPED,
    "stop": CircularState.STOPPING,
}


async def take_change(visit: Visit) -> web.Response:
    """Do what the form asks for."""
    public_id, do = visit.request.match_info["id"], visit.fields.get("do", "")
    say = say_in(visit.frame.language)
    if do != "send" and do not in TURNS:
        return await show_circular(visit, fault=CircularBarrier.UNKNOWN)
    if do == "send" and not await _all_ticked(visit):
        return await show_circular(visit, fault=say(UNTICKED))
    try:
        async with writing(visit.desk.works.engine) as conn:
            await _do(conn, visit, public_id, do)
    except CircularError as fault:
        return await show_circular(visit, fault=fault.barrier)
    except TemplateError as fault:
        told = " ".join(problem_in_words(one, say) for one in fault.problems)
        return await show_circular(visit, fault=told)
    log.warning("one message to many", staff=visit.worker.login, which=public_id, change=do)
    return lead_to(visit.desk, f"/circulars/{public_id}")


async def _do(conn: AsyncConnection, visit: Visit, public_id: str, do: str) -> None:
    works, by = visit.desk.works, f"staff:{visit.worker.login}"
    if do != "send":
        await turn(conn, public_id, TURNS[do], by=by)
        return
    await send_off(
        conn,
        public_id,
        by=by,
        now=visit.now,
        second_approval=works.municipality.second_approval,
        looked_at=visit.fields.get("looked_at", ""),
        one_way=works.one_way_sms,
    )


async def _all_ticked(visit: Visit) -> bool:
    """Tell whether every warning was ticked; what does not exist has none."""
    async with reading(visit.desk.works.engine) as conn:
        seen = await find_circular(conn, visit.request.match_info["id"])
        if seen is None:
            return True
        looked = await look_at_draft(conn, visit, seen.draft, say_in(visit.frame.language))
    ticked = {value for name, value in visit.fields.items() if name.startswith("seen-")}
    return ticked >= set(looked.warnings)


ROUTES = (Route("POST", "/circulars/{id}/change", take_change, MANAGERS),)
