"""What Twilio's webhook forms say, as our own values.

Incoming messages: https://www.twilio.com/docs/messaging/guides/webhook-request,
status callbacks: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status.
Further parameters may appear at any time and are kept or ignored, never refused.
"""

from collections.abc import Mapping
from datetime import datetime

from messaging.channels.base import Inbound, Report
from messaging.twilio_statuses import read_status

PROVIDER = "twilio"


def read_inbound(form: Mapping[str, str], now: datetime) -> Inbound | None:
    """Return the message in a form; None where it lacks its id or its sender."""
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid")
    sender = form.get("From")
    if not sid or not sender:
        return None
    return Inbound(PROVIDER, sid, sender, dict(form), now)


def read_report(form: Mapping[str, str], message_id: int, now: datetime) -> Report | None:
    """Return the report in a form; None where its status is none that we know."""
    error = form.get("ErrorCode", "")
    state = read_status(form.get("MessageStatus") or form.get("SmsStatus") or "", error)
    if state is None:
        return None
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    return Report(message_id, sid, state, error, now)
