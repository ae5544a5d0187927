"""What Twilio does with somebody who calls the number that our texts come from.

They are put through to the unit that works with them; if nobody answers they are asked to
write. In TwiML: https://www.twilio.com/docs/voice/twiml/dial.
"""

from html import escape

from messaging.callers import is_withheld

RING_SECONDS = 30
MOST_SECONDS = 3600  # of one call: somebody who has not hung up costs money
SORRY = (
    ("sv-SE", "Hej! Vi kan inte svara just nu. Skicka gärna ett sms så ringer vi upp dig."),
    ("en-GB", "Hello! We cannot answer right now. Please send us a text and we will call you."),
)
# what Twilio says of the second half of a call that somebody took
TALKED = frozenset({"completed", "answered"})


def put_through(number: str, *, caller: str, called: str, ended_url: str) -> str:
    """Return the TwiML that rings `number`, and asks `ended_url` afterwards what to say.

    Staff see who calls; where the caller does not show that, they see our own number.
    """
    if not number or number == called:  # it would ring itself for ever
        return apologise()
    shown = called if is_withheld(caller) else caller
    return _response(
        f'<Dial answerOnBridge="true" timeout="{RING_SECONDS}" timeLimit="{MOST_SECONDS}"'
        f' callerId="{escape(shown)}" action="{escape(ended_url)}" method="POST">'
        f"<Number>{escape(number)}</Number></Dial>"
    )


def apologise() -> str:
    """Return the TwiML for a call that nobody took."""
    said = (f'<Say language="{language}">{escape(text)}</Say>' for language, text in SORRY)
    return _response("".join(said))


def hang_up() -> str:
    """Return the TwiML for a call that is over."""
    return _response("<Hangup/>")


def _response(verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
