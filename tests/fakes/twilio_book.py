"""What a fake Twilio remembers of the messages it took, and lists a page at a time.

As the API documents it: https://www.twilio.com/docs/messaging/api/message-resource. Where
Twilio does not say, the fake is unkind: a filter by DateSent leaves out what is not sent yet.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from typing import Any
from urllib.parse import urlencode

Entry = dict[str, Any]
SHOWN = ("sid", "to", "from", "body", "status", "error_code", "direction")
ISO = "%Y-%m-%dT%H:%M:%SZ"


class Book:
    """Messages by the number they are for, as the API lists them."""

    def __init__(self, path: str, *, page_size: int = 1000) -> None:
        """Take the list's path, and how many messages a page holds at most."""
        self.page_size = page_size
        self._path = path
        self._by_number: dict[str, list[Entry]] = defaultdict(list)
        self._numbers = count()

    def take(self, form: Mapping[str, str], now: datetime) -> Entry:
        """Remember a message as queued and return it."""
        entry = {
            "sid": f"SM{next(self._numbers):032d}",
            "to": form["To"],
            "from": form.get("From"),
            "body": form["Body"],
            "status": "queued",
            "error_code": None,
            "direction": "outbound-api",
            "made": now,
            "sent": None,
        }
        self._by_number[form["To"]].append(entry)
        return entry

    def page(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Return the page that a request asks for, the newest message first."""
        found = [one for one in reversed(self._by_number[query["To"]]) if _fits(one, query)]
        number = int(query.get("Page", 0))
        size = min(int(query.get("PageSize", 50)), self.page_size)
        begins = number * size
        more = len(found) > begins + size
        following = urlencode({**query, "Page": number + 1})
        return {
            "messages": [shown(one) for one in found[begins : begins + size]],
            "page": number,
            "page_size": size,
            "next_page_uri": f"{self._path}?{following}" if more else None,
        }


def shown(entry: Entry) -> dict[str, Any]:
    """Return a message as the API shows it."""
    dates = {"date_created": entry["made"], "date_sent": entry["sent"]}
    return {name: entry[name] for name in SHOWN} | {
        name: at and format_datetime(at) for name, at in dates.items()
    }


def _fits(entry: Entry, query: Mapping[str, str]) -> bool:
    since = query.get("DateSent>")
    if not since:
        return True
    sent = entry["sent"]
    return sent is not None and sent >= datetime.strptime(since, ISO).replace(tzinfo=UTC)
