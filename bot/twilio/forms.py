"""What Twilio's webhook forms say, as our own values.

Incoming messages: https://www.twilio.com/docs/messaging/guides/webhook-request,
status callbacks: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status,
calls: https://www.twilio.com/docs/voice/twiml#request-parameters.
Further parameters may appear at any time and are kept or ignored, never refused.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from messaging.channels.base import Inbound, Report
from messaging.states import Provider
from messaging.twilio.statuses import read_status

# Anything printable: a sid that the database cannot hold would spoil a whole group.
_SID = re.compile(r"[\x21-\x7e]{1,64}")
_CODE = re.compile(r"[\x20-\x7e]{1,40}")


def read_inbound(form: dict[str, str], now: datetime) -> Inbound | None:
    """Return the message in a form; None where it lacks its id or its sender."""
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or ""
    sender = form.get("From")
    if not _SID.fullmatch(sid) or not sender:
        return None
    return Inbound(Provider.TWILIO, sid, sender, form, now)


def read_call(form: dict[str, str], now: datetime) -> Inbound | None:
    """Return the call in a form; None where it lacks its id. Its sender may be withheld."""
    sid = form.get("CallSid", "")
    if not _SID.fullmatch(sid):
        return None
    return Inbound(Provider.TWILIO_VOICE, sid, form.get("From", ""), form, now)


def read_report(form: Mapping[str, str], message_id: int, now: datetime) -> Report | None:
    """Return the report in a form; None where its status is none that we know."""
    error = form.get("ErrorCode", "")
    error = error if _CODE.fullmatch(error) else ""
    state = read_status(form.get("MessageStatus") or form.get("SmsStatus") or "", error)
    if state is None:
        return None
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    return Report(message_id, sid if _SID.fullmatch(sid) else "", state, error, now)
