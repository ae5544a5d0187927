"""Telegram's Bot API on 127.0.0.1, and people with a phone who see what the bot shows.

A script of answers is played for each method, then everything succeeds. What each chat really
saw is kept, whatever was answered: a lost answer is not a lost message. Updates go out by long
polling or by webhook; they can be repeated and put out of order.
"""

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from typing import Any

from aiohttp import ClientError, ClientSession, web

from tests.fakes.twilio import serve
from tests.patience import PATIENCE

TOKEN = "123456:fake-bot-token"
BOT = "uppsok_test_bot"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
DATE = 1_760_000_000


class Answer(Enum):
    """What the fake does with a request."""

    DO = auto()
    BUSY = auto()  # 429 with retry_after; nothing is done
    BUSY_WORDS = auto()  # 429 that names no time; nothing is done
    HTML_502 = auto()  # a proxy's page, after it was done
    SERVER_FAULT = auto()  # 500 in JSON, after it was done
    GARBAGE = auto()  # 200 with bytes that are no text, after it was done
    ODD = auto()  # 200 with JSON that is no answer, after it was done
    HANG = auto()  # done, and never answered
    DROP = auto()  # done, and the connection cut
    BLOCKED = auto()  # 403
    NO_CHAT = auto()  # 400
    TOO_LONG = auto()  # 400 of another kind
    TOO_LARGE = auto()  # 413
    UNAUTHORIZED = auto()  # 401


_REFUSALS = {
    Answer.BUSY_WORDS: (429, "Too Many Requests: please wait"),
    Answer.BLOCKED: (403, "Forbidden: bot was blocked by the user"),
    Answer.NO_CHAT: (400, "Bad Request: chat not found"),
    Answer.TOO_LONG: (400, "Bad Request: message is too long"),
    Answer.TOO_LARGE: (413, "Request Entity Too Large"),
    Answer.UNAUTHORIZED: (401, "Unauthorized"),
}
_BROKEN = {
    Answer.HTML_502: (502, b"<html>502 Bad Gateway</html>"),
    Answer.SERVER_FAULT: (500, b'{"ok":false,"error_code":500,"description":"Internal"}'),
    Answer.GARBAGE: (200, b"<html>\xe5\xff</html>"),
    Answer.ODD: (200, b'{"ok":true,"result":[1]}'),
}


@dataclass
class Shown:
    """A message as it stands in a chat now; buttons are words and what a tap carries, by row."""

    id: int
    text: str
    rows: list[list[tuple[str, str]]] = field(default_factory=list)

    @property
    def buttons(self) -> dict[str, str]:
        """What can be tapped: what each tap carries, by the button's words."""
        return {text: data for row in self.rows for text, data in row}


