"""The faults of a plan in Swedish; the reader of plans tells them in English. Pure."""

import re

from console.marking import N_, Say

_NEAR = r"(?:; did you mean `(?P<near>[^`]*)`\?| \(known: (?P<known>.*)\))"
# In the order in which they are tried; what is in brackets comes back in the words.
_WORDS = (
    (r"unknown key `(?P<a>.*)` in (?P<b>.*?)" + _NEAR, N_("okänd nyckel `{a}`{near}")),
    (r"`(?P<a>.*)` is given twice in .*", N_("`{a}` står två gånger")),
    (r"unknown (?P<b>.*?) `(?P<a>[^`]*)`" + _NEAR, N_("`{a}` finns inte{near}")),
    (r".* must be given as `key: value`", N_("skriv som `nyckel: värde`")),
    (r"a single value is missing here", N_("ett värde saknas här")),
    (
        r"(?P<a>`\w+`) must be a whole number from (?P<b>\d+) to (?P<c>\d+): `(?P<d>.*)`",
        N_("{a} ska vara ett heltal från {b} till {c}, inte `{d}`"),
    ),
    (r"`(?P<a>.*)` is no duration: .*", N_("`{a}` är ingen tid: skriv 12h, 3d eller 2w")),
    (r"`(?P<a>.*)` is no time of day: .*", N_("`{a}` är inget klockslag: skriv 09:30")),
    (r"`(?P<a>.*)` is no month and day: .*", N_("`{a}` är ingen månad och dag: skriv 09-15")),
    (r"no weekday is named here", N_("ingen veckodag står här")),
    (
        r"`(?P<a>.*)` is no weekday: .*",
        N_("`{a}` är ingen veckodag: skriv mon-fri, eller mon, wed"),
    ),
    (r"this is not YAML: (?P<a>.*)", N_("texten går inte att läsa som YAML: {a}")),
    (r"a character that YAML refuses: .*", N_("ett tecken som YAML inte tar emot")),
    (r"brackets within brackets.*", N_("för många parenteser i varandra")),
    (r"the plan is empty", N_("planen är tom")),
    (r"`(?P<a>\w+)` is missing", N_("`{a}` saknas")),
    (r"the hours must begin before they end: .*", N_("tiderna ska börja innan de slutar")),
    (
        r"`steps` must be a list with at least one step",
        N_("`steps` ska vara en lista med minst ett steg"),
    ),
    (r"two steps have the id `(?P<a>.*)`", N_("två steg heter `{a}`")),
    (r"`(?P<a>\w+)` must be a day or more", N_("`{a}` ska vara en dag eller mer")),
    (
        r"the first attempt can't be demanded before the wait is over \(R2\)",
        N_("det första försöket kan inte krävas innan väntetiden är slut"),
    ),
    (
        r"`calls` must reach into .*",
        N_("samtalstiderna ska nå förmiddag (9–12), eftermiddag (12–17) och kväll (17–20)"),
    ),
    (r"`channel` names no channel", N_("ingen kanal är vald")),
    (r"`channel` names a channel twice", N_("samma kanal står två gånger")),
    (
        r"a step needs an `id` .*",
        N_("ett steg behöver ett namn: högst 40 bokstäver, siffror, - och _"),
    ),
    (
        r"a step needs either `channel` or `task`, and not both",
        N_("ett steg är antingen ett meddelande med kanal eller en uppgift, inte båda"),
    ),
    (
        r"`(?P<a>\w+)` has no effect on a (?P<b>\w+): .*",
        N_("`{a}` gäller inte för den sortens steg"),
    ),
    (r"a message needs a `template`", N_("ett meddelande behöver en text")),
    (r"a home visit needs `staff: 2` or more \(R13\)", N_("till ett hembesök går minst två")),
    (
        r"calls need at least three `attempts`, .*",
        N_("samtal görs minst tre gånger, på olika dagar"),
    ),
    (
        r"calls need a `spacing` of a day .*",
        N_("mellan samtal går minst en dag: de görs på olika dagar"),
    ),
)


def fault_in_words(problem: str, say: Say) -> str:
    """Return what is wrong in the reader's language; what has no words here comes as it is."""
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, problem, re.DOTALL):
            parts = found.groupdict()
            return say(words).format_map(parts | {"near": _near(parts, say)})
    return problem


def _near(parts: dict[str, str | None], say: Say) -> str:
    near, known = parts.get("near"), parts.get("known")
    if near:
        return f"; {say('menade du')} `{near}`?"
    return f" ({say('finns:')} {known})" if known else ""
