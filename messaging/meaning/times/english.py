"""Words of time in English."""

from messaging.meaning.times.kinds import WEEKDAYS, WEEKEND, Kind, Words

ENGLISH: Words = {
    Kind.FILLER: {0: (
        "roughly, like, maybe, on, the, me, us, please, is, are, will, be, "
        "sometime, some time, only, best, ish, sharp, exactly, any time on, anytime on, thanks, "
        "pls, it, you, why not, not too early, right, usually, this, instead"
    )},
    Kind.COMMA: {0: "but, except that"},
    Kind.JOIN: {0: "or, and"},
    Kind.SPELLED: {
        1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen", 20: "twenty",
        30: "thirty", 45: "forty five",
    },
    Kind.HALF_PAST: {30: "half"}, Kind.QUARTER: {15: "quarter, a quarter"}, Kind.PAST: {0: "past"},
    Kind.ENGLISH_TO: {0: "to"}, Kind.AT: {0: "at, around, about"},
    Kind.SIDE: {0: "am, a . m", 12: "pm, p . m"},
    Kind.AFTER: {0: "after, later than, any time after, anytime after"},
    Kind.BEFORE: {0: "before, by, earlier than, latest, no later than"},
    Kind.FROM: {0: "from, earliest, no earlier than, starting, starting from, since"},
    Kind.UNTIL: {0: "until, til, till, untill, up to"},
    Kind.BETWEEN: {0: "between"},
    Kind.NOT: {0: "not, dont, never, cant, cannot, wont, isnt, doesnt, except, no"},
    Kind.REFUSAL: {0: "too early, too late, busy, impossible, full"},
    Kind.SUITS: {0: "works, work for me, suits, good, fine, ok, okay, great, possible"},
    Kind.CALL: {0: "call, calls, ring, come, rather, phone, meet, try, talk, text, reach"},
    Kind.MOVE: {0: "move, change, reschedule, postpone"},
    Kind.OTHER_DAY: {0: "another day, other day"},
    Kind.BUSY: {0: (
        "im working, i am working, working, at work, in class, at school, in school, sleeping, "
        "asleep, lessons, have class, have school, i work, busy, training"
    )},
    Kind.FREE: {0: "free, home, finish, finished, done, off, break, available, awake, get off"},
    Kind.NOW: {0: "now, right now, asap, straight away"},
    Kind.DAY: {
        0: "today, later today", 1: "tomorrow, tmrw, tmr, tomorow, tommorow, tommorrow, tomorrows",
        2: "day after tomorrow, the day after tomorrow, overmorrow",
    },
    Kind.WEEKDAY: {
        0: "monday, mondays, mon", 1: "tuesday, tuesdays, tue, tues",
        2: "wednesday, wednesdays, wed, weds", 3: "thursday, thursdays, thu, thur, thurs",
        4: "friday, fridays, on fri, this fri, next fri",
        WEEKEND: "saturday, saturdays, sat, weekend, weekends, the weekend, this weekend",
        6: "sunday, sundays, sun", WEEKDAYS: "weekdays, weekday, week days",
    },
    Kind.NEXT: {0: "next"},
    Kind.WEEK: {
        0: "next week, the week after, beginning of next week, after the weekend",
        2: "middle of next week, mid next week", 3: "end of next week", 5: "next weekend",
    },
    Kind.WEEK_NUMBER: {10080: "week"},
    Kind.MONTH: {
        1: "january", 2: "february", 3: "march", 5: "may", 6: "june, jun", 7: "july, jul",
        8: "august", 10: "october, oct", 12: "december",
    },
    Kind.PART: {
        1: "morning, mornings, the morning, in the morning, this morning",
        2: "noon, midday, lunchtime, lunch time, lunch break",
        3: "afternoon, afternoons, in the afternoon, this afternoon",
        4: "evening, evenings, in the evening, this evening, after work",
        5: "night, at night, nights, nighttime", 6: "after school, after class",
        7: "all day, any time, anytime, whole day, whenever",
    },
    Kind.TONIGHT: {0: "tonight, tonite"},
    Kind.IN: {0: "in, give me, within, need, wait"},
    Kind.ONE: {1: "a, an"},
    Kind.SOME: {2: "a couple of, a couple, couple of", 3: "a few, few"},
    Kind.LENGTH: {
        1: "mins, minute, minutes", 60: "hour, hours, hr, hrs", 1440: "day, days", 10080: "weeks",
    },
    Kind.COUNTED: {0: (
        "years, year, yo, kids, children, people, times, months, month, of, missed, calls, "
        "courses, siblings, more, friends, jobs, percent, things"
    )},
    Kind.LABEL: {0: (
        "grade, age, aged, number, option, i am, turn, turning, turned, born, year, level, room, "
        "bus, im"
    )},
}  # fmt: skip
