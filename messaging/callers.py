"""Who calls: a telephone number, or somebody who does not show theirs. Pure."""

# What Twilio says in the place of a number that is not shown: a word without `+`, or one as the
# keys of a telephone spell it: anonymous, blocked, restricted, unavailable, unknown
# (https://support.twilio.com/hc/en-us/articles/223179988).
SPELT = frozenset({"+266696687", "+2562533", "+7378742833", "+86282452253", "+8656696"})


def is_withheld(caller: str) -> bool:
    """Tell whether a caller's number is not shown."""
    return not caller.startswith("+") or caller in SPELT