class FakeTelegram:
    """The server: plays its script, remembers what it was asked and what people saw."""

    def __init__(self) -> None:
        """Begin with nobody there."""
        self.url = ""
        self.retry_after = 1
        self.script: dict[str, deque[Answer]] = defaultdict(deque)  # by method
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.chats: dict[int, dict[int, Shown]] = defaultdict(dict)  # by chat and message
        self.seen: Counter[int] = Counter()  # new messages that each chat really got
        self.taps: dict[str, str] = {}  # what was answered to each tap
        self.blocked: set[int] = set()
        self.webhook: dict[str, str] = {}
        self.copies = 1  # how often each update is delivered
        self.delivered: list[tuple[int, int]] = []  # webhook answers: update and HTTP status
        self._updates: deque[dict[str, Any]] = deque()
        self._posts: deque[dict[str, Any]] = deque()
        self.numbered: list[int] = []  # of the updates that were delivered
        self._numbers, self._message_ids = count(700_001), count(1)
        self._news = asyncio.Condition()
        self._stopping = asyncio.Event()

    @property
    def app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._take)
        return app

    def person(self, chat_id: int, name: str = "Amina", language: str = "sv") -> "Person":
        """Return somebody with a phone."""
        return Person(self, chat_id, name, language)

    async def stop(self) -> None:
        """Let hanging requests go."""
        self._stopping.set()
        await self._tell()

    def number(self) -> int:
        """Return the next update's number."""
        return next(self._numbers)

    @property
    def undelivered(self) -> bool:
        """Whether something waits to be fetched, or to be brought to the webhook."""
        return bool(self._posts if self.webhook.get("url") else self._updates)

    def asked(self, method: str) -> list[dict[str, str]]:
        """Return the forms of all calls of a method."""
        return [form for name, form in self.calls if name == method]

    async def deliver(self, *updates: dict[str, Any]) -> None:
        """Have updates delivered in this order, each as often as `copies` says."""
        async with self._news:
            for update in updates:
                self.numbered.append(update["update_id"])
                for queue in (self._updates, self._posts):
                    queue.extend([update] * self.copies)
            self._news.notify_all()

    async def wait_until(self, there: Callable[[], object]) -> None:
        """Wait until something is so; whatever is asked of the server may make it so."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(there)

    async def post_updates(self) -> None:
        """Bring updates to the webhook one after the other, again and again until it says 200."""
        async with ClientSession() as session:
            while not self._stopping.is_set():
                async with self._news:
                    await self._news.wait_for(lambda: self._posts and self.webhook.get("url"))
                with suppress(ClientError):
                    await self._post(session, self._posts[0])

    async def _post(self, session: ClientSession, update: dict[str, Any]) -> None:
        headers = {SECRET_HEADER: self.webhook.get("secret_token", "")}
        async with session.post(self.webhook["url"], json=update, headers=headers) as answer:
            self.delivered.append((update["update_id"], answer.status))
            if answer.status == 200:
                self._posts.popleft()
            else:
                await asyncio.sleep(0.05)
        await self._tell()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.calls.append((method, form))
        answer = self.script[method].popleft() if self.script[method] else Answer.DO
        if request.match_info["token"] != TOKEN:
            answer = Answer.UNAUTHORIZED
        if int(form.get("chat_id", 0)) in self.blocked:
            answer = Answer.BLOCKED
        response = await self._answer(request, method, form, answer)
        await self._tell()
        return response

    async def _answer(
        self, request: web.Request, method: str, form: dict[str, str], answer: Answer
    ) -> web.StreamResponse:
        if answer is Answer.BUSY:
            return _refuse(429, "Too Many Requests", retry_after=self.retry_after)
        if answer in _REFUSALS:
            return _refuse(*_REFUSALS[answer])
        does = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "sendMessage": self._send,
            "editMessageText": self._edit,
            "answerCallbackQuery": self._answer_tap,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
        }.get(method, self._agree)
        result = await does(form)
        if answer in _BROKEN:
            status, body = _BROKEN[answer]
            return web.Response(status=status, body=body)
        if answer is Answer.HANG:
            await self._tell()
            await self._stopping.wait()
        if answer is Answer.DROP and request.transport is not None:
            await self._tell()
            request.transport.abort()
        if isinstance(result, web.Response):
            return result
        return web.json_response({"ok": True, "result": result})

    async def _agree(self, _form: dict[str, str]) -> Any:  # noqa: ANN401 - what the API returns
        return True

    async def _get_me(self, _form: dict[str, str]) -> Any:  # noqa: ANN401
        return {"id": 123456, "is_bot": True, "first_name": "Test", "username": BOT}

    async def _get_updates(self, form: dict[str, str]) -> Any:  # noqa: ANN401
        if self.webhook.get("url"):
            return _refuse(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(form.get("offset", 0))
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        await self._tell()
        with suppress(TimeoutError):
            async with asyncio.timeout(float(form.get("timeout", 0))), self._news:
                await self._news.wait_for(lambda: self._updates or self._stopping.is_set())
        return list(self._updates)[:100]

    async def _send(self, form: dict[str, str]) -> Any:  # noqa: ANN401
        chat, number = int(form["chat_id"]), next(self._message_ids)
        self.chats[chat][number] = Shown(number, form["text"], _rows(form))
        self.seen[chat] += 1
        return _message(chat, number, form["text"])

    async def _edit(self, form: dict[str, str]) -> Any:  # noqa: ANN401
        chat, number = int(form["chat_id"]), int(form["message_id"])
        shown = Shown(number, form["text"], _rows(form))
        if number not in self.chats[chat]:
            return _refuse(400, "Bad Request: message to edit not found")
        if self.chats[chat][number] == shown:
            return _refuse(400, "Bad Request: message is not modified: specified new message")
        self.chats[chat][number] = shown
        return _message(chat, number, form["text"])

    async def _answer_tap(self, form: dict[str, str]) -> Any:  # noqa: ANN401
        self.taps[form["callback_query_id"]] = form.get("text", "")
        return True

    async def _set_webhook(self, form: dict[str, str]) -> Any:  # noqa: ANN401
        self.webhook = form
        return True

    async def _delete_webhook(self, _form: dict[str, str]) -> Any:  # noqa: ANN401
        self.webhook = {}
        return True

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


class Person:
    """Somebody with a phone: they write, and tap on buttons that they really see."""

    def __init__(self, fake: FakeTelegram, chat_id: int, name: str, language: str) -> None:
        """Take who they are; a private chat has the number of its person."""
        self._fake, self.chat_id = fake, chat_id
        self._user = {"id": chat_id, "is_bot": False, "first_name": name, "language_code": language}
        self._chat = {"id": chat_id, "type": "private", "first_name": name}
        self._taps = count(1)

    @property
    def screen(self) -> list[Shown]:
        """The bot's messages as they stand in the chat now, oldest first."""
        return list(self._fake.chats[self.chat_id].values())

    @property
    def latest(self) -> Shown:
        """The message at the bottom."""
        return self.screen[-1]

    async def open_link(self, link: str) -> None:
        """Press START behind a link `t.me/BOT?start=WORD`."""
        address, _, word = link.partition("?start=")
        assert address.endswith(f"t.me/{BOT}"), link
        await self.write(f"/start {word}")

    async def write(self, text: str) -> None:
        """Write something."""
        await self._fake.deliver(self.message(text=text))

    async def send(self, **content: object) -> None:
        """Send something else: a photo, a voice message."""
        await self._fake.deliver(self.message(**content))

    async def tap(self, button: str) -> str:
        """Tap on a button by its words, in the latest message that shows it; return the tap's id.

        Words may be the beginning of the button's.
        """
        update = self.tap_on(button)
        await self._fake.deliver(update)
        return str(update["callback_query"]["id"])

    async def tap_when(self, button: str) -> str:
        """Wait until a button with these words is there, and tap on it."""
        await self._fake.wait_until(
            lambda: any(words.startswith(button) for one in self.screen for words in one.buttons)
        )
        return await self.tap(button)

    async def block(self) -> None:
        """Block the bot."""
        self._fake.blocked.add(self.chat_id)
        member = {"user": {"id": 123456, "is_bot": True, "first_name": "Test"}, "status": "kicked"}
        changed = {"chat": self._chat, "from": self._user, "date": DATE, "new_chat_member": member}
        await self._fake.deliver({"update_id": self._fake.number(), "my_chat_member": changed})

    async def sees(self, text: str) -> Shown:
        """Wait until a message with these words is in the chat, and return the latest."""
        await self._fake.wait_until(lambda: self._showing(text))
        return self._showing(text)[-1]

    async def answered(self, tap: str) -> str:
        """Wait until a tap has been answered, and return with what words."""
        await self._fake.wait_until(lambda: tap in self._fake.taps)
        return self._fake.taps[tap]

    def message(self, **content: object) -> dict[str, Any]:
        """Return the update of a message that is not delivered yet."""
        body = {"message_id": 1, "date": DATE, "chat": self._chat, "from": self._user, **content}
        return {"update_id": self._fake.number(), "message": body}

    def tap_on(self, button: str) -> dict[str, Any]:
        """Return the update of a tap that is not delivered yet."""
        found = [
            (shown, data)
            for shown in self.screen
            for words, data in shown.buttons.items()
            if words.startswith(button)
        ]
        assert found, f"{button} is on no button of {self.screen}"
        shown, data = found[-1]
        return self.tap_data(shown.id, data)

    def tap_data(self, message_id: int, data: str) -> dict[str, Any]:
        """Return the update of a tap that carries something, whatever is shown."""
        message = {"message_id": message_id, "date": DATE, "chat": self._chat}
        tap = {"id": f"{self.chat_id}-{next(self._taps)}", "from": self._user, "data": data}
        return {"update_id": self._fake.number(), "callback_query": tap | {"message": message}}

    def _showing(self, text: str) -> list[Shown]:
        plain = str.maketrans("", "", "\u2068\u2069")
        return [one for one in self.screen if text in one.text.translate(plain)]


def _rows(form: Mapping[str, str]) -> list[list[tuple[str, str]]]:
    markup = json.loads(form.get("reply_markup", "{}"))
    for row in (rows := markup.get("inline_keyboard", [])):
        assert all(len(one["callback_data"].encode()) <= 64 for one in row), row
    return [[(one["text"], one["callback_data"]) for one in row] for row in rows]


def _message(chat: int, number: int, text: str) -> dict[str, Any]:
    return {
        "message_id": number,
        "date": DATE,
        "chat": {"id": chat, "type": "private"},
        "text": text,
    }


def _refuse(status: int, words: str, **parameters: int) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)


@asynccontextmanager
async def fake_telegram() -> AsyncIterator[FakeTelegram]:
    """Run the fake; its address is `url`."""
    fake = FakeTelegram()
    async with serve(fake.app) as fake.url:
        posting = asyncio.create_task(fake.post_updates())
        try:
            yield fake
        finally:
            await fake.stop()
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)
