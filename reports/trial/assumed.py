"""What a trial assumes where the city's own facts are few or silent. Pure.

None of it is measured: each figure is a round guess that a hundred or so of the city's own
attempts outweigh, and docs/trials.md names it as such.
"""

from collections.abc import Mapping
from types import MappingProxyType

# The share of attempts that are answered, by channel.
ANSWERED: Mapping[str, float] = MappingProxyType(
    {
        "sms": 0.12,
        "chat": 0.20,
        "email": 0.05,
        "letter": 0.06,
        "phone": 0.25,
        "knock_card": 0.08,
        "visit": 0.40,
    }
)
# How many attempts of a channel its assumed share is worth, and those of all its texts for one.
PRIOR_ATTEMPTS, PRIOR_OF_TEXT, PRIOR_OF_TURN = 20.0, 30.0, 40.0

# The coming months are never quite like those seen: the spread of the answers' logarithm.
DRIFT = 0.08

# Mean days from an attempt to its answer.
ANSWER_DAYS: Mapping[str, float] = MappingProxyType(
    {
        "sms": 0.4,
        "chat": 0.2,
        "email": 1.0,
        "letter": 4.0,
        "phone": 0,
        "knock_card": 2.0,
        "visit": 0,
    }
)
# How long after an attempt an answer still belongs to it.
ANSWER_WINDOW: Mapping[str, int] = MappingProxyType(
    {"sms": 10, "chat": 10, "email": 14, "letter": 21, "phone": 1, "knock_card": 14, "visit": 1}
)

# New people by month, January first: schools report after the starts of the terms.
SEASON = (11, 7, 6, 5, 5, 5, 4, 14, 19, 14, 6, 4)
# Years differ: Stockholm's annual reports name 7,546 people for 2023 and 8,361 for 2025, a change
# of 10 % (of the logarithm) in two years, which is 7 % for one.
YEAR_SPREAD = 0.07
SEASON_SPREAD = 0.10  # of the logarithm: how well a season that was not seen is known

# Chance of a day that somebody leaves, by days in the register: those who change schools soon,
# the others by and by, and more at the start of a term.
TENURES = (14, 45, 120)  # where each part of the time begins after the first
LEAVES = ((0.03, 0.03), (0.008, 0.02), (0.004, 0.015), (0.002, 0.01))  # ordinary days, term's start
LEAVES_WEIGHT = 200.0  # days of one person
TERM_STARTS = (((1, 7), (2, 1)), ((8, 14), (9, 12)))

# Contact made unprompted, a day: of those not reached before, and of the others.
UNPROMPTED = (0.0012, 0.0006)
UNPROMPTED_WEIGHT = 2_000.0

SUPPORT = (0.3, 20.0)  # begins after being reached: the share, and what it is worth in people
SUPPORT_DAYS = (200.0, 20.0)
FOUND = (0.35, 15.0)  # searches that find a number
CALLED_BACK = (0.7, 20.0)  # calls back that are answered
