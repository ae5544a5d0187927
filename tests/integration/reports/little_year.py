"""A little year: seven people whose report can be added up by hand."""

from collections.abc import Awaitable, Callable

Told = tuple[str, str, str, dict[str, str]]  # whom, when in Stockholm, which kind, what
Tell = Callable[[list[Told]], Awaitable[None]]

PEOPLE = {  # gender and district
    "amina": ("K", "Farsta"),
    "ali": ("M", "Farsta"),
    "sara": ("K", "Järva"),
    "noor": ("K", ""),
    "elias": ("M", "Järva"),
    "hugo": ("M", "Järva"),
    "leo": ("M", "Farsta"),
}

ENTERED = {"outcome": "entered"}
SELF = {"outcome": "reached", "detail": "self"}
SMS = {"channel": "sms", "step": "hello"}
SMS_ANSWER = {"channel": "sms", "step": "answer", "outcome": "self", "detail": "occupation"}
CALL = {"channel": "phone", "step": "call"}


def occupation(code: str) -> dict[str, str]:
    """Return the fact that somebody has an occupation."""
    return {"outcome": "occupation", "detail": code}


LITTLE_YEAR: list[Told] = [
    # Amina enters, gets an SMS after 14 days and answers it twice: she works.
    ("amina", "2024-12-01 02:00", "status", ENTERED),
    ("amina", "2024-12-15 10:00", "attempt", SMS),
    ("amina", "2024-12-15 10:01", "delivery", {"channel": "sms", "outcome": "delivered"}),
    ("amina", "2024-12-16 12:00", "reply", SMS_ANSWER),
    ("amina", "2024-12-16 12:00", "status", SELF),
    ("amina", "2024-12-16 12:00", "status", occupation("working")),
    ("amina", "2024-12-16 12:05", "reply", SMS_ANSWER),
    # Later she says that she seeks work: the first reach counts.
    ("amina", "2025-03-01 12:00", "status", SELF),
    ("amina", "2025-03-01 12:00", "status", occupation("seeking_work")),
    # Ali was in the register before the period; two letters and a call bring no answer.
    ("ali", "2024-05-01 02:00", "status", ENTERED),
    ("ali", "2024-05-20 10:00", "attempt", {"channel": "letter"}),
    ("ali", "2024-11-04 10:00", "attempt", {"channel": "letter"}),
    ("ali", "2024-12-04 10:00", "attempt", {"channel": "letter"}),
    ("ali", "2025-01-04 10:00", "attempt", CALL),
    # Sara's mother answers the second call, at the very instant it is recorded.
    ("sara", "2024-11-10 02:00", "status", ENTERED),
    ("sara", "2024-11-30 10:00", "attempt", CALL),
    ("sara", "2024-12-03 18:00", "reply", {"channel": "phone", "step": "answer"}),
    ("sara", "2024-12-03 18:00", "attempt", CALL),
    ("sara", "2024-12-03 18:00", "status", {"outcome": "reached", "detail": "relative"}),
    ("sara", "2024-12-03 18:00", "status", occupation("none")),
    ("sara", "2025-01-10 09:00", "status", {"outcome": "support_begun", "detail": "Nord"}),
    ("sara", "2025-06-10 09:00", "status", {"outcome": "support_ended", "detail": "studies"}),
    # Noor writes unprompted and does not say what she does; chat stands beside.
    ("noor", "2025-02-01 02:00", "status", ENTERED),
    ("noor", "2025-02-10 20:00", "reply", {"step": "unprompted", "outcome": "self"}),
    ("noor", "2025-02-10 20:00", "status", SELF),
    ("noor", "2025-02-11 10:00", "attempt", {"channel": "chat"}),
    # Elias answers STOP, which is no contact; he is never asked within 30 days.
    ("elias", "2025-03-01 02:00", "status", ENTERED),
    ("elias", "2025-04-10 10:00", "attempt", SMS),
    ("elias", "2025-04-10 11:00", "reply", {"channel": "sms", "detail": "opt_out"}),
    ("elias", "2025-05-01 02:00", "status", {"outcome": "left", "detail": "moved"}),
    # Hugo left on the last day before the period.
    ("hugo", "2024-01-01 02:00", "status", ENTERED),
    ("hugo", "2024-10-31 23:59", "status", {"outcome": "left", "detail": "gone"}),
    # Leo is in the register from before, in support since then, and nobody seeks him.
    ("leo", "2024-02-01 02:00", "status", ENTERED),
    ("leo", "2024-02-02 02:00", "attempt", SMS),
    ("leo", "2024-03-01 09:00", "status", {"outcome": "support_begun", "detail": "Syd"}),
    # The day after the period.
    ("leo", "2025-11-01 00:00", "attempt", SMS),
]
