"""What a pair takes along: knock cards as a PDF, the day's visits as a calendar file (R13)."""

import asyncio
from datetime import timedelta

from aiohttp import web

from console.guard import Visit
from console.translating import say_in
from console.visits.calendar import Entry, write_calendar
from console.visits.page import MOST_SHOWN, lead_back
from console.visits.words import day_began_on, read_number
from escalation.cards import compose_card
from escalation.errors import QueueError
from escalation.visit_booking import find_visitors
from escalation.visit_days import find_pairs, visits_between
from messaging.paper.cards import Card, cards_data
from messaging.paper.press import print_pdf
from storage.engine import reading, writing

A_DAY = timedelta(days=1)


async def print_cards(visit: Visit) -> web.Response:
    """Return the knock cards of a day's visits that are not in the door yet, a page each."""
    works, now = visit.desk.works, visit.now
    begins = day_began_on(visit.fields.get("day", ""), now)
    ends = day_began_on((begins.date() + A_DAY).isoformat(), now)
    cards: list[Card] = []
    async with writing(works.engine) as conn:
        rows = await visits_between(conn, visit.worker, begins, ends, limit=MOST_SHOWN)
        desk = await works.desk(conn, now)
        for row in rows:
            if row.card_id is None:
                continue
            try:
                cards.append(await compose_card(conn, desk, visit.worker, row.card_id, now))
            except QueueError:  # somebody else's by now, or no longer to be visited
                continue
    if not cards:
        return lead_back(visit, "nothing")
    pdf = await asyncio.to_thread(print_pdf, cards_data(cards), now)
    return visit.desk.file(pdf, "application/pdf", f"knackakort-{begins:%Y-%m-%d}.pdf")


async def give_calendar(visit: Visit) -> web.Response:
    """Return a day's visits of one of the staff as a calendar file, without name or address."""
    query, now = visit.request.query, visit.now
    begins = day_began_on(query.get("day", ""), now)
    ends = day_began_on((begins.date() + A_DAY).isoformat(), now)
    wanted = read_number(query.get("staff", ""))
    async with reading(visit.desk.works.engine) as conn:
        staff = {row.id: row for row in await find_visitors(conn, visit.worker)}
        rows = await visits_between(conn, visit.worker, begins, ends, limit=MOST_SHOWN)
        pairs = await find_pairs(conn, [row.id for row in rows])
    if wanted not in staff:
        return lead_back(visit, "refused")
    theirs = [row for row in rows if wanted in {who.id for who in pairs.get(row.id, ())}]
    say = say_in(visit.frame.language)
    title = say("Hembesök")
    address = f"{visit.desk.base_url}/visits/today?day={begins:%Y-%m-%d}"
    entries = [Entry(row.id, row.starts_at, title, address) for row in theirs]
    file = write_calendar(entries, now)
    name = f"hembesok-{begins:%Y-%m-%d}-{staff[wanted].login}.ics"
    return visit.desk.file(file, "text/calendar", name)
