"""One's own account: where one is signed in, and new recovery codes."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from console.desk import lead_to
from console.guard import EVERYBODY, Visit, log
from console.marking import N_
from console.paths import LOGIN, ME
from console.results.roles import LEADS_PEOPLE
from console.route import Route
from console.signing.account_list import OwnSession, end_own, own_sessions
from console.signing.accounts import count_recovery_codes, find_account_of, renew_codes, use_step
from console.signing.throttle import code_counter, forget, take_try
from console.signing.totp import matching_step
from console.translating import say_in
from console.words import due_in_words
from reports.monday_mail import set_mail, wants_mail
from storage.engine import reading, writing

NOTES = {
    "ended": N_("Utloggad där."),
    "monday": N_("Sparat."),
    "gone": N_("Där var du redan utloggad."),
    "wrong": N_("Koden stämmer inte, eller så är den använd. Vänta på nästa."),
}


@dataclass(frozen=True, slots=True)
class MeShown:
    """What somebody sees of their own account."""

    sessions: Sequence[OwnSession]
    here: int  # the session that asks
    codes: int | None  # recovery codes that are left; None without a password of ours
    note: str
    mail: str = ""  # where Monday's mail goes, for a manager with an address
    mailed: bool = False  # and whether they want it


async def show_me(visit: Visit) -> web.Response:
    """Show where its reader is signed in, and how many recovery codes are left."""
    works, me = visit.desk.works, visit.worker.id
    async with reading(works.engine) as conn:
        sessions = await own_sessions(conn, me, visit.now)
        account = await find_account_of(conn, works.vault, me)
        codes = await count_recovery_codes(conn, me)
        leads = bool(visit.worker.roles & LEADS_PEOPLE)
        mail, mailed = await wants_mail(conn, me) if leads else ("", False)
    set_up = account is not None and bool(account.password_hash)
    here = visit.session.id if visit.session else 0
    note = NOTES.get(visit.request.query.get("done", ""), "")
    say = say_in(visit.frame.language)
    return visit.show(
        "me.html",
        shown=MeShown(sessions, here, codes if set_up else None, note, mail, mailed),
        at=lambda at: due_in_words(at, visit.now, say),
    )


async def end_session_of_mine(visit: Visit) -> web.Response:
    """End one session of one's own; the one that asks is signing out."""
    named = visit.fields.get("session", "")
    short = named.isascii() and named.isdigit() and len(named) < len(str(2**63))
    async with writing(visit.desk.works.engine) as conn:
        ended = short and await end_own(conn, visit.worker.id, int(named))
    if ended and visit.session is not None and visit.session.id == int(named):
        return lead_to(visit.desk, LOGIN)
    return lead_to(visit.desk, f"{ME}?done={'ended' if ended else 'gone'}")


async def take_monday_mail(visit: Visit) -> web.Response:
    """Let a manager have Monday's mail, or not."""
    async with writing(visit.desk.works.engine) as conn:
        await set_mail(conn, visit.worker.id, wanted="on" in visit.fields)
    return lead_to(visit.desk, f"{ME}?done=monday")


async def take_new_codes(visit: Visit) -> web.Response:
    """Make new recovery codes for whoever has the app at hand, and show them once."""
    works, me = visit.desk.works, visit.worker.id
    counter = code_counter(works.vault, me)
    async with writing(works.engine) as conn:
        free = await take_try(conn, (counter,), visit.now)
        account = await find_account_of(conn, works.vault, me) if free else None
        step = None
        if account is not None and account.password_hash:
            step = matching_step(account.totp_secret, visit.fields.get("code", ""), visit.now)
        if step is None or not await use_step(conn, me, step):
            log.warning("new recovery codes were refused", staff=visit.worker.login)
            return lead_to(visit.desk, f"{ME}?done=wrong")
        await forget(conn, (counter,), visit.now)
        codes = await renew_codes(conn, works.vault, me)
    log.info("new recovery codes", staff=visit.worker.login)
    return visit.desk.page(visit.desk.view.recovery(visit.frame, codes))


ROUTES = (
    Route("GET", ME, show_me, EVERYBODY),
    Route("POST", ME + "/end", end_session_of_mine, EVERYBODY),
    Route("POST", ME + "/monday", take_monday_mail, LEADS_PEOPLE),
    Route("POST", ME + "/codes", take_new_codes, EVERYBODY),
)
