"""What the reader's evidence tells beyond its intents: word of a death, and "who are you?".

The reader files a death under the same label as other danger, and every question under one;
what follows from them differs (R19, and the standing answer to who writes). Pure.
"""

from collections.abc import Iterable

from messaging.meaning.intents import WHO_ARE_YOU
from messaging.meaning.lexicon import phrases, stems, whole

_DANGER, _QUESTION = "crisis: ", "question: "
_DEATH = phrases(
    r"dog", r"avled", r"avlid\w+", r"omkom\w*", r"(?:gick|gått) bort", r"har dött", r"är död",
    r"(?:är|e) borta för alltid", r"begrav\w+", r"förlora\w+ (?:honom|henne|vår|min)(?: \w+)*",
    r"t(?:og|agit) (?:sitt (?:eget )?liv|livet (?:av|utav|ifrån))", r"somnat in",
    r"vila i frid", r"rip", r"lever inte längre", r"inte längre (?:i livet|bland oss)",
    r"(?:han|hon) finns inte (?:längre|mer)", r"(?:is|are) dead", r"passed away",
    r"died", r"lost (?:my|our) \w+", r"dhimasho\w*", r"dhintay\w*", r"geeriyoo\w*", r"murió",
    r"falleci\w*", r"öldü", r"vefat\w*", r"nie zyje", r"zmarł\w*", r"miriye",
)  # fmt: skip
_DEATH_ELSEWHERE = stems(r"توفي", r"(?<!\w)ماتت?(?!\w)", r"فوت", r"помер", r"вмер", r"умер", r"ሞይቱ")
# Words of somebody who speaks of themselves: then it is their own life that is in danger.
_OWN = phrases(r"jag", r"mig", r"själv", r"i (?:am|was|want|wish|cant|dont)", r"myself", r"me")
_WHO = whole(*WHO_ARE_YOU)


def tells_of_death(evidence: Iterable[str]) -> bool:
    """Tell whether evidence of danger is word that somebody has died, and nothing more.

    Who mourns and is in danger too ("my father died and I cannot go on") is alive.
    """
    danger = [line.removeprefix(_DANGER) for line in evidence if line.startswith(_DANGER)]
    died = any(_DEATH.search(words) or _DEATH_ELSEWHERE.search(words) for words in danger)
    return died and not any(_OWN.search(words) for words in danger)


def asks_who(evidence: Iterable[str]) -> bool:
    """Tell whether it is asked who writes, how we got the number, or whether it is real."""
    return any(
        line.startswith(_QUESTION) and _WHO.match(line.removeprefix(_QUESTION)) for line in evidence
    )
