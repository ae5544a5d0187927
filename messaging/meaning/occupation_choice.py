"""Which of the occupations named in a reply is the present one: not the past, nor the wished."""

import re
from dataclasses import dataclass
from enum import Enum

from messaging.meaning import occupations, places, world_latin, world_scripts
from messaging.meaning.lexicon import (
    Lexicon,
    Sighting,
    StemLexicon,
    clause_after,
    clause_before,
    phrases,
)  # fmt: skip


class Standing(Enum):
    """How a reply speaks of an occupation."""

    NOW = "now"
    NOT = "not"  # denied
    PAST = "past"
    LATER = "later"  # begins later, or is applied for
    IDLE = "idle"  # wished, asked about, or somebody else's


@dataclass(frozen=True)
class OccupationFound:
    """The present occupation, the sightings that speak for it and all that were seen."""

    code: str | None
    seen: tuple[Sighting, ...]
    codes: frozenset[str]  # every code that stands as present
    judged: tuple[tuple[Sighting, Standing], ...]  # everything seen, and how it is spoken of
    doubtful: bool  # something was denied, past, later or wished beside it


_WORDS = Lexicon(
    {
        code: (
            *occupations.WORDS.get(code, ()),
            *world_latin.OCCUPATIONS.get(code, ()),
            *(places.WORDS["abroad"] if code == "abroad" else ()),
        )
        for code in occupations.ORDER
        if code != "studies_abroad"
    }
)
_SCRIPTS = StemLexicon(world_scripts.OCCUPATIONS)

_DENIED = (
    r"inte",
    r"ingen",
    r"inget",
    r"inga",
    r"aldrig",
    r"varken",
    r"no",
    r"not",
    r"never",
    r"dont",
    r"didnt",
    r"isnt",
    r"arent",
    r"neither",
    r"nie",
    r"ma",
    r"slipper",
    world_scripts.NEGATION,
)
_DENIED_AFTER = re.compile(r"^ (?:\w+ )?(?:inte|aldrig|not|yok|nein|ma)\b")
_PAST = (
    r"sluta(?:t|de)", r"hoppa(?:t|de) av", r"hade", r"var", r"tidigare", r"förut", r"gick",
    r"jobbade", r"pluggade", r"läste", r"brukade", r"gått", r"avslutat", r"klar(?:ade)? med",
    r"klar från", r"klarade", r"quit", r"dropped", r"finished", r"used to", r"was", r"were",
    r"sparken", r"av med", r"left", r"avbröt", r"avbrutit", r"efter(?: \w+)?", r"kastad från",
    r"sen", r"trött på", r"utskriven", r"relegerad", r"blev inte antagen", r"kom inte in",
    r"skulle", r"gjort", r"gjorde", r"bytt från", r"worked", r"studied",
)  # fmt: skip
_PAST_AFTER = re.compile(
    r"^(?: \w+){0,2} (?:förut|tidigare|innan|förra året|förra terminen|i nian|"
    r"tog slut|är slut|before|last year|ifjol)\b"
)
_LATER = (
    r"vänta[rt]?", r"antagen", r"kommit in", r"kom in", r"börjar", r"börja", r"ska", r"startar",
    r"sökt", r"ansökt", r"ansökan", r"söker(?: till)?", r"söka", r"waiting", r"accepted",
    r"admitted", r"got into", r"starting?", r"starts", r"applied", r"applying", r"rycker in",
    r"mönstra\w*", r"inför", r"kö (?:till|för)", r"anmält mig",
)  # fmt: skip
_LATER_AFTER = re.compile(r"^ (?:sen|senare|later|snart)(?: |$)")
_WISHED = (
    r"vill(?: \w+)?", r"tänker", r"tänkt", r"planerar", r"hoppas", r"kanske", r"funderar",
    r"drömmer", r"letar", r"leta", r"hitta\w*", r"få", r"behöver", r"want", r"wanna",
    r"would like", r"looking", r"need", r"maybe", r"hope", r"will", r"gonna", r"plan\w*", r"find",
    r"hjälp med", r"intresserad av", r"om", r"gärna", r"behöva", r"vilja", r"orkar", r"skaffa",
    r"chcę", r"quiero", r"rätt", r"how to", r"istället för", r"som", r"kunna", r"testa", r"prova",
    r"back to", r"tillbaka till", r"byta",
)  # fmt: skip
_SOMEBODY_ELSE = phrases(
    (r"(?:min|mina|mitt) (?:mamma|pappa|bror|brorsa|syster|syrra|kompis\w*|vän\w*|kille|tjej|"
     r"pojkvän|flickvän|morbror|farbror|faster|moster|tvilling|lillebror|lillasyster|chef|"
     r"lärare|föräldrar|kusin)(?: \w+)?"),
    r"mamma", r"pappa", r"morsan", r"farsan", r"alla andra", r"ni(?: \w+)?", r"du", r"dom",
    r"(?:my|your) (?:mom|dad|brother|sister|friend)\w*(?: \w+)?", r"både jag",
)  # fmt: skip
_ASKS = re.compile(
    r"^(?:\w+ )?(?:kan|har|får|vad|finns|hur|när|måste|varför|går det|can|do|is|what|how|ska|"
    r"räknas|vilka?|var)\b"
)
_ASKS_OPENLY = re.compile(
    r"^ ?(?:hej )?(?:när|hur|vad|var|vilka?|kan man|måste|får man|what|how|when|where)\b"
)
_LASTS = (
    r"började",
    r"har börjat",
    r"börjat",
    r"började på",
    r"nyss börjat",
    r"started",
    r"precis börjat",
)
_TONES = Lexicon(
    {
        "denied": _DENIED,
        "lasts": _LASTS,
        "past": _PAST,
        "later": _LATER,
        "wished": _WISHED,
    }
)
_DENIED_BEFORE = ("inte ", "not ", "slutat ")
_WHO_DOES = re.compile(r"\b(?:jag|i)\b")
_AT_DISTANCE = phrases(r"distans\w*", r"online", r"på nätet", r"hemifrån", r"remote")
_ABROAD = re.compile(
    rf"(?<!\w)(?:i|in|at|utomlands|abroad|på|till|to)(?: \w+)? ?{places.COUNTRIES}(?!\w)".replace(
        "ä", "[äa]"
    ).replace("ö", "[öo]")
)
_EXCHANGE = phrases(
    r"utbytes\w*",
    r"exchange (?:student|year)",
    r"studerar utomlands",
    r"pluggar utomlands",
    r"stud\w+ abroad",
    r"språkresa",
)
_NOTHING_FOUND = OccupationFound(None, (), frozenset(), (), doubtful=False)
_FIXED = frozenset({"seeking_work", "none", "waiting_for_studies"})  # say their own denial


