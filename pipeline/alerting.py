"""Alerts on their way to staff: by SMS or e-mail, with a number and nothing about anybody (R19)."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from escalation.alerts import Alert
from messaging.channels.base import Accepted, Channel, Outgoing
from messaging.states import Channel as ChannelName

# An alert is no message to a young person: it has no row, and reports on it find none.
NO_MESSAGE = 0
SUBJECT = "Uppsök: brådskande"
log = structlog.get_logger("alerts")


async def send_alerts(channels: Mapping[str, Channel], alerts: Sequence[Alert]) -> list[Alert]:
    """Tell each member of the staff by SMS, else by e-mail; return the alerts that nobody got.

    All at once: one that has to wait holds up no other.
    """
    told = await asyncio.gather(*(_tell(channels, alert) for alert in alerts))
    return [alert for alert, reached in zip(alerts, told, strict=True) if not reached]


async def _tell(channels: Mapping[str, Channel], alert: Alert) -> bool:
    ways = ((ChannelName.SMS, alert.phone), (ChannelName.EMAIL, alert.email))
    by = ""
    for name, address in ways:
        channel = channels.get(name)
        if channel is None or not address:
            continue
        text = alert_text(alert)
        outgoing = Outgoing(NO_MESSAGE, address, text, subject=SUBJECT, language="sv", at_once=True)
        if isinstance(await channel.send(outgoing), Accepted):
            by = name
            break
    log.warning("urgent", task=alert.task_id, rung=alert.level, told=bool(by), by=by)
    return bool(by)


def alert_text(alert: Alert) -> str:
    """Return the alert: that something urgent waits, and its number."""
    return f"Uppsök: en brådskande uppgift väntar på dig (nr {alert.task_id}). Öppna kön nu."
