"""Which of the intents seen in a reply are meant: negations, false friends and help requests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from messaging.meaning import intents, places, refusals, world_latin, world_scripts
from messaging.meaning.lexicon import (
    Lexicon,
    Sighting,
    StemLexicon,
    clause_after,
    clause_before,
    phrases,
    whole,
)
from messaging.meaning.reading import Intent


@dataclass(frozen=True)
class IntentsFound:
    """The intents meant (occupation and crisis are found elsewhere) and what shows them."""

    intents: frozenset[Intent]
    seen: tuple[Sighting, ...]
    doubtful: bool  # something spoke against what was seen
    friends: bool  # words that look like a STOP or a wrong number and are none


_LABELS = (
    "wants_support",
    "declines_support",
    "call_me",
    "opt_out",
    "wrong_person",
    "question",
    "acknowledge",
    "language",
    "moved",
    "erase",
)
_STANDING = "standing"  # a question that has a standing answer
_FRIEND = "friend"  # what looks like STOP or a wrong number and is neither
_WORDS = Lexicon(
    {
        label: (
            *intents.WORDS.get(label, ()),
            *refusals.WORDS.get(label, ()),
            *world_latin.INTENTS.get(label, ()),
            *(places.WORDS["moved"] if label == "moved" else ()),
        )
        for label in _LABELS
    }
    | {_STANDING: intents.WHO_ARE_YOU, _FRIEND: refusals.FALSE_FRIENDS}
)
_NO_INTENTS = frozenset({_STANDING, _FRIEND})
_SCRIPTS = StemLexicon(world_scripts.INTENTS)
_HEATED = phrases(*intents.HEATED)
_STOP_WHOLE = whole(*refusals.STOP_WHOLE)
_STOP_CLAUSE = re.compile(rf"^{refusals.STOP_CLAUSE}$")
_STOP_WORD = phrases(r"stopp?", r"stopp\w*")
_NO = (r"nej", r"nä", r"nee", r"nope", r"no", r"nepp", r"avboka", r"nix", r"nah")
_YES = (r"ja ?,? tack(?: gärna| snälla)?", r"ja ?,? gärna(?: tack)?", r"ja det vill jag")
_NO_WHOLE = whole(*_NO)
_YES_WHOLE = whole(*_YES)
# A bare yes, no, help or "not me": to which of our questions, and how meant?
_CURT_WHOLE = whole(
    *_NO, *_YES, r"hjälp", r"(?:det )?är inte jag", r"inte jag", r"not me", r"help", r"bort", r"bra"
)
_WRONG_WHOLE = whole(*refusals.WRONG_WHOLE)
_FALSE_FRIENDS = phrases(*refusals.FALSE_FRIENDS)
_CLAUSES = re.compile(r" ?[.,?] ?")
_DENIED = phrases(
    r"inte",
    r"aldrig",
    r"ingen",
    r"inget",
    r"dont",
    r"not",
    r"no",
    r"never",
    r"cant",
    r"ne",
    r"varken",
)
_DENIED_AFTER = re.compile(r" (?:inte|aldrig|not)\b")
_FINE_NEGATED = frozenset(
    {
        "declines_support",
        "opt_out",
        "wrong_person",
        "question",
        "erase",
        "language",
        "moved",
        "acknowledge",
    }
)
_TAGS = re.compile(
    r"(?:^|\s)(?:eller|va|ok|okej|right|visst|hm|plugg\w*|jobb\w*|skola\w*|plugga|jobba) \?"
)
_HOME_AGAIN = phrases(r"tillbaka", r"hem", r"stockholm", r"hemifrån", r"tillbaks")


def find_intents(message: str, hidden: Sequence[Sighting] = ()) -> IntentsFound:
    """Return the intents that a normalised message shows outside the words in `hidden`."""
    for sight in hidden:
        message = message[: sight.start] + "*" * len(sight.words) + message[sight.end :]
    sober, seen, standing = _see(message)
    kept = [sight for sight in seen if _is_meant(sober, sight)]
    meant = _drop_covered(kept)
    labels = {sight.label for sight in meant}
    labels |= _from_question_mark(sober, labels, meant)
    if "erase" in labels:
        labels = labels - {"erase"} | {"opt_out", "question"}
    doubtful = (
        sober != message
        or bool(_CURT_WHOLE.match(sober))
        or _is_heated(sober, labels)
        or ("question" in labels and not standing)
        or _is_refused(seen, kept)
    )
    return IntentsFound(frozenset(map(Intent, labels)), tuple(meant), doubtful, sober != message)


def is_bare_stop(message: str) -> bool:
    """Tell whether a normalised message is STOP and nothing else."""
    return bool(_STOP_WHOLE.match(message))


def _see_whole(message: str) -> list[Sighting]:
    """STOP and "wrong" count where they stand alone, in the message or in a clause."""
    found: list[Sighting] = []
    if is_bare_stop(message):
        found.append(Sighting(0, len(message), "opt_out", message))
    elif "stop" in message and _STOP_WORD.search(message):
        found += _stop_clauses(message)
    for rule, label in ((_NO_WHOLE, "declines_support"), (_YES_WHOLE, "wants_support")):
        if rule.match(message):
            found.append(Sighting(0, len(message), label, message))
    if _WRONG_WHOLE.match(message):
        found.append(Sighting(0, len(message), "wrong_person", message))
    return found


def _see(message: str) -> tuple[str, list[Sighting], list[Sighting]]:
    """Return the message without its false friends, what it shows, and the standing questions."""
    words = _WORDS.sightings(message)
    if any(sight.label == _FRIEND for sight in words):
        message = _FALSE_FRIENDS.sub(lambda friend: "*" * len(friend.group()), message)
        words = _WORDS.sightings(message)
    standing = [sight._replace(label="question") for sight in words if sight.label == _STANDING]
    seen = [sight for sight in words if sight.label not in _NO_INTENTS]
    seen += [*_SCRIPTS.sightings(message), *_see_whole(message), *standing]
    return message, seen, standing


def _is_heated(message: str, labels: set[str]) -> bool:
    return "declines_support" in labels and bool(_HEATED.search(message))


def _stop_clauses(message: str) -> list[Sighting]:
    start, found = 0, []
    for clause in _CLAUSES.split(message):
        start = message.index(clause, start)
        if clause and _STOP_CLAUSE.match(clause):
            found.append(Sighting(start, start + len(clause), "opt_out", clause))
    return found


def _is_meant(message: str, sight: Sighting) -> bool:
    if sight.label == "moved":
        return not _HOME_AGAIN.search(sight.words + " " + clause_after(message, sight.end)[:24])
    if sight.label in _FINE_NEGATED:
        return True
    before = clause_before(message, sight.start)
    near = " ".join([*before.split()[-3:], *sight.words.split()[:-1]])
    return not (_DENIED.search(near) or _DENIED_AFTER.match(message, sight.end))


def _drop_covered(seen: list[Sighting]) -> list[Sighting]:
    """Leave out what stands inside a longer sighting of another label ("nej tack" and "tack")."""
    if len(seen) <= 1:
        return seen
    return [one for one in seen if not any(_holds(other, one) for other in seen)]


def _holds(outer: Sighting, inner: Sighting) -> bool:
    longer = outer.end - outer.start > inner.end - inner.start
    return outer.label != inner.label and longer and _spans(outer, inner)


def _spans(outer: Sighting, inner: Sighting) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_refused(seen: list[Sighting], kept: list[Sighting]) -> bool:
    """Tell whether something was seen, not meant, and not part of what was meant."""
    if len(kept) == len(seen):
        return False
    refused = [sight for sight in seen if sight not in kept]
    return any(not any(_spans(one, sight) for one in kept) for sight in refused)


def _from_question_mark(message: str, labels: set[str], meant: list[Sighting]) -> set[str]:
    """A question mark asks something, unless its sentence is the request that was seen."""
    if "?" not in message or "question" in labels:
        return set()
    asked = set()
    for mark in re.finditer(r"\?", message):
        sentence = message[: mark.start()].rsplit(" . ", 1)[-1].rsplit("? ", 1)[-1]
        begin = mark.start() - len(sentence)
        known = any(begin <= sight.start < mark.start() for sight in meant)
        if not known and len(sentence.split()) > 1 and not _TAGS.search(message[: mark.end()]):
            asked.add("question")
    return asked
