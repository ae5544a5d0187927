"""Messages that nobody wrote: automatic answers, operators' notices, advertisements."""

from messaging.meaning.lexicon import Lexicon, phrases, whole

_SURE = phrases(
    r"(?:sms|smset|det) kunde inte (?:levereras|skickas)",
    r"kan (?:för tillfället |tyvärr |just nu )*inte ta emot (?:svar|sms|samtal)",
    r"röst ?brevlåda\w*", r"fel ?kod \d+", r"du har vunnit", r"you have won", r"svara ja för",
    r"svara stopp? för att", r"(?:verification|security) code",
    r"(?:verifierings|engångs) ?kod\w*", r"automatiskt (?:svar|sms)", r"auto ?svar",
    r"auto ?reply", r"undeliverable", r"this is an automated", r"not (?:be )?delivered",
    r"tar inte emot svar",
)  # fmt: skip
_NOTICES = (
    r"auto ?svar\w*", r"automatisk\w* (?:svar|sms|genererat)", r"auto ?reply",
    r"automatic (?:reply|response)", r"out of office",
    r"(?:sms|smset|det) kunde inte (?:levereras|skickas)",
    (r"kan (?:för tillfället |tyvärr |just nu )*inte (?:ta emot (?:svar|sms|samtal)|levereras|"
     r"besvaras)"),
    r"röst ?brevlåda\w*", r"voice ?mail", r"lämna (?:ett |gärna ett )?sms efter",
    r"efter (?:tonen|pipet|signalen)", r"after the (?:tone|beep)", r"fel ?kod \d+", r"error \d+",
    r"(?:grattis|congratulations) . du har vunnit", r"du har vunnit", r"you have won",
    r"presentkort\w*", r"gift card", r"klicka (?:här|på länken|nedan)",
    r"click (?:here|the link|below)", r"https?\w*", r"www", r"svara ja för",
    r"svara stopp? för att", r"ditt paket", r"your (?:package|parcel)", r"postnord",
    r"verifierings ?kod\w*", r"engångs ?kod\w*", r"(?:verification|security) code", r"din kod är",
    r"undeliver\w*", r"(?:message|sms) (?:could )?not (?:be )?(?:delivered|sent)",
    r"delivery (?:failed|failure)", r"abonnent\w*", r"(?:ditt )?saldo(?:t)? är",
    r"(?:telia|tele2|telenor|comviq|halebop|tre|lycamobile|hallon|vimla) \.", r"do not reply",
    r"går (?:inte|ej) att svara på", r"det här numret tar inte emot", r"körläge",
    r"stör inte läge", r"driving (?:mode|focus)", r"focus (?:turned|mode) on",
    r"har (?:stört|aviseringar)\w* (?:av|inaktiver\w*)", r"notifications silenced",
    r"numret (?:du|ni) \w+ (?:till )?(?:kan|är|har|används)",
    r"the (?:number|person|customer) you (?:have |are )?(?:dialed|called|calling|trying)\w*",
    r"kundtjänst", r"semesterstängt", r"öppettider\w*",
    r"återkommer (?:jag )?så (?:fort|snart)(?: som möjligt| jag kan)?", r"tillbaka på kontoret",
    r"this is an automated",
)  # fmt: skip
_NOTICE = Lexicon({"machine": _NOTICES})
# The ready answers that telephones offer when a call is refused, word for word.
_READY = whole(
    r"(?:sorry|ursäkta|förlåt)(?: ,)? i cant talk (?:right now|now)",
    r"(?:sorry|tyvärr|ursäkta)?(?: ,)? ?jag kan inte (?:prata|svara)(?: just nu| nu)",
    r"cant talk (?:right )?now . whats up ?\??", r"jag är på väg", r"i am on my way",
    r"kan jag ringa (?:dig )?(?:upp )?(?:lite )?senare", r"can i call you (?:back )?later",
    r"i am in a meeting(?: .*)?", r"(?:jag )?sitter i möte(?: .*)?",
    r"jag ringer (?:upp )?(?:dig )?senare", r"ill call you (?:back )?(?:later|back)",
    r"i am driving(?: .*)?", r"jag kör (?:bil )?(?:just nu|nu)?(?: .*)?", r"whats up",
)  # fmt: skip


def is_sure(message: str) -> bool:
    """Tell whether no human can have written a message that `sees_machine` saw."""
    return bool(_SURE.search(message)) and "jag" not in message.split()


def sees_machine(message: str) -> str | None:
    """Return the words that give a machine away in a normalised message, or None."""
    notices = _NOTICE.sightings(message)
    if notices:
        return notices[0].words
    ready = _READY.match(message)
    return ready.group() if ready else None
