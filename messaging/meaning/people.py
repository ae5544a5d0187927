"""Who wrote: the young person, a relative, or somebody who has the number by mistake."""

import re

from messaging.meaning import world_latin, world_scripts
from messaging.meaning.lexicon import Lexicon, is_latin, phrases, spell, stems

_KIN = (
    r"(?:mamma|mamman|pappa|pappan|mor|far|moder|fader|morsan|farsan|mormor|farmor|morfar|"
    r"farfar|syster|systern|syrran|storasyster|lillasyster|bror|brorsan|storebror|storebrorsan|"
    r"lillebror|stora syster|god ?man|vårdnadshavare\w*|förälder|föräldrar|föräldern|moster|"
    r"faster|morbror|farbror|kusin|sambo|styvpappa|styvmamma|bonusmamma|bonuspappa|"
    r"familjehem\w*|fosterm\w+|fosterp\w+)"
)  # fmt: skip
_KIN_EN = (
    r"(?:mother|mom|mum|father|dad|sister|brother|guardian|parent|aunt|uncle|grandmother|"
    r"grandfather|cousin)"
)  # fmt: skip
_DOES = (
    r"(?:jobbar|pluggar|går|läser|studerar|gör|är|bor|sover|vill|behöver|har|kan|ska|orkar|mår|"
    r"svarar|söker|flyttade|slutade|började|sitter|arbetar|praktiserar|väntar)"
)  # fmt: skip

_SIGNED = phrases(
    (rf"(?:mvh|hälsar|hälsningar|hälsn|vh|vänligen|hälsning|kram|från|from|regards|/) (?:\w+ "
     rf")?(?:hans |hennes |\w+s )?{_KIN}(?: \w+){{0,2}}"),
    rf"{_KIN} till \w+", rf"(?:hans|hennes|\w+s) {_KIN}(?: här| som skriver)?(?= [.,?]| \w|$)",
    rf"(?:det här|det|detta|här) är (?:\w+ )?(?:\w+ )?{_KIN}(?: \w+)?",
    rf"{_KIN} (?:här|som (?:skriver|svarar))", rf"jag är (?:hans |hennes |\w+s ){_KIN}",
    rf"(?:this is|i am) (?:\w+ ){{0,2}}(?:big |little )?{_KIN_EN}",
    rf"(?:his|her|\w+s) (?:big |older |little )?{_KIN_EN}(?: here)?",
    rf"{_KIN_EN} (?:here|of \w+)", rf"som (?:hans|hennes) {_KIN}",
)  # fmt: skip
_CLOSING = re.compile(spell(rf"(?:[.,]|tack) {_KIN}(?: \w+)?(?: [.,])*$"))
_CHILD = phrases(
    rf"(?<!med )(?:min|vår) (?:\w+ )?(?:son|dotter|grabb|tös|pojke|flicka)(?: \w+)? {_DOES}",
    r"(?<!med )(?<!för )(?:min|vår) (?:son|dotter)",
    r"(?<!with )(?<!of )my (?:son|daughter)",
)
_THIRD = phrases(
    rf"(?:^|[.,] |hej |nej |ja |att )(?:hon|han|hen) (?:\w+ )?{_DOES}",
    rf"(?:hon|han) {_DOES}",
    r"(?:he|she)(?: \w+)? (?:is|works|studies|goes|has|does|doesnt|wants|needs|isnt|lives|moved)",
)
_FIRST = phrases(r"jag (?!är (?:hans|hennes))", r"i am", r"mig", r"my", r"me", r"i", r"vi")
_I_AM_THE_ONE = phrases(
    (r"jag (?:\w+ )?(?:går|jobbar|pluggar|läser|gör|söker|studerar|bor|vill|behöver|slutade|"
     r"orkar|mår)"),
    r"jag är (?!hans|hennes|\w+s )\w+ledig", r"(?:föräldrar?|mamma|pappa) ?ledig",
    r"(?:hemma|ledig) med", r"mitt jobb", r"slår (?:mig|oss)",
    r"i (?:work|study|go|want|need|cant|live)"
)  # fmt: skip
_FOREIGN = phrases(*world_latin.RELATIVE)
_FOREIGN_SCRIPTS = stems(*world_scripts.RELATIVE)
# What each rule needs: the rules are long, and most messages name nobody.
_NAMED = Lexicon(
    {
        "kin": (_KIN, _KIN_EN),
        "child": (r"son", r"dotter", r"grabb", r"tös", r"pojke", r"flicka", r"daughter"),
        "child elsewhere": world_latin.RELATIVE,
        "third": (r"hon", r"han", r"hen", r"he", r"she"),
    }
)
_OTHER = phrases(
    r"hittade?(?: \w+){0,2} (?:mobil\w*|telefon\w*|luren)",
    r"found (?:this|a|the|your) (?:phone|mobile)",
    r"upphittad",
    r"vems (?:är|telefon|mobil)(?: \w+)*",
)


def sees_relative(message: str) -> str | None:
    """Return the words that show a relative writing, or None."""
    named = _NAMED.labels(message)
    signed = "kin" in named and (_SIGNED.search(message) or _CLOSING.search(message))
    if signed:
        return signed.group().strip()
    child = _find_child(message, named)
    if child and not _I_AM_THE_ONE.search(message):
        return child.group().strip()
    third = "third" in named and _THIRD.search(message)
    if third and not _FIRST.search(message):
        return third.group().strip(" .,")
    return None


def _find_child(message: str, named: frozenset[str]) -> re.Match[str] | None:
    child = _CHILD.search(message) if "child" in named else None
    if child is None and "child elsewhere" in named:
        child = _FOREIGN.search(message)
    return child if child or is_latin(message) else _FOREIGN_SCRIPTS.search(message)


def sees_finder(message: str) -> str | None:
    """Return the words of somebody who has found the telephone, or None."""
    found = _OTHER.search(message)
    return found.group() if found else None
