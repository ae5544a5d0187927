"""Which language a reply is written in: a guess from its letters and its small words."""

import re
from collections.abc import Mapping

from messaging.meaning.lexicon import is_latin

_SCRIPTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\u1200-\u137f]"), "ti"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0400-\u04ff]"), "uk"),
)
_PERSIAN = re.compile(
    r"[پچژگ]|(?<!\w)(?:ن?مي\w{3,}|من|است|هستم|با|از|را|نه|زنگ|كمك|براي|ممنون)(?!\w)"
)
_RUSSIAN = re.compile(r"[ыэъ]")
_SMALL_WORDS: Mapping[str, str] = {
    "sv": (
        "jag är och inte på det ni hej nej ja tack har går jobbar pluggar vill kan mig med som "
         "i av en ett för till mitt nu hjälp stopp vem vad hur sluta ring fel numret nummer "
         "hemma skolan jobb gör inget ingenting efter bor den ska söker läser komvux gymnasiet "
         "okej ar gar vill men från praktik min hon han vi"
    ), "en": (
        "i the you is my and not am to no stop who what how help please call me this at work "
         "school in thanks are dont wrong number want need have do your with for of it just a "
         "on hello working studying she he cant can"
    ), "so": (
        "waan waxaan ayaan baan ma ka ku iyo waa soo fadlan mahadsanid caawimaad shaqeeyaa "
         "shaqo guriga nambarkan hooyadiis iga wac haye jooji dhigtaa"
    ), "es": (
        "estoy no el la de que en por para soy tengo hola gracias trabajo quiero necesito "
         "ayuda mi una un y pero"
    ), "tr": (
        "ben bir ve icin var yok degil calisiyorum beni arayin lutfen tamam merhaba evet hayir "
         "yardim bu su yanlis numara kimsiniz okuyorum"
    ), "pl": (
        "nie jestem sie mam w na jest to prosze czesc dziekuje pracuje szukam chce pomocy do i "
         "ale juz uczę ucze"
    ), "ku": (
        "ez li me min e di u na dixwazim naxwazim spas silav dixebitim hun ki ne alikari kar "
         "dixwinim nakim xwe"
    ),
}  # fmt: skip
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_RANKS = {code: rank for rank, code in enumerate(_SMALL_WORDS)}
_MIXED_SHARE = 0.5  # a second language with half the words of the first makes a mixture


def guess_language(message: str) -> str:
    """Return a language code for a normalised message, "mixed", or "none" where it has no words.

    Swedish where nothing speaks for another language: most replies are.
    """
    if not is_latin(message):
        letters = [code for rule, code in _SCRIPTS if rule.search(message)]
        if letters:
            return _by_letters(message, letters[0])
    counts = _count_words(message)
    if not counts:
        return "sv" if re.search(r"[^\W\d]", message) else "none"
    ranked = sorted(counts, key=lambda code: (-counts[code], _RANKS[code]))
    rivals = [
        code for code in ranked[1:] if counts[code] >= max(2, counts[ranked[0]] * _MIXED_SHARE)
    ]
    return "mixed" if rivals else ranked[0]


def _by_letters(message: str, code: str) -> str:
    if len(re.findall(r"[a-zåäö]{3,}", message)) >= 3:  # noqa: PLR2004 - more than a name or a school
        return "mixed"
    if code == "ar" and _PERSIAN.search(message):
        return "fa"
    return "ru" if code == "uk" and _RUSSIAN.search(message) else code


def _count_words(message: str) -> dict[str, int]:
    """Count the words that belong to one language alone, or those shared where none does."""
    alone: dict[str, int] = {}
    shared: dict[str, int] = {}
    for word in message.split():
        languages = _LANGUAGES_OF.get(word, ())
        for code in languages:
            tally = alone if len(languages) == 1 else shared
            tally[code] = tally.get(code, 0) + 1
    return alone or shared
