"""Alerts on their way to staff: by SMS, with a number and nothing about anybody (R19)."""

from collections.abc import Mapping, Sequence

import structlog

from escalation.alerts import Alert
from messaging.channels.base import Accepted, Channel, Outgoing
from messaging.states import Channel as ChannelName

# An alert is no message to a young person: it has no row, and reports on it find none.
NO_MESSAGE = 0
log = structlog.get_logger("alerts")


async def send_alerts(channels: Mapping[str, Channel], alerts: Sequence[Alert]) -> int:
    """Tell each member of the staff by SMS where they have a number; return how many were told.

    Whoever could not be told is in the log, and the ladder goes on without waiting.
    """
    told = 0
    sms = channels.get(ChannelName.SMS)
    for alert in alerts:
        reached = False
        if sms is not None and alert.phone:
            result = await sms.send(Outgoing(NO_MESSAGE, alert.phone, alert_text(alert)))
            reached = isinstance(result, Accepted)
        told += reached
        log.warning("urgent", task=alert.task_id, rung=alert.level, told=reached)
    return told


def alert_text(alert: Alert) -> str:
    """Return the alert: that something urgent waits, and its number."""
    return f"Uppsök: en brådskande uppgift väntar på dig (nr {alert.task_id}). Öppna kön nu."
