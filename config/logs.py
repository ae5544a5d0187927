"""Logs: a line for each unit of work, with counts and opaque ids, never with personal data.

Processes that run on (`run`, `serve`, `worker`, `bot`) log to stdout; a command that
prints a result there logs to stderr. On a terminal the lines are coloured text,
elsewhere JSON.
"""

import logging
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# A safety net, not a licence: what is named like this never reaches a log.
PERSONAL = frozenset(
    {
        "address",
        "body",
        "email",
        "first_name",
        "from",
        "last_name",
        "mobile",
        "name",
        "number",
        "password",
        "personnummer",
        "phone",
        "pnr",
        "recipient",
        "secret",
        "sender",
        "street",
        "text",
        "to",
        "token",
    }
)


def drop_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Remove from a log line every value whose name says that it is personal or secret."""
    return {key: value for key, value in event.items() if key.lower() not in PERSONAL}


def configure_logs(
    stream: TextIO, *, as_json: bool | None = None, level: int = logging.INFO
) -> None:
    """Send all logs, of libraries too, to `stream`; call once, before the first line.

    Args:
        stream: stdout for processes that run on, stderr for one-shot commands.
        level: the least that is logged; one-shot commands tell their results themselves.
        as_json: whether lines are JSON; left out: where `stream` is no terminal.
    """
    terminal = stream.isatty()
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_common(),
            processors=_last(as_json=not terminal if as_json is None else as_json),
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for library in ("aiogram", "aiohttp", "alembic", "apscheduler", "asyncio", "twilio"):
        # below a warning they write down requests, and so numbers and texts
        logging.getLogger(library).setLevel(logging.WARNING)


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        drop_personal,
    ]


def _last(*, as_json: bool) -> list[Processor]:
    tidy = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
        return [tidy, structlog.processors.format_exc_info, renderer]
    # the plain trace, since a rich one prints the values of variables
    plain = structlog.dev.plain_traceback
    return [tidy, structlog.dev.ConsoleRenderer(exception_formatter=plain)]
