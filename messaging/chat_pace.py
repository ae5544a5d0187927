"""How fast a bot may write: so many messages a second in all, one a second to each chat.

Telegram's limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
Where it asks for a pause, the chat it was about is left alone; when a second chat hears the same
meanwhile it is the bot that is too fast, and everybody waits.
"""

from messaging.rate import TokenBucket

PER_SECOND = 25.0  # Telegram allows about 30 to all chats together
CHAT_GAP = 1.0  # seconds between two messages to one chat
MOST_CHATS = 10_000  # that are remembered before those of the past are forgotten
_EVERYBODY = ""


class ChatPace:
    """When the next message to a chat may go; times are seconds on one clock that goes forward."""

    def __init__(self, per_second: float = PER_SECOND, chat_gap: float = CHAT_GAP) -> None:
        """Take the rate to all chats together, and the gap in one chat in seconds."""
        self._bucket = TokenBucket(per_second)
        self._gap = chat_gap
        self._free_at: dict[str, float] = {}
        self._held_until: dict[str, float] = {}

    def take(self, chat: str, now: float) -> float:
        """Reserve a chat's next place and return the seconds to wait for it, 0 at best."""
        if len(self._free_at) >= MOST_CHATS:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now}
        start = max(now + self._bucket.take(now), self._free_at.get(chat, now))
        self._free_at[chat] = start + self._gap
        return start - now

    def held(self, chat: str, now: float) -> float:
        """Return for how many seconds more nothing may go to a chat, 0 where it may."""
        until = (self._held_until.get(one, now) for one in (_EVERYBODY, chat))
        return max(0.0, *(at - now for at in until))

    def hold(self, chat: str, seconds: float, now: float) -> None:
        """Send nothing to a chat for a while; a second chat at the same time holds all."""
        standing = {one: at for one, at in self._held_until.items() if at > now}
        whom = _EVERYBODY if standing.keys() - {chat} else chat
        standing[whom] = max(standing.get(whom, now), now + seconds)
        self._held_until = standing

    def hold_all(self, seconds: float, now: float) -> None:
        """Send nothing to anybody for a while."""
        self._held_until[_EVERYBODY] = now + seconds