def find_occupation(message: str) -> OccupationFound:
    """Return the present occupation that a normalised message names."""
    seen = _drop_inner(_WORDS.sightings(message) + _SCRIPTS.sightings(message))
    if not seen and not _EXCHANGE.search(message):
        return _NOTHING_FOUND
    judged = [(sight, _judge(message, sight)) for sight in seen]
    now = [sight for sight, standing in judged if standing is Standing.NOW]
    codes = {sight.label for sight in now} | _later_studies(judged)
    codes = _abroad(message, codes)
    if len(codes & occupations.STUDIES) > 1:
        codes.discard("studying_unspecified")
    doubtful = len(now) < len(judged) or {sight.words for sight in now} == {"läser"}
    if not codes and _is_idle(judged):
        codes, doubtful = {"none"}, True
    code = min(codes, key=occupations.ORDER.index, default=None)
    return OccupationFound(code, tuple(now), frozenset(codes), tuple(judged), doubtful)


def _drop_inner(seen: list[Sighting]) -> list[Sighting]:
    """Leave out what stands inside a longer sighting, so that "söker jobb" is no "jobb"."""
    if len(seen) <= 1:
        return seen
    return [one for one in seen if not any(_holds(other, one) for other in seen)]


def _holds(outer: Sighting, inner: Sighting) -> bool:
    longer = outer.end - outer.start > inner.end - inner.start
    return longer and outer.start <= inner.start and inner.end <= outer.end


def _judge(message: str, sight: Sighting) -> Standing:
    before = clause_before(message, sight.start)
    after = clause_after(message, sight.end)
    if _is_asked(message, before, after, sight) or _SOMEBODY_ELSE.search(_subject(before)):
        return Standing.IDLE
    if sight.label in _FIXED:
        return Standing.NOT if before.endswith(_DENIED_BEFORE) else Standing.NOW
    near = " ".join(before.split()[-6:])
    tones = _TONES.labels(near)
    if "denied" in tones or _DENIED_AFTER.match(after):
        return Standing.NOT
    if "lasts" in tones and "skulle" not in near:
        return Standing.NOW
    if "past" in tones or _PAST_AFTER.match(after):
        return Standing.PAST
    if "later" in tones or _LATER_AFTER.match(after):
        return Standing.LATER
    return Standing.IDLE if "wished" in tones else Standing.NOW


def _is_asked(message: str, before: str, after: str, sight: Sighting) -> bool:
    if _ASKS_OPENLY.match(before):
        return True
    end = message[sight.end + len(after) :].lstrip()
    return end.startswith("?") and (not after.strip() or bool(_ASKS.match(before.strip())))


def _subject(before: str) -> str:
    """Return the words that may name who does it: those after the last "I"."""
    return _WHO_DOES.split(before[-40:])[-1]


def _later_studies(judged: list[tuple[Sighting, Standing]]) -> set[str]:
    later = any(s is Standing.LATER and sight.label in occupations.STUDIES for sight, s in judged)
    return {"waiting_for_studies"} if later else set()


def _is_idle(judged: list[tuple[Sighting, Standing]]) -> bool:
    """Tell whether work or studies were denied and nothing else was said."""
    plain = {"working", "studying_unspecified"}
    return any(standing is Standing.NOT and sight.label in plain for sight, standing in judged)


def _abroad(message: str, codes: set[str]) -> set[str]:
    """Turn studies in another country into studies abroad."""
    if _EXCHANGE.search(message):
        return {*codes - {"abroad"}, "studies_abroad"}
    if codes & occupations.STUDIES and _ABROAD.search(message) and not _AT_DISTANCE.search(message):
        return {*(codes - occupations.STUDIES - {"abroad"}), "studies_abroad"}
    return codes
