"""One spelling for what people spell in many ways, so that each rule is written once."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_KEPT = frozenset("åäö")
_EXTRA: Mapping[str, str] = {
    "ı": "i",
    "ł": "l",
    "ø": "ö",
    "æ": "ä",
    "đ": "d",
    "ک": "ك",
    "ی": "ي",
    "ة": "ه",
    "ى": "ي",
    "ـ": "",
    "،": ",",
    "؟": "?",
    "؛": ".",
    "፡": " ",
    "።": ".",
    "፣": ",",
    "…": ".",
    "\u200c": "",
    "\u00a0": " ",
}
# Pictures say what words say: agreement, warmth (nothing), or that it is a joke.
_PICTURES: Mapping[str, str] = {
    **dict.fromkeys("👍👌🙏✅🤝", " ok "),
    **dict.fromkeys("❤😊🙂😀😃😄🥰☺💪✨🌸🤗💕♥😁", " "),
    **dict.fromkeys("😂🤣💀😭😅😆🙃😜☠", " haha "),
}
# Short forms of text messages, as whole words.
_SHORT_FORMS: Mapping[str, str] = {
    "e": "är", "o": "och", "å": "och", "nåt": "något", "nån": "någon", "ngt": "något", "ngn":
    "någon", "nåra": "några", "nånting": "någonting", "nånstans": "någonstans", "mej": "mig",
    "dej": "dig", "sej": "sig", "nr": "nummer", "nmr": "nummer", "sedan": "sen", "ist": "istället",
    "iställe": "istället", "imorn": "imorgon", "imorron": "imorgon", "imoron": "imorgon", "ej":
    "inte", "int": "inte", "ente": "inte", "intee": "inte", "inge": "inget", "oxå": "också", "u":
    "you", "r": "are", "plz": "pls", "thx": "thanks", "skall": "ska", "jobar": "jobbar", "plugar":
    "pluggar", "komvuks": "komvux", "msg": "message", "mess": "sms", "meddelande": "sms",
    "meddelanden": "sms", "medelanden": "sms", "messa": "smsa", "texta": "smsa", "mkt": "mycket",
    "aa": "ja", "japp": "ja", "jo": "ja", "jepp": "ja", "yes": "ja", "yeah": "ja", "dagar": "dar",
    "telefonen": "mobilen", "föräldrarledig": "föräldraledig",
}  # fmt: skip


class _Letters(dict[int, str]):
    """A translation table that learns each character once."""

    def __missing__(self, point: int) -> str:
        self[point] = plain = _plain_letter(chr(point))
        return plain


def _plain_letter(letter: str) -> str:
    if letter in _KEPT or letter.isascii():
        return letter
    if letter in _PICTURES:
        return _PICTURES[letter]
    if letter in _EXTRA:
        return _EXTRA[letter]
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not _is_mark(c))
    if bare == letter and unicodedata.category(letter) == "So":
        return " * "
    return "".join(_EXTRA.get(c, c) for c in bare)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Sk", "Cf"}


_LETTERS = _Letters()
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

_QUOTED = re.compile(r"[\"“”»][^\"“”«]*\bkaa\b[^\"“”«]*[\"“”«]")
_BRACKETED = re.compile(r"\[[^\]]*\]|\((?:voice|röst)[^)]*\)")
_I_AM = re.compile(r"\bi['’´`]m\b")
_APOSTROPHE = re.compile(r"['’´`*_]")
_CLOCK = re.compile(r"\b(\d{1,2})[.:](\d\d)\b(?![.:]\d)")
_ENDING = re.compile(r"(?<=\w):(?=[aens]n?\b)")
_LONG = re.compile(r"([^\W\d])\1{2,}")
_SENTENCE = re.compile(r"[.!;\n\r()\[\]{}\"“”«»|<>=]+|:(?!\d)")
_COMMA = re.compile(r"[,/–—&+]+| - ")
_ODD = re.compile(r"[^\w\s.,?:*]|_")
_PLAIN = re.compile(r"[a-zåäö0-9 .,!?\n]*")  # nothing but words and the signs between them
_TOKEN = re.compile(r"[a-zåäö0-9]+|[.!\n]+|,+|\?")
_DECIMAL = re.compile(r"\d\.\d")
_WORDS_KEPT = 8192
_PERSIAN_VERB = re.compile(r"\b(ن?مي) (?=\w)")


def fold(text: str) -> str:
    """Return `text` in small letters without accents; å, ä and ö stay what they are.

    Letters that several keyboards write differently (Arabic and Persian kaf, ye) become one.
    """
    return text.casefold().translate(_LETTERS)


def normalise(text: str) -> str:
    """Return the words of `text`, one blank between them, in one spelling.

    A full stop, a comma or a question mark stands as a word of its own, so that a rule can see
    where a clause ends. Times read "13:30". A quotation of our own text and notes in square
    brackets are left out. An emoji that says nothing known becomes an asterisk.
    """
    plain = text.casefold()
    if _PLAIN.fullmatch(plain) and not _DECIMAL.search(plain):
        return " ".join([_spell(token) for token in _TOKEN.findall(plain)])
    return _normalise_signs(text)


@lru_cache(_WORDS_KEPT)
def _spell(token: str) -> str:
    """Return one spelling of a word, or of the signs between two words."""
    if token[0] in ".!\n":
        return "."
    if token[0] == ",":
        return ","
    word = _LONG.sub(r"\1", token)
    return _SHORT_FORMS.get(word, word)


def _normalise_signs(text: str) -> str:
    """Normalise a text with other letters, quotations, apostrophes, pictures or clock times."""
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = _I_AM.sub("i am", plain)
    plain = _BRACKETED.sub(" ", _QUOTED.sub(" ", plain))
    plain = _APOSTROPHE.sub("", plain)
    if not plain.isascii():
        plain = plain.translate(_LETTERS).translate(_DIGITS)
        plain = _PERSIAN_VERB.sub(r"\1", plain)
    plain = _CLOCK.sub(r"\1:\2", _LONG.sub(r"\1", plain))
    plain = _ENDING.sub("", plain)
    plain = _SENTENCE.sub(" . ", plain)
    plain = _COMMA.sub(" , ", plain).replace("?", " ? ")
    words = _ODD.sub(" ", plain).split()
    return " ".join([_SHORT_FORMS.get(word, word) for word in words])
