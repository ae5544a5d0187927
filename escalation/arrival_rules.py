"""What follows from something that arrived, where more is known than its words: pure.

A call has no words; a keyword has been answered by the carrier. Everything else is as its
words are read (escalation/reading_rules.py).
"""

from dataclasses import replace

from escalation.keywords import Keyword
from escalation.reading_rules import Followed, Incoming, bare_effect, follow_reading, mark_all
from messaging.meaning.reading import Intent, Reading, Respondent
from messaging.states import Channel, ReplyState
from register.states import PointState


def follow_arrival(reply: Incoming, reading: Reading) -> Followed:
    """Decide what follows from a call, a keyword, or words."""
    if reply.came_by is Channel.PHONE:
        return _call(reply, reading)
    match reply.keyword:
        case Keyword.STOP:
            return _stop(reply, reading)
        case Keyword.START if reply.bare:
            return Followed(ReplyState.READ, bare_effect(reply, reading, counts=False))
        case Keyword.HELP if reply.bare:
            return follow_reading(reply, replace(reading, confident=False))
        case _:
            return follow_reading(reply, reading)


def _call(reply: Incoming, reading: Reading) -> Followed:
    """Staff say who called; who calls again before that asks no second question."""
    if reply.asked_already:
        return Followed(ReplyState.READ, bare_effect(reply, reading, counts=False))
    return follow_reading(reply, reading)


def _stop(reply: Incoming, reading: Reading) -> Followed:
    """Stop the number whatever else was said; the carrier would refuse an answer of ours."""
    if reply.bare:
        who = Respondent.RELATIVE if reply.guardians else Respondent.SELF
        reading = replace(
            reading,
            intents=(Intent.OPT_OUT,),
            occupation=None,
            respondent=who,
            reached=False,
            confident=True,
        )
    followed = follow_reading(reply, reading)
    stopped = mark_all(reply, PointState.STOPPED)
    points = followed.effect.points or stopped
    return replace(followed, effect=replace(followed.effect, points=points, answer=None))
