"""What every page of the staff's tells by itself: that somebody may be in danger, and new replies.

A page asks every ten seconds and says what it has; where nothing is new it gets nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from console.daily.claimed import WORKERS
from console.guard import Visit
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from escalation.reading_pile import MOST_COUNTED, read_news
from storage.engine import reading


@dataclass(frozen=True, slots=True)
class Danger:
    """An urgent task that nobody has taken; it names nobody."""

    id: int
    step: str
    reply: bool
    since: str


@dataclass(frozen=True, slots=True)
class NewsShown:
    """What is new."""

    danger: Sequence[Danger]
    unread: int
    most: int  # so many are counted at most

    @property
    def key(self) -> str:
        """Stands for all of it: a page with the same key has it already."""
        return f"{self.unread}-" + ".".join(str(one.id) for one in self.danger)


async def show_news(visit: Visit) -> web.Response:
    """Return the news, unless the page that asks has them."""
    async with reading(visit.desk.works.engine) as conn:
        news = await read_news(conn, visit.worker, visit.now)
    say = say_in(visit.frame.language)
    danger = [
        Danger(row.id, row.step, row.reply_id is not None, due_in_words(row.due_at, visit.now, say))
        for row in news.urgent
    ]
    shown = NewsShown(danger, news.unread, MOST_COUNTED)
    if visit.request.query.get("has") == shown.key:
        return web.Response(status=204, headers=visit.desk.headers())
    return visit.show("news.html", shown=shown)


ROUTES = (Route("GET", "/news", show_news, WORKERS, by_itself=True),)
