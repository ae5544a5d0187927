"""How something is done about a person: who may, what came of it, and how it is taken back."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import lead_to
from console.guard import Visit
from console.people_door import look_at
from console.refusing import refuse
from escalation.effects import UNDO_WITHIN
from escalation.errors import QueueError
from register.errors import RegisterError
from storage.crypto import SealError, Vault
from storage.engine import writing

_BACK = "console.take_back"  # what is sealed for it opens for nothing else
Stood = Mapping[str, Any]


class ActionError(Exception):
    """An action that cannot be done as asked; the word is one of `action_words.FAULTS`."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: a word of `action_words.DONE`, and what takes it back."""

    word: str
    stood: Stood | None = None  # JSON values; None: it cannot be taken back like this
    path: str = ""  # where it leads on to; empty: to the person


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What puts back what stood before an action, for a minute."""

    action: str
    stood: Stood = field(default_factory=dict)


Act = Callable[[AsyncConnection, Visit, int], Awaitable[Done]]


def person_path(public_id: str, **query: str) -> str:
    """Return the address of somebody's page, with what it says on top."""
    return f"/people/{public_id}" + (f"?{urlencode(query)}" if query else "")


async def act_on(visit: Visit, act: Act, *, fault: str = "late") -> web.Response:
    """Do something about the person of this address, and lead on to their page.

    What fails inside leaves nothing behind but the look in the access log.

    Args:
        visit: the request.
        act: what is done, in one transaction with the look.
        fault: the word for a refusal from below.
    """
    public_id = visit.request.match_info["id"]
    async with writing(visit.desk.works.engine) as conn:
        look = await look_at(conn, visit.worker, public_id, visit.now)
        if look is None or look.person_id is None:
            return refuse(visit, look)
        try:
            async with conn.begin_nested():
                done = await act(conn, visit, look.person_id)
        except ActionError as told:
            return lead_to(visit.desk, _back_to(visit, public_id, **{"not": str(told)}))
        except (QueueError, RegisterError):
            return lead_to(visit.desk, _back_to(visit, public_id, **{"not": fault}))
    if done.path:
        return lead_to(visit.desk, done.path)
    query = {"did": done.word}
    if done.stood is not None:
        query["back"] = seal_back(visit, public_id, TakeBack(done.word, done.stood))
    return lead_to(visit.desk, _back_to(visit, public_id, **query))


def seal_back(visit: Visit, public_id: str, back: TakeBack) -> str:
    """Return what takes an action back as a word that only its doer can use, for a minute."""
    value = [visit.worker.login, public_id, visit.now.isoformat(), back.action, back.stood]
    sealed = visit.desk.works.vault.seal(_BACK, json.dumps(value))
    return urlsafe_b64encode(sealed).decode()


def open_back(visit: Visit, public_id: str, word: str) -> TakeBack | None:
    """Return what such a word takes back; None where it is not this user's or too late."""
    value = _opened(visit.desk.works.vault, word)
    if value is None:
        return None
    login, whose, at, action, stood = value
    late = visit.now - datetime.fromisoformat(at) > UNDO_WITHIN
    return (
        None
        if late or (login, whose) != (visit.worker.login, public_id)
        else TakeBack(action, stood)
    )


def _opened(vault: Vault, word: str) -> tuple[str, str, str, str, Stood] | None:
    try:
        login, whose, at, action, stood = json.loads(vault.open(_BACK, urlsafe_b64decode(word)))
    except (NotBase64, SealError, ValueError):
        return None
    return login, whose, at, action, stood


def _back_to(visit: Visit, public_id: str, **query: str) -> str:
    """Return the page that a form stood on: the calls, or the person's."""
    if visit.fields.get("from") == "calls":
        return f"/calls?{urlencode(query)}"
    return person_path(public_id, **query)
