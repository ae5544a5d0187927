"""Words that give the matter away to whoever else sees the screen, or the card in the door.

A message lies on a locked telephone for friends, siblings and parents to read. That somebody
is not at school, or that an authority asks for them, is theirs to tell.
"""

import re
from collections.abc import Mapping

# By language: how a word begins; in scripts that put articles and prefixes before it, any part.
GIVES_AWAY: Mapping[str, tuple[str, ...]] = {
    "sv": (
        *("skola", "skolan", "skolp", "skolfr", "skolk", "gymnasi", "frånvar"),
        *("avhopp", "hoppat av", "studieavbrott", "kaa", "aktivitetsansvar", "uppsök"),
        *("socialtjänst", "socialen", "socialsekr", "orosanmäl", "utredning"),
        *("försörjningsst", "bidrag", "arbetslös", "polis", "kriminal", "missbruk"),
        *("droger", "psyk", "sjuk", "diagnos", "bup", "underkän", "betyg"),
        *("personnummer", "bankid", "måste"),
    ),
    "en": (
        *("school", "truan", "dropout", "dropped out", "drop out", "absence", "absent"),
        *("social services", "social worker", "welfare", "unemploy", "police", "crim"),
        *("addict", "drugs", "illness", "psych", "diagnos", "grades", "investigation"),
        *("bankid", "must "),
    ),
    "ar": (
        *("مدرس", "ثانوي", "غياب", "تسرب", "الخدمات الاجتماعية", "شرط", "مرض", "نفسي"),
        *("مخدر", "يجب"),
    ),
    "so": (
        *("iskuul", "dugsi", "maqnaan", "adeegga bulsh", "booli", "buka", "xanuun"),
        *("daroog", "waa inaad"),
    ),
    "ti": (
        *("ቤት ትምህርቲ", "ቤት-ትምህርቲ", "ማሕበራዊ ኣገልግሎት", "ፖሊስ", "ሕማም", "ኣለኩም ክት"),
    ),
    "fa": (
        *("مکتب", "مدرسه", "دبیرستان", "غیبت", "ترک تحصیل", "خدمات اجتماعی", "پولیس"),
        *("پلیس", "بیمار", "مریض", "باید"),
    ),
    "uk": (
        *("школ", "гімназ", "ліце", "прогул", "соціальн", "поліц", "хвор", "психі"),
        *("наркот", "мусиш", "повин"),
    ),
}  # fmt: skip
_ANY_PART = frozenset({"ar", "fa", "ti"})
# Kinds of study that carry the word in their name and give nothing away.
_HARMLESS = re.compile(r"folkh[öo]gskol\w*|folk high school|народна вища школа|högskol\w*")


def words_that_give_away(text: str, language: str) -> list[str]:
    """Return the words of a text that should not stand where others read them, in their order.

    Swedish ones are looked for in every language: names of authorities are not translated.
    """
    plain = _HARMLESS.sub("", text.casefold())
    found = [
        (hit.start(), hit[0])
        for spoken in dict.fromkeys((language, "sv"))
        for word in GIVES_AWAY.get(spoken, ())
        for hit in _pattern(spoken, word).finditer(plain)
    ]
    return list(dict.fromkeys(word for _, word in sorted(found)))


def _pattern(language: str, word: str) -> re.Pattern[str]:
    before = "" if language in _ANY_PART else r"(?<!\w)"
    return re.compile(rf"{before}{re.escape(word)}\w*")
