"""In which language a page is shown: as chosen, else the phone's, else the person's. Pure."""

from collections.abc import Collection, Iterator

from config.languages import DEFAULT_LANGUAGE, languages_to_try

_SAME = {"prs": "fa"}  # Dari, as phones name it (RFC 5646)
_MOST = 20  # languages of a header that are looked at


def choose_language(known: Collection[str], *, asked: str, accepted: str, own: str) -> str:
    """Return the language of a page.

    Args:
        known: the languages that the page comes in.
        asked: what was chosen on the page, "" where nothing was.
        accepted: the phone's Accept-Language header (RFC 9110, 12.5.4).
        own: the person's language in the register.
    """
    wishes = (asked, *_accepted(accepted), *languages_to_try(own))
    return next((wish for wish in wishes if wish in known), DEFAULT_LANGUAGE)


def _accepted(header: str) -> list[str]:
    """Return the languages of a header, the most wanted first."""
    wanted = sorted(_weighed(header), key=lambda one: -one[0])
    return [language for _, language in wanted]


def _weighed(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(",")[:_MOST]:
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if quality > 0:
            yield quality, _SAME.get(language, language)


def _quality(weight: str) -> float:
    name, _, number = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
