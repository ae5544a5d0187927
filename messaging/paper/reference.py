"""A letter's reference: what stands above the address, to be typed from a returned envelope.

It is the message's number in a base of 31 letters and digits that nobody confuses, with a
check character that tells every single wrong character and every two that were swapped.
It is shorter than a person's id and holds no data about anybody.
"""

DIGITS = "23456789ABCDEFGHJKLMNPQRSTUVWXY"  # 31, a prime: see _check
FEWEST = 4
LONGEST = 9  # a person's id has ten
_BASE = len(DIGITS)


def reference_of(message_id: int) -> str:
    """Return a letter's reference, such as `22KD-7`."""
    places = ""
    rest = message_id
    while rest or len(places) < FEWEST:
        rest, digit = divmod(rest, _BASE)
        places = DIGITS[digit] + places
    return f"{places}-{_check(places)}"


def read_reference(text: str) -> int | None:
    """Return the number of the message that a reference names, None where it is none."""
    typed = text.strip().upper().replace("-", "").replace(" ", "")
    places, check = typed[:-1], typed[-1:]
    if not FEWEST <= len(places) < LONGEST or not set(typed) <= set(DIGITS):
        return None
    if _check(places) != check:
        return None
    number = 0
    for place in places:
        number = number * _BASE + DIGITS.index(place)
    return number


def _check(places: str) -> str:
    """Return the check character: a sum in which each place has a weight of its own.

    As the base is prime and no weight is a multiple of it, no single change leaves the sum as
    it was, and no exchange of two different characters does.
    """
    total = sum(
        weight * DIGITS.index(place) for weight, place in enumerate(reversed(places), start=2)
    )
    return DIGITS[total % _BASE]
