"""Ways to reach somebody as their page shows them: masked, with their state and what made it."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.clock import swedish_date
from console.marking import N_
from console.masking import mask_value
from console.person.words import (
    OWNERS,
    POINT_KINDS,
    POINT_STATES,
    Telling,
    join_words,
)
from escalation.ways import ClosedBy, Closing, Way
from messaging.dates import day_in_words
from register.numbers import write_phone
from register.states import Limit, PointKind, PointOwner, PointState
from storage.crypto import Vault

CLOSED_BY: Mapping[str, str] = {
    ClosedBy.REPLY: N_("efter ett svar"),
    ClosedBy.STAFF: N_("antecknat av"),
    ClosedBy.CARRIER: N_("operatören"),
    ClosedBy.EXTRACT: "",
    ClosedBy.UNKNOWN: "",
}
_TONES = {PointState.OK: "open", PointState.OLD: "old"}
_SCHEMES = {PointKind.MOBILE: "tel:", PointKind.LANDLINE: "tel:", PointKind.EMAIL: "mailto:"}


@dataclass(frozen=True, slots=True)
class WayShown:
    """A number or an address, as it is shown."""

    id: int
    kind: str
    whose: str  # "" for the person's own
    written: str  # masked, unless it may be seen
    link: str  # "" where it is masked, or must not be used
    tone: str  # a word for the sheet: open, shut, old
    first: bool
    state: str
    why: str
    barred: bool  # a contact limit forbids it


def show_way(way: Way, vault: Vault, limits: str, telling: Telling, *, whole: bool) -> WayShown:
    """Return a way as it is shown; a number that a limit forbids is never shown whole (R8)."""
    say = telling.say
    barred = way.owner is not PointOwner.SELF and Limit.NO_GUARDIAN in limits.split()
    value = way.value(vault)
    written = value if way.kind is PointKind.EMAIL else write_phone(value)
    seen = whole and not barred
    usable = seen and bool(value) and way.state in {PointState.OK, PointState.STOPPED}
    return WayShown(
        id=way.id,
        kind=say(POINT_KINDS[way.kind]),
        whose=join_words([say(OWNERS[way.owner]) if OWNERS[way.owner] else "", way.name], " "),
        written=written if seen or not value else mask_value(way.kind, written),
        link=f"{_SCHEMES[way.kind]}{value}" if usable else "",
        tone="shut" if barred else _TONES.get(way.state, "shut"),
        first=way.first,
        state=say(N_("Får inte användas")) if barred else say(POINT_STATES[way.state]),
        why=_why(way.closing, telling) if way.closing else _found(way, telling),
        barred=barred,
    )


def _found(way: Way, telling: Telling) -> str:
    return telling.say(N_("tillagt av personal")) if way.by_staff else ""


def _why(closing: Closing, telling: Telling) -> str:
    """Return which event closed a way, and when."""
    words = CLOSED_BY[closing.by]
    by = telling.say(words) if words else ""
    who = telling.names.get(closing.who, closing.who) if closing.by is ClosedBy.STAFF else ""
    code = f"({closing.who})" if closing.by is ClosedBy.CARRIER and closing.who else ""
    when = day_in_words(swedish_date(closing.at), telling.language) if closing.at else ""
    return join_words([by, who, code, when], " ")
