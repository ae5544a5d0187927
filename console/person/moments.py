"""A person's timeline in words: what happened, what was written, what followed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from config.clock import swedish_date
from console.marking import N_
from console.person.case_words import (
    CHANGES,
    DETAILS,
    DONE,
    LOST,
    MESSAGE_STATES,
    OUTCOMES,
    PARTS,
    REASONS,
    REPLY_STATES,
    TAKEN_BACK,
)
from console.person.words import Telling, actor_in_words, date_in_words, join_words, limits_in_words
from console.replies.words import CHANNELS, OCCUPATIONS, evidence_in_words, guess_in_words
from console.step_words import STEPS
from console.words import KINDS, hour
from escalation.happenings import Gathered, Happened, Source, gather
from escalation.states import TaskKind
from messaging.states import Channel, MessageState, ReplyState
from register.states import ChangeKind
from scheduler.states import Origin

_LINK = re.compile(r"(/r/)[0-9A-Za-z]{4,}")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, as it is shown."""

    tone: str  # a word for the sheet: attempt, lost, reply, waits, outcome, status, cancelled
    at: str
    what: str
    note: str = ""
    text: str | None = None
    folded: bool = False  # the text is one of ours that goes to many
    missing: str = ""  # why there is no text
    read: Sequence[str] = ()  # what a reply was read as
    why: Sequence[tuple[str, str]] = ()  # the words that made it be read so
    follows: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day, newest first."""

    name: str
    moments: Sequence[Moment]


def tell_days(
    entries: Sequence[Happened], telling: Telling, pairs: Mapping[int, Sequence[str]]
) -> list[Day]:
    """Return a timeline by days; `pairs` are the names of who made each visit."""
    days: list[Day] = []
    for day, group in groupby(gather(entries), key=_day):
        words = date_in_words(day, telling)
        moments = [_moment(one, telling, pairs) for one in group]
        days.append(Day(words[:1].upper() + words[1:], moments))
    return days


def _day(one: Gathered) -> date:
    return swedish_date(one.entry.at)


def _moment(one: Gathered, telling: Telling, pairs: Mapping[int, Sequence[str]]) -> Moment:
    entry, at = one.entry, hour(one.entry.at)
    follows = _follows(one.follows, telling)
    match entry.source:
        case Source.MESSAGE:
            return _message(entry, at, telling)
        case Source.REPLY:
            return _reply(entry, at, follows, telling)
        case Source.TASK:
            return _task(entry, at, follows, telling)
        case Source.VISIT:
            return _visit(entry, at, telling, pairs.get(entry.place.id, ()))
        case Source.STATUS:
            who = actor_in_words(entry.who, telling)
            return Moment("status", at, _change(entry, telling), who)
        case Source.WITHDRAWN:
            words = telling.say(N_("Inställt: {what} ({why})"))
            told = words.format(what=_taken(entry, telling), why=_why(entry, telling))
            return Moment("cancelled", at, told)


def _message(entry: Happened, at: str, telling: Telling) -> Moment:
    say = telling.say
    channel = say(CHANNELS.get(entry.channel, entry.channel))
    kind = {
        Origin.ANSWER: N_("automatiskt svar"),
        Origin.STAFF: N_("skrivet av personal"),
        Origin.CIRCULAR: N_("utskick till många"),
    }.get(Origin(entry.what))
    named = entry.step in STEPS
    told = say(STEPS[entry.step]) if named else say(kind) if kind else ""
    state = say(MESSAGE_STATES[MessageState(entry.how)])
    delivered = entry.ended_at is not None and entry.how == MessageState.DELIVERED
    when = hour(entry.ended_at) if delivered and entry.ended_at else ""
    code = f"({entry.detail})" if entry.detail else ""
    return Moment(
        "lost" if MessageState(entry.how) in LOST else "attempt",
        at,
        join_words([channel[:1].upper() + channel[1:], told[:1].lower() + told[1:]], ", "),
        join_words([state, when, code], " "),
        text=None if entry.text is None else _LINK.sub(r"\1…", entry.text),
        folded=named or entry.what != Origin.STAFF,
    )


def _reply(entry: Happened, at: str, follows: Sequence[str], telling: Telling) -> Moment:
    say, reading = telling.say, entry.reading
    call = entry.channel == Channel.PHONE
    by = say(N_("Svar med {channel}")).format(channel=say(CHANNELS[entry.channel]))
    missing = say(N_("Texten är raderad.")) if entry.erased else ""
    hidden = "" if entry.text is not None else say(N_("Texten visas för den som handlägger."))
    return Moment(
        "waits" if entry.how == ReplyState.REVIEW else "reply",
        at,
        say(N_("Ringde oss")) if call else by,
        say(REPLY_STATES[ReplyState(entry.how)]),
        text=entry.text,
        missing=missing or hidden,
        read=[] if reading is None else guess_in_words(reading, telling.now, say, telling.language),
        why=[] if reading is None else evidence_in_words(reading.evidence, say),
        follows=follows,
    )


def _task(entry: Happened, at: str, follows: Sequence[str], telling: Telling) -> Moment:
    say = telling.say
    kind = say(DONE[TaskKind(entry.what)])
    outcome = say(OUTCOMES.get(entry.how, entry.how))
    who = telling.names.get(entry.who, entry.who)
    return Moment("outcome", at, f"{kind}: {outcome}", who, follows=follows)


def _visit(entry: Happened, at: str, telling: Telling, names: Sequence[str]) -> Moment:
    say = telling.say
    out = hour(entry.ended_at) if entry.ended_at else ""
    until = say(N_("ute {time}")).format(time=out) if out else say(N_("inte ute än"))
    return Moment("outcome", at, say(N_("På hembesök")), join_words([until, ", ".join(names)]))


def _change(entry: Happened, telling: Telling) -> str:
    """Return an entry of the ledger, such as `Sysselsättning: Jobbar`."""
    say = telling.say
    kind = say(CHANGES[ChangeKind(entry.what)])
    match ChangeKind(entry.what):
        case ChangeKind.OCCUPATION:
            detail = say(OCCUPATIONS.get(entry.detail, entry.detail))
        case ChangeKind.LIMITS:
            detail = ", ".join(limits_in_words(entry.detail, say)) or say(N_("inga"))
        case _:
            detail = say(DETAILS[entry.detail]) if entry.detail in DETAILS else entry.detail
    return f"{kind}: {detail}" if detail else kind


def _taken(entry: Happened, telling: Telling) -> str:
    """Return what was taken back: the step where it has a name, else the kind of thing."""
    kind = PARTS.get(entry.step) or (entry.step if entry.step in set(TaskKind) else None)
    if kind is not None and entry.what != "visit":
        return telling.say(KINDS[TaskKind(kind)][0])
    word = STEPS.get(entry.step) or TAKEN_BACK.get(entry.what, entry.what)
    return telling.say(word)


def _why(entry: Happened, telling: Telling) -> str:
    return telling.say(REASONS.get(entry.how, entry.how))


def _follows(follows: Sequence[Happened], telling: Telling) -> list[str]:
    """Return what followed from a reply or an outcome: changes, then what was taken back."""
    changes = [_change(one, telling) for one in follows if one.source is Source.STATUS]
    taken = Counter(
        _taken(one, telling) for one in reversed(follows) if one.source is Source.WITHDRAWN
    )
    words = [name if count == 1 else f"{name} ({count})" for name, count in taken.items()]
    told = [telling.say(N_("Inställt: {what}")).format(what=", ".join(words))] if words else []
    return [*reversed(changes), *told]
