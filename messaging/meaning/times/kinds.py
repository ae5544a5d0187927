"""What a word can be to somebody who says when to call: one letter for each kind.

A message becomes a string with a letter for each of its words, and the grammar is regular
expressions over that string: `ek?n` is "efter kl 15".
"""

from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """The letter that stands for a kind of word."""

    OTHER = "_"  # a word that says nothing of time
    STOP = "."
    COMMA = ","  # also but: what follows is another clause
    FILLER = "y"  # may stand between a word and its number: about, on, I
    JOIN = "j"  # or, and
    NUMBER = "n"  # one or two digits
    ZERO_NUMBER = "Z"  # 08: the hour of a clock with 24 of them
    SPELLED = "w"  # a number in letters
    LONG = "L"  # more digits than an hour has
    CLOCK = "c"  # 3:30, in minutes: may mean the afternoon
    PLAIN_CLOCK = "K"  # 15:30, 03:30, 3pm, in minutes: means what it says
    HALF_TO = "h"  # halv tre is 2:30
    HALF_PAST = "H"  # half (past) three is 3:30
    QUARTER = "q"
    PAST = "o"
    TO = "i"  # kvart i tre
    ENGLISH_TO = "J"  # ten to three, but 9 to 5
    MINUTES_MORE = "x"  # said after the hour: y media, buçuk
    SIDE = "a"  # am and pm, as the hours to add
    AT = "k"  # o'clock; its value is 60 where the word means an hour too
    AFTER = "e"
    BEFORE = "f"
    FROM = "g"
    UNTIL = "u"
    BETWEEN = "m"
    AFTER_THAT = "B"  # said behind the time, as in Turkish
    BEFORE_THAT = "F"
    NOT = "z"
    REFUSAL = "r"  # said behind a time that does not suit
    SUITS = "t"
    CALL = "v"  # a wish begins: call, come, rather
    MOVE = "Q"  # move it to 18
    BUSY = "b"
    FREE = "l"  # the time that follows is a good one: home, done, break
    NOW = "N"
    OTHER_DAY = "X"  # some other day: what was named before does not suit
    DAY = "d"  # as days from today
    WEEKDAY = "D"  # Monday is 0; see WEEKDAYS and WEEKEND
    NEXT = "s"
    WEEK = "W"  # next week, as its day where a part of it is named
    WEEK_NUMBER = "S"
    MONTH = "M"
    THE = "E"
    ORDINAL = "O"  # 14th
    PART = "p"  # a Part of the day
    TONIGHT = "P"
    IN = "I"  # before a length of time
    ONE = "A"
    SOME = "C"
    LENGTH = "T"  # a length of time, in minutes
    COUNTED = "U"  # what a number counts where it is no hour: children, years
    LABEL = "R"  # what a number names where it is no hour: year of school, age


class Part(StrEnum):
    """A part of the day."""

    MORNING = "1"
    NOON = "2"
    AFTERNOON = "3"
    EVENING = "4"
    NIGHT = "5"
    AFTER_SCHOOL = "6"
    WHOLE_DAY = "7"


WEEKDAYS = 7  # Monday to Friday, whichever comes first
WEEKEND = 5  # Saturday

Words: TypeAlias = dict[Kind, dict[int, str]]
"""For each kind and value: phrases between commas, in plain spelling.

å, ä and ö also match a and o, but for capitals: `mÅn` is not the word "man".
"""
