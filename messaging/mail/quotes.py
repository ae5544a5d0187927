"""What somebody wrote just now, apart from the mail they answer and the signature under it.

Our own mails say "reply STOPP": a quoted one must never be read as the answer. What marks a
quotation is looked for in what every mail program does, and in our own address, since the
words around it come in all languages.
"""

import re

LONGEST_ATTRIBUTION = 3  # lines: "On Monday ... Stockholms stad <kaa@...> wrote:"
SHORTEST_WRAPPED = 40  # letters of a line that goes on in the next
WRAPPED_FROM = 60  # a last line as long as this needs none before it
_QUOTED = re.compile(r"\s*>")
# -----Original Message-----, and the line that Outlook draws
_RULE = re.compile(r"\s*(-{3,}\s*\w[^-]{2,60}-{3,}|_{10,})\s*")
# From: ... over Sent: ..., in any language
_HEADER = re.compile(r"\W{0,3}\w[\w ]{0,24}:\s*\S.*")
_SIGNATURE = re.compile(r"--\s?")
_PHONE = re.compile(
    r"(skickat från|skickades från|sent from|get outlook|hämta outlook|skaffa outlook|"
    r"надіслано|отправлено|أرسلت من|تم الإرسال|مرسل من|ارسال شده|فرستاده شده)\b.{0,50}",
    re.IGNORECASE,
)


def cut_quotes(text: str, our_address: str = "") -> tuple[str, str]:
    """Return what is new in a mail, and all the rest; each line is in one of the two."""
    lines = text.split("\n")
    end = _original_begins(lines, our_address)
    kept: list[str] = []
    rest: list[str] = []
    for number, line in enumerate(lines):
        quoted = number >= end or _QUOTED.match(line) or _is_attribution(lines, number, our_address)
        (rest if quoted else kept).append(line)
    new, signature = _cut_signature(kept)
    return "\n".join(new).strip(), "\n".join(signature + rest).strip()


def _original_begins(lines: list[str], our_address: str) -> int:
    """Return the number of the line from which on everything is the mail that is answered."""
    for number, line in enumerate(lines):
        following = next((one for one in lines[number + 1 : number + 3] if one.strip()), "")
        heads = _HEADER.fullmatch(line) and _HEADER.fullmatch(following)
        if _RULE.fullmatch(line) or (heads and _names(line, our_address)):
            return number
        last = _attribution_ends(lines, number, our_address)
        if last is not None and not any(_QUOTED.match(one) for one in lines[last + 1 :]):
            return number
    return len(lines)


def _is_attribution(lines: list[str], number: int, our_address: str) -> bool:
    """Tell whether a line belongs to those that say whose words are quoted below."""
    begins = range(max(0, number - LONGEST_ATTRIBUTION + 1), number + 1)
    ends = (_attribution_ends(lines, first, our_address) for first in begins)
    return any(last is not None and last >= number for last in ends)


def _attribution_ends(lines: list[str], first: int, our_address: str) -> int | None:
    """Return the last line of "... <our address> wrote:" where it begins with line `first`.

    Without our address in it, it is one only where the quotation follows. It may have been
    wrapped; a short line before it is none of its own, but the answer.
    """
    for last in range(first, min(first + LONGEST_ATTRIBUTION, len(lines))):
        line = lines[last].strip()
        if not line or _QUOTED.match(line):
            return None
        if line.endswith(":"):
            wrapped = last > first and len(line) < WRAPPED_FROM
            following = next((one for one in lines[last + 1 : last + 3] if one.strip()), "")
            quoted = bool(_QUOTED.match(following))
            ours = any(_names(one, our_address) for one in lines[first : last + 1])
            return last if (ours or quoted) and (last == first or wrapped) else None
        if len(line) < SHORTEST_WRAPPED:
            return None
    return None


def _names(line: str, our_address: str) -> bool:
    return bool(our_address) and our_address in line.lower()


def _cut_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines above the signature, and those of it."""
    for number, line in enumerate(lines):
        if _SIGNATURE.fullmatch(line):
            return lines[:number], lines[number:]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if filled and _PHONE.fullmatch(lines[filled[-1]].strip()):
        return lines[: filled[-1]], lines[filled[-1] :]
    return lines, []
