"""Small words that change nothing: a reply stays what it is with or without them."""

from messaging.meaning.normal import fold

# Courtesies, fillers, pronouns, times, places: in Swedish, English and some other languages.
_COURTESIES = (
    "jag ja är hej hejsan hallå tjena tja hey hi hello yo nu just precis fortfarande också "
    "och så på i av en ett det där här den min mitt mina med som till från tack tackar tusen "
    "snälla please pls thanks thank mvh vänlig vänliga hälsning hälsningar ni er sen idag dag "
    "dar dan veckan veckor vecka månad månader år timmar timme tim gången heltid halvtid "
    "deltid varje hela full part time bra bre wallah asså alltså typ faktiskt verkligen redan "
    "ju då extra somras höstas våras vintras sommar hösten våren vintern året terminen "
    "januari februari mars april maj juni juli augusti september oktober november december "
    "måndag tisdag onsdag torsdag fredag helgen helger helgerna kvällar kvällarna dagarna "
    "dagtid morgnar the a an am at in as and is my right now this also for since here you "
    "year years months weeks days every day . , kaa stad stockholms kommun kommunen sverige "
    "stockholm ok okej mycket bara kl klockan går läser heter to of ar gar pa sms sorry "
    "ursäkta självklart absolut heltids båda mannen bro man dude sir brush gärna din vi mig "
    "me oss us andra första tredje åk årskurs ring via hos nya har gör började börjat "
    "inskriven anställd ligger jobb plugg nåt something nyss stan centrum city ute morgon "
    "waan waxaan baan ayaan ez ben bir soy estoy un una el la je jestem w se я انا من ኣለኹ እየ "
    "natt nätter tid"
)
# After these a name may stand ("på Max i Kungens kurva", "at ICA", "som målare").
_BEFORE_NAMES = "på pa i hos som åt at in as med for jobbar como na в на"
# Times and what else is said around a wish to be called.
_TIMES = (
    "imorgon förmiddag förmiddagen fm em eftermiddag eftermiddagen kväll kvällen ikväll lunch "
    "bitti mellan efter före innan vid runt till klockan halv ett två tre fyra fem sex sju "
    "åtta nio tio elva tolv tomorrow morning afternoon evening after between before around pm "
    "nästa vecka next week måndag tisdag onsdag torsdag fredag monday tuesday wednesday "
    "thursday friday igen kan du you can me could back signal upp mañana yarin jutro berri "
    "завтра غدا بكرا فردا ጽባሕ skolan slutar jobbet"
)
# How a relative speaks of the young person.
_KINSHIP = "hon han hen she he is min son dotter my daughter hennes hans"


_UNACCENTED = str.maketrans("åäö", "aao")


def _split_words(words: str) -> frozenset[str]:
    spelled = fold(words)
    return frozenset(f"{spelled} {spelled.translate(_UNACCENTED)}".split())


HARMLESS = _split_words(_COURTESIES) | {"", ".", ","}
BEFORE_NAMES = _split_words(_BEFORE_NAMES)
TIME_WORDS = _split_words(_TIMES)
KINSHIP_WORDS = _split_words(_KINSHIP)
