"""What one claim writes: the rows that follow from each verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from messaging.candidates import Candidate
from messaging.desk import Desk
from messaging.due_contacts import DueContact
from messaging.links import token_row
from messaging.permission import NO_CHANNEL, Drop, Go, Point, Shift, Skip, Verdict
from messaging.segments import count_segments
from messaging.shelf import LiveTemplate
from messaging.states import RANK, Channel, MessageState
from messaging.wording import Wording, word_message
from register.facts import FactRow, withdrawn
from register.states import PointKind, PointOwner, PointState
from scheduler.states import Consumer, ContactState, Origin

# A carrier that has not answered by then has left the message `unknown`.
SENDING_PATIENCE = timedelta(minutes=2)
# No delivery report within this time: the step counts as ended all the same.
REPORT_PATIENCE = timedelta(hours=24)
Values = dict[str, Any]


@dataclass(slots=True)
class ClaimRows:
    """Row lists by table, filled verdict by verdict."""

    tried: Mapping[int, LiveTemplate] = field(default_factory=dict)  # in an experiment
    contacts: list[Values] = field(default_factory=list)
    shifted: list[Values] = field(default_factory=list)
    rounds: list[Values] = field(default_factory=list)
    human: list[Values] = field(default_factory=list)
    messages: list[Values] = field(default_factory=list)
    tokens: list[Values] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    going: list[tuple[Candidate, Go, Wording]] = field(default_factory=list)

    def note(self, candidate: Candidate, verdict: Verdict, desk: Desk, now: datetime) -> None:
        """Add what follows from one verdict."""
        match verdict:
            case Shift(due_at, late_at):
                row = {"id": candidate.row.id, "due_at": due_at, "late_at": late_at}
                self.shifted.append(row)
            case Drop(reason):
                self._end(candidate, ContactState.WITHDRAWN, reason, now)
            case Skip(reason, staff):
                self._skip(candidate, reason, staff=staff, now=now)
            case Go():
                self._go(candidate, verdict, desk, now)

    def _go(self, candidate: Candidate, go: Go, desk: Desk, now: datetime) -> None:
        row = candidate.row
        wording = word_message(candidate, go.channel, desk, tried=self.tried.get(row.id))
        self.contacts.append({"id": row.id, "state": ContactState.HANDED, "reason": go.channel})
        self.going.append((candidate, go, wording))
        self.messages.append(message_row(candidate, go, wording, desk, now=now))
        for purpose, word in wording.words:
            token = token_row(desk.vault, word, row.person_id, purpose, now)
            self.tokens.append({**token, "planned_contact_id": row.id})
        if row.outreach_id is not None and go.channel is not Channel.LETTER:
            self.rounds.append({"id": row.outreach_id, "next_at": now + REPORT_PATIENCE})

    def _skip(self, candidate: Candidate, reason: str, *, staff: bool, now: datetime) -> None:
        row = candidate.row
        self._end(candidate, ContactState.SKIPPED, reason, now)
        if candidate.contact.origin is Origin.STAFF:
            # somebody wrote it, and must know that it has reached nobody
            kind = "call_back" if any(map(_can_be_called, candidate.points)) else "find_number"
            self.human.append(for_human(row, f"{row.key}:failed", kind, now))
            return
        if staff:
            # the step is the human's now: the round goes on when the call has been made
            call = for_human(row, f"{row.key}:staff", "call", now)
            self.human.append({**call, "outreach_id": row.outreach_id})
            return
        if row.outreach_id is not None:
            self.rounds.append({"id": row.outreach_id, "next_at": now})
        if row.outreach_id is not None and reason == NO_CHANNEL:
            key = f"plan:{row.person_id}:{row.round}:find_number:1"
            self.human.append(for_human(row, key, "find_number", now))

    def _end(self, candidate: Candidate, state: ContactState, reason: str, now: datetime) -> None:
        row = candidate.row
        self.contacts.append({"id": row.id, "state": state, "reason": reason})
        key = f"planned_contact:{row.id}:{state}"
        self.facts.append(
            withdrawn(key, row.person_id, "planned_contact", row.step, reason=reason, at=now)
        )


def _can_be_called(point: Point) -> bool:
    own = point.owner is PointOwner.SELF and point.state is PointState.OK
    return own and point.kind in {PointKind.MOBILE, PointKind.LANDLINE}


def for_human(row: DueContact, key: str, kind: str, now: datetime) -> Values:
    """Return a planned contact that a human takes, beside the round's one step ahead."""
    return {
        "key": key,
        "outreach_id": None,
        "person_id": row.person_id,
        "consumer": Consumer.TASK.value,
        "origin": Origin.PLAN.value,
        "step": row.step,
        "task_kind": kind,
        "due_at": now,
        "state": ContactState.PLANNED.value,
    }


def message_row(
    candidate: Candidate, go: Go, wording: Wording, desk: Desk, *, now: datetime
) -> Values:
    """Return the message as it stands before the carrier is asked."""
    letter = go.channel is Channel.LETTER
    state = MessageState.PLANNED if letter else MessageState.SENDING
    segments = count_segments(wording.text).segments if go.channel is Channel.SMS else 0
    link = desk.vault.seal("message.link", wording.link) if letter and wording.link else None
    return {
        "planned_contact_id": candidate.row.id,
        "person_id": candidate.row.person_id,
        "channel": go.channel.value,
        "contact_point_id": go.point.id if go.point else None,
        "template_version_id": wording.version_id,
        "letter_batch_id": None,
        "state": state.value,
        "rank": RANK[state],
        "segments": segments,
        "text_cipher": desk.vault.seal("message.text", wording.text),
        "link_cipher": link,
        "worker": desk.worker,
        "deadline": None if letter else now + SENDING_PATIENCE,
        "created_at": now,
    }
