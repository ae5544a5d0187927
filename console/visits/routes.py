"""The addresses of the pages of visits."""

from console.daily.claimed import WORKERS
from console.route import Route
from console.visits.day import (
    ask_for_longer,
    cancel,
    close_visit,
    come_out,
    go_in,
    show_addresses,
    show_day,
    undo_visit,
)
from console.visits.page import TODAY, VISITS, show_alarms, show_overview
from console.visits.papers import give_calendar, print_cards
from console.visits.round_page import show_plan, show_round, take_round

ROUTES = (
    Route("GET", VISITS, show_overview, WORKERS),
    Route("GET", f"{VISITS}/alarms", show_alarms, WORKERS, by_itself=True),
    Route("GET", f"{VISITS}/plan", show_plan, WORKERS),
    Route("GET", f"{VISITS}/round", show_round, WORKERS),
    Route("POST", f"{VISITS}/round", take_round, WORKERS),
    Route("POST", f"{VISITS}/cards", print_cards, WORKERS),
    Route("GET", f"{VISITS}/calendar", give_calendar, WORKERS),
    Route("GET", TODAY, show_day, WORKERS),
    Route("POST", f"{VISITS}/in", go_in, WORKERS),
    Route("POST", f"{VISITS}/out", come_out, WORKERS),
    Route("POST", f"{VISITS}/longer", ask_for_longer, WORKERS),
    Route("POST", f"{VISITS}/close", close_visit, WORKERS),
    Route("POST", f"{VISITS}/undo", undo_visit, WORKERS),
    Route("POST", f"{VISITS}/cancel", cancel, WORKERS),
    Route("GET", f"{VISITS}/addresses", show_addresses, WORKERS),
)
