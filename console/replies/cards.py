"""One reply of the inbox as it is shown: whose, what we wrote, what they wrote, the best guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM
from console.guard import Visit
from console.marking import Say
from console.people_door import Named, list_people, list_these, load_viewer
from console.replies.words import CHANNELS, evidence_in_words, guess_in_words
from console.translating import say_in
from console.words import due_in_words
from escalation.piled_texts import OurText, PiledText, open_texts
from escalation.states import TaskKind, TaskState
from messaging.meaning.reading import Intent, Reading, Respondent
from register.tables import district
from storage.access import log_accesses
from storage.types import AnyRow

READ = "read_reply"


@dataclass(frozen=True, slots=True)
class Ours:
    """What we wrote before they did."""

    text: str
    told: str  # by which channel, and when


@dataclass(frozen=True, slots=True)
class Guess:
    """How the program read a reply, and why."""

    words: Sequence[str]
    why: Sequence[tuple[str, str]]
    reading: Reading
    simple: bool  # one tap may confirm it


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the form about a reply."""

    intents: frozenset[str] = frozenset()
    occupation: str = ""
    respondent: str = Respondent.SELF
    call_at: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One task of the pile as it is shown."""

    id: int
    urgent: bool
    step: str
    state: TaskState
    mine: bool
    name: str
    public_id: str
    hidden: bool  # about somebody who is not named in lists (R7)
    district: str
    since: str
    channel: str
    text: str | None  # empty: no reply, or it has been erased
    ours: Ours | None
    guess: Guess | None
    chosen: Chosen = Chosen()
    whose: Sequence[Named] = ()  # where only a human can say
    stranger: bool = False  # nobody we know
    fault: str = ""  # what was wrong with the form

    @property
    def reply(self) -> bool:
        """Whether there is a reply to read."""
        return bool(self.channel)


async def make_cards(
    conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow], *, opened: bool = False
) -> list[Card]:
    """Return tasks of the pile as they are shown; every person is asked for at the one door.

    Args:
        conn: a connection in a writing transaction, for the looks are logged (R16).
        visit: who looks.
        rows: the tasks, as `reading_pile` returns them.
        opened: the door has let this reader in to the person, with a reason if need be.
    """
    names = await _name(conn, visit, rows, opened=opened)
    shown = [row.id for row in rows if row.id in names or row.public_id is None]
    texts = await open_texts(conn, visit.desk.works.vault, shown)
    await _log(conn, visit, [row for row in rows if row.id in texts])
    may_be = {one for text in texts.values() for one in text.may_be}
    holders = await list_these(conn, visit.worker, may_be, visit.now)
    places = {
        row.id: row.name for row in await conn.execute(select(district.c.id, district.c.name))
    }
    cards = [_card(visit, row, names, places) for row in rows]
    return [_with_text(visit, card, texts.get(card.id), holders) for card in cards]


async def _name(
    conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow], *, opened: bool
) -> Mapping[int, str]:
    if opened:
        return {row.id: f"{row.first_name} {row.last_name}" for row in rows}
    worker, now = visit.worker, visit.now
    viewer = await load_viewer(conn, worker, now)
    names: dict[int, str] = {}
    for held in (True, False):
        some = [row for row in rows if (row.staff_id == worker.id) is held]
        names |= await list_people(conn, viewer, worker.login, some, now, held=held)
    return names


async def _log(conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow]) -> None:
    people = sorted({row.public_id for row in rows if row.public_id is not None})
    actor = f"staff:{visit.worker.login}"
    await log_accesses(conn, visit.now, actor=actor, people=people, action=READ)


def _card(visit: Visit, row: AnyRow, names: Mapping[int, str], places: Mapping[int, str]) -> Card:
    say = say_in(visit.frame.language)
    return Card(
        id=row.id,
        urgent=row.kind == TaskKind.URGENT,
        step=row.step,
        state=TaskState(row.state),
        mine=row.staff_id == visit.worker.id,
        name=names.get(row.id, ""),
        public_id=row.public_id or "",
        hidden=row.public_id is not None and row.id not in names,
        district=places.get(row.district_id, ""),
        since=due_in_words(row.created_at, visit.now, say),
        channel="",
        text=None,
        ours=None,
        guess=None,
    )


def _with_text(
    visit: Visit, card: Card, text: PiledText | None, holders: Mapping[int, Named]
) -> Card:
    if text is None:
        return card
    language = visit.frame.language
    say, now = say_in(language), visit.now
    waiting = text.waiting
    whose = [holders[one] for one in sorted(text.may_be) if one in holders]
    return replace(
        card,
        since=due_in_words(waiting.at, now, say),
        channel=say(CHANNELS[waiting.channel]),
        text=text.text,
        ours=None if text.ours is None else _ours(text.ours, now, say),
        guess=None if text.guess is None else _guess(text.guess, now, say, language),
        chosen=Chosen() if text.guess is None else _as_read(text.guess),
        whose=whose,
        stranger=waiting.person_id is None and not waiting.points,
    )


def _ours(ours: OurText, now: datetime, say: Say) -> Ours:
    return Ours(ours.text, f"{say(CHANNELS[ours.channel])}, {due_in_words(ours.at, now, say)}")


def _guess(guess: Reading, now: datetime, say: Say, language: str) -> Guess:
    return Guess(
        guess_in_words(guess, now, say, language),
        evidence_in_words(guess.evidence, say),
        guess,
        simple=Intent.CRISIS not in guess.intents,
    )


def _as_read(guess: Reading) -> Chosen:
    at = guess.call_at
    return Chosen(
        frozenset(guess.intents),
        guess.occupation or "",
        guess.respondent,
        "" if at is None else f"{at.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M}",
    )


def as_typed(card: Card, fields: Mapping[str, str], fault: str) -> Card:
    """Return a card whose form stands as it was filled in, with what is wrong."""
    chosen = Chosen(
        frozenset(name.removeprefix("intent_") for name in fields if name.startswith("intent_")),
        fields.get("occupation", ""),
        fields.get("respondent", ""),
        fields.get("call_at", ""),
        fields.get("person", ""),
    )
    return replace(card, chosen=chosen, fault=fault)
