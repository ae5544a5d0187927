"""The staff's accounts: who signs in, links that set them up, and whose way in is shut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from console.desk import lead_to
from console.guard import Visit, log
from console.marking import N_
from console.paths import ACCOUNTS, SETUP
from console.route import Route
from console.signing.account_list import AccountRow, AccountState, list_accounts
from console.signing.accounts import INVITE_LASTS, close_account, invite
from console.signing.sessions import end_sessions
from console.translating import say_in
from console.words import due_in_words
from register.roles import Role
from storage.engine import reading, writing

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
ROLES = {
    Role.COORDINATOR: N_("samordnare"),
    Role.MANAGER: N_("chef"),
    Role.ADMINISTRATOR: N_("administratör"),
    Role.DUTY: N_("jour"),
    Role.PROTECTED: N_("skyddade uppgifter"),
}
STATES = {
    AccountState.READY: N_("Lösenord och kod"),
    AccountState.INVITED: N_("Har en länk att komma igång med"),
    AccountState.LINK_OVER: N_("Länken har gått ut"),
    AccountState.SHUT: N_("Kan inte logga in"),
}
NOTES = {
    "ended": N_("Utloggad överallt."),
    "shut": N_("Inloggningen är stängd. Ungdomar och uppgifter ligger kvar att lämna över."),
    "own": N_("Din egen inloggning kan du inte stänga. Be en annan administratör."),
    "gone": N_("Inget ändrades: personen finns inte."),
}


@dataclass(frozen=True, slots=True)
class AccountsShown:
    """The list, and what was just done."""

    now: datetime
    rows: Sequence[AccountRow]
    note: str


async def show_accounts(visit: Visit) -> web.Response:
    """List the staff and how they sign in."""
    async with reading(visit.desk.works.engine) as conn:
        rows = await list_accounts(conn, visit.now)
    say = say_in(visit.frame.language)
    note = NOTES.get(visit.request.query.get("done", ""), "")
    return visit.show(
        "accounts.html",
        shown=AccountsShown(visit.now, rows, note),
        roles=ROLES,
        states=STATES,
        at=lambda at: due_in_words(at, visit.now, say),
    )


async def give_link(visit: Visit) -> web.Response:
    """Make a new one-time link and show it once; what stood before ends at once."""
    found = await _find(visit)
    if found is None:
        return lead_to(visit.desk, f"{ACCOUNTS}?done=gone")
    works = visit.desk.works
    async with writing(works.engine) as conn:
        word = await invite(conn, works.vault, found.staff_id, visit.now)
    log.warning("a link was made", staff=visit.worker.login, whose=found.login)
    link = visit.desk.base_url + SETUP + word
    return visit.show("account_link.html", found=found, link=link, days=INVITE_LASTS.days)


async def end_all(visit: Visit) -> web.Response:
    """End all sessions of somebody."""
    found = await _find(visit)
    if found is None:
        return lead_to(visit.desk, f"{ACCOUNTS}?done=gone")
    async with writing(visit.desk.works.engine) as conn:
        await end_sessions(conn, found.staff_id)
    log.warning("sessions were ended", staff=visit.worker.login, whose=found.login)
    return lead_to(visit.desk, f"{ACCOUNTS}?done=ended")


async def shut_account(visit: Visit) -> web.Response:
    """Let somebody sign in no more; never oneself, so that somebody is always left."""
    found = await _find(visit)
    if found is None:
        return lead_to(visit.desk, f"{ACCOUNTS}?done=gone")
    if found.staff_id == visit.worker.id:
        return lead_to(visit.desk, f"{ACCOUNTS}?done=own")
    async with writing(visit.desk.works.engine) as conn:
        await close_account(conn, found.staff_id)
    log.warning("an account was shut", staff=visit.worker.login, whose=found.login)
    return lead_to(visit.desk, f"{ACCOUNTS}?done=shut")


async def _find(visit: Visit) -> AccountRow | None:
    async with reading(visit.desk.works.engine) as conn:
        rows = await list_accounts(conn, visit.now)
    return next((one for one in rows if str(one.staff_id) == visit.fields.get("staff")), None)


ROUTES = (
    Route("GET", ACCOUNTS, show_accounts, ADMINISTRATORS),
    Route("POST", ACCOUNTS + "/link", give_link, ADMINISTRATORS),
    Route("POST", ACCOUNTS + "/end", end_all, ADMINISTRATORS),
    Route("POST", ACCOUNTS + "/shut", shut_account, ADMINISTRATORS),
)
