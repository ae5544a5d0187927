"""When a reading may be trusted without a human: every word of the message is accounted for.

A rule that sees a phrase knows nothing of the words around it ("jobbar" in "jobbar inte", in "om
jag jobbar"). So a reading is confident only where nothing is left over but courtesies, times and
places. Precision before coverage: what is left over goes to a human.
"""

import re
from collections.abc import Iterable, Sequence

from messaging.meaning.lexicon import Sighting, fold, phrases
from messaging.meaning.reading import Intent, Respondent

_HARMLESS = (
    frozenset(
        fold(
            "jag ja är hej hejsan hallå tjena tja hey hi hello yo nu just precis fortfarande också och så på i av en ett det där här den min mitt mina med som till från tack tackar tusen snälla please "
            "pls thanks thank mvh vänlig vänliga hälsning hälsningar ni er sen idag dag dar dan veckan veckor vecka i månad månader år timmar timme tim gången heltid halvtid deltid varje hela full part "
            "time bra bre wallah asså alltså typ faktiskt verkligen redan ju då extra somras höstas våras vintras sommar hösten våren vintern året terminen januari februari mars april maj juni juli "
            "augusti september oktober november december måndag tisdag onsdag torsdag fredag helgen helger helgerna kvällar kvällarna dagarna dagtid morgnar the a an i am at in as and is my right now this "
            "also for since just here you year years months weeks days every day full time part . , kaa stad stockholms kommun kommunen sverige stockholm ok okej tackar mycket bara på kl klockan går "
            "läser heter to of ar gar pa sms sorry så ursäkta självklart absolut heltids båda mannen bro man dude sir brush gärna din vi mig me oss us va andra första tredje åk årskurs ring via hos "
            "med in nya har gör började börjat inskriven anställd ligger jobb plugg nåt something nyss precis stan centrum city ute morgon waan waxaan baan ayaan ez ben bir yo soy estoy un una el la je jestem w se я انا "
            "من ኣለኹ እየ dag natt nätter kl tid"
        ).split()
    )
    | {""}
) - {"va"}
# Words after which a name stands ("på Max i Kungens kurva", "at ICA", "som målare").
_BEFORE_NAMES = frozenset(
    "på pa i hos som åt at in as med på vid for kör läser heter till jobbar in till en de como na в на".split()
)
_NAMES_LENGTH = 3
# What is never a name: after these words a human had better look.
_TELLING = phrases(
    r"inte", r"ingen\w*", r"inget", r"aldrig", r"att", r"men", r"fast", r"om", r"mig", r"er", r"dig", r"han", r"hon", r"de", r"dom", r"slut\w*", r"kanske", r"nästan", r"snart", r"innan", r"förut", r"vet", r"tror",
    r"ibland", r"haha\w*", r"lol\w*", r"hihi", r"skoja\w*", r"skämt\w*", r"jk", r"tomten", r"himlen", r"helvetet", r"drömmen", r"not", r"never", r"maybe", r"but", r"if", r"used", r"was", r"because", r"eller", r"or",
    r"när", r"för", r"skulle", r"ville", r"hoppas", r"vill", r"ska", r"kan", r"måste", r"annars", r"bättre", r"sämre", r"svart", r"sängen", r"soffan", r"ironi\w*", r"låtsas", r"fel", r"stopp?", r"you", r"your",
    r"vad", r"vem", r"hur", r"varför", r"tyvärr", r"typ", r"gud", r"fan", r"jävla\w*", r"skit\w*", r"fuck\w*", r"fortnite", r"cs", r"minecraft", r"roblox", r"himmelen", r"den", r"det", r"detta", r"nej", r"no", r"mår",
)  # fmt: skip
TIME_WORDS = frozenset(
    fold(
        "imorgon förmiddag förmiddagen fm em eftermiddag eftermiddagen kväll kvällen ikväll lunch bitti mellan efter före innan vid runt till klockan halv ett två tre fyra fem sex sju åtta nio tio "
        "elva tolv tomorrow morning afternoon evening after between before around pm nästa vecka next week måndag tisdag onsdag torsdag fredag monday tuesday wednesday thursday friday igen kan du "
        "you can me could back signal upp mañana yarin jutro berri завтра غدا بكرا فردا ጽባሕ skolan slutar jobbet"
    ).split()
)
KINSHIP_WORDS = frozenset("hon han hen she he is min son dotter my daughter hennes hans".split())
_NUMBER = re.compile(r"^\d+(?:[:.]\d+)?$")
_MOST_WORDS = 22  # a longer story is for a human

# The sets of intents that may be acted on together without a human.
_SETTLED: frozenset[frozenset[Intent]] = frozenset(
    frozenset(intents)
    for intents in (
        (Intent.OCCUPATION,), (Intent.WANTS_SUPPORT,), (Intent.DECLINES_SUPPORT,), (Intent.CALL_ME,), (Intent.OPT_OUT,), (Intent.WRONG_PERSON,), (Intent.QUESTION,), (Intent.ACKNOWLEDGE,), (Intent.LANGUAGE,),
        (Intent.OCCUPATION, Intent.WANTS_SUPPORT), (Intent.OCCUPATION, Intent.OPT_OUT), (Intent.OCCUPATION, Intent.DECLINES_SUPPORT),
    )
)  # fmt: skip


def may_settle(intents: Iterable[Intent], respondent: Respondent) -> bool:
    """Tell whether intents of this kind may be acted on without a human at all (R20)."""
    chosen = frozenset(intents)
    if respondent is Respondent.RELATIVE:
        return chosen == {Intent.OCCUPATION}
    return chosen in _SETTLED


def accounts_for(
    message: str, seen: Sequence[Sighting], *, also: frozenset[str] = frozenset()
) -> bool:
    """Tell whether the sightings explain every word of a normalised message.

    `also` are more words that say nothing here: times where a call is asked for, "she" where a
    relative has signed.
    """
    covered = bytearray(len(message))
    for sight in seen:
        covered[sight.start : sight.end] = b"\x01" * (sight.end - sight.start)
    position = names_left = count = 0
    for word in message.split(" "):
        explained = any(covered[position : position + len(word)])
        position += len(word) + 1
        count += 1
        if word in _BEFORE_NAMES:
            names_left = _NAMES_LENGTH
        elif word in {".", ",", "?"}:
            names_left = 0
        elif explained or word in _HARMLESS or word in also or _NUMBER.match(word):
            continue
        elif names_left and not _TELLING.match(word):
            names_left -= 1
        else:
            return False
    return count <= _MOST_WORDS
