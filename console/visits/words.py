"""The console's words for rounds of visits: outcomes, what is gone through before, faults. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from config.clock import STOCKHOLM, swedish_date
from console.marking import N_
from escalation.states import Outcome, TaskState
from escalation.visit_rules import RoundFault, may_go_in

LONGEST_NUMBER = 18  # digits; what has more is no row's
SATURDAY, WEEK = 5, 7
# In the order in which they are offered.
VISIT_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ANSWERED_SELF: N_("Träffade personen"),
    Outcome.ANSWERED_RELATIVE: N_("Träffade en anhörig"),
    Outcome.NO_ANSWER: N_("Ingen öppnade"),
    Outcome.WANTS_SUPPORT: N_("Vill ha stöd"),
    Outcome.DECLINED: N_("Tackar nej"),
    Outcome.DOES_NOT_LIVE_HERE: N_("Bor inte här"),
    Outcome.MOVED: N_("Har flyttat"),
}
CARD_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DELIVERED: N_("Kortet är lämnat"),
    **{one: text for one, text in VISIT_OUTCOMES.items() if one is not Outcome.NO_ANSWER},
}
# What a pair goes through before a round. Only that it was done is kept, by whom and when.
RISKS: tuple[str, ...] = (
    N_("Vi har sett efter vad som är känt, och inget talar emot ett hembesök."),
    N_("Vi går alltid tillsammans, och vet vem som talar och vem som har uppsikt."),
    N_("Telefonerna är laddade och vi har varandras och jourens nummer."),
    N_("Vi vet hur vi tar oss ut, och går om något känns fel."),
    N_("Vi checkar in före varje dörr och ut efter."),
)
FAULTS: Mapping[str, str] = {
    RoundFault.TOO_FEW: N_("Ett hembesök görs alltid av minst två. Välj minst två olika personer."),
    RoundFault.NOT_OURS: N_("Bara den egna enhetens personal kan bokas."),
    RoundFault.WRONG_COUNT: N_("En runda är mellan ett och tolv besök."),
    RoundFault.NOT_AHEAD: N_("Minst en av tiderna har redan varit."),
    RoundFault.CLASH: N_(
        "Två besök ligger för tätt, eller så är någon av er redan bokad då. Ändra tiderna."
    ),
    "times": N_("Varje besök behöver en dag och en tid."),
    "risks": N_("Gå igenom riskerna tillsammans och kryssa i varje rad innan ni bokar."),
}
# What was done, or why it was not, by the word in the address that leads back.
NOTES: Mapping[str, str] = {
    "closed": N_("Noterat."),
    "undone": N_("Ångrat. Det står som förut."),
    "reported": N_("Anmält. Posten är borta från listan."),
    "cancelled": N_("Avbokat. Personen kan bokas igen."),
    "refused": N_("Det gick inte: någon annan hann före, eller så gäller det inte längre."),
    "late": N_("Tiden på kortet har redan varit. Avboka och boka en ny tid först."),
    "nothing": N_("Det finns inga kort att skriva ut den dagen."),
    "over": N_("Det går bara att ångra i en minut, och om inget mer har hänt."),
}


class Stage(StrEnum):
    """How far a visit has come."""

    TAKEN_BACK = "taken_back"
    HELD = "held"  # a reply of theirs is not read yet, or their round is held (R5)
    AHEAD = "ahead"  # too early to go in
    READY = "ready"  # its pair can check in
    INSIDE = "inside"
    OVERDUE = "overdue"  # should have come out
    OUT = "out"  # its outcome is to be noted
    OPENING = "opening"  # out, and its task opens with the next pass
    DONE = "done"
    GONE = "gone"  # out, and reached in another way meanwhile


STAGES: Mapping[Stage, str] = {
    Stage.TAKEN_BACK: N_("Inställt"),
    Stage.HELD: N_("Vänta"),
    Stage.AHEAD: N_("Bokat"),
    Stage.READY: N_("Bokat"),
    Stage.INSIDE: N_("Inne"),
    Stage.OVERDUE: N_("Inte utcheckad i tid"),
    Stage.OUT: N_("Utfall saknas"),
    Stage.OPENING: N_("Ute"),
    Stage.DONE: N_("Klart"),
    Stage.GONE: N_("Klart, har redan nåtts"),
}


def stage_of(row: Any, now: datetime) -> Stage:  # noqa: ANN401 - a row of visit_days.py
    """Return how far a visit has come, from its row and its task's."""
    if row.checked_in_at is not None and row.checked_out_at is None:
        return Stage.OVERDUE if row.checkout_due_at < now else Stage.INSIDE
    if row.task_state == TaskState.DONE:
        return Stage.DONE
    if row.withdrawn_by:
        return Stage.TAKEN_BACK
    if row.checked_out_at is None:
        if row.held:
            return Stage.HELD
        return Stage.READY if may_go_in(row.starts_at, now) else Stage.AHEAD
    if row.task_state == TaskState.WITHDRAWN:
        return Stage.GONE
    return Stage.OPENING if row.task_id is None and row.card_id is None else Stage.OUT


def read_number(text: str) -> int:
    """Return a row's number out of a form or an address, 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def instant(day: str, clock: str) -> datetime | None:
    """Return a day and a time of a form as an instant, None where they are none."""
    try:
        at = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        return None
    return at.replace(tzinfo=STOCKHOLM) if at.tzinfo is None else None


def day_began_on(text: str, now: datetime) -> datetime:
    """Return when a day of a form or an address began in Stockholm; today where it is none."""
    asked = instant(text, "00:00")
    return asked or datetime.combine(swedish_date(now), time(), STOCKHOLM)


def suggested_day(now: datetime, notice: timedelta) -> datetime:
    """Return the first weekday on which a card that is left now has been there long enough."""
    day = day_began_on("", now + notice)
    return day + timedelta(days=WEEK - day.weekday() if day.weekday() >= SATURDAY else 0)
