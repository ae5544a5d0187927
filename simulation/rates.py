"""How the synthetic city behaves, in numbers.

They are made so that a year of 8,361 people with the plan `digital-first` and the
staff's time of Stockholm adds up to about what the city published for 2025. They are
not measured on real people: what a plan does here shows how its parts work together,
never what it will do in a municipality. "Sample" is the form of the extract; "assumed"
says why. The published tables are those of the annual reports for 2025 and 2023 and the
counts by channel for 2019.
"""

from dataclasses import dataclass

# Entries to the register by month, January first. Assumed: schools report after the starts
# of the autumn and, less, the spring term.
INFLOW_BY_MONTH = (11, 7, 6, 5, 5, 5, 4, 14, 19, 14, 6, 4)


@dataclass(frozen=True, slots=True)
class RegisterRates:
    """Who is in the register, and for how long."""

    # 2025: 3,918 of 8,361.
    women: float = 3918 / 8361
    # Assumed: the part of a year's people who are in the register when it begins, the steady
    # state of the stays below.
    stock: float = 0.22
    # How those who enter leave: school changers within the wait of 14 days; then by and by, at
    # the start of a term, or hardly before they turn 20. Made so that a third is never sought
    # (2025: 2,784 of 8,361).
    changers: float = 0.46
    leave_by_and_by: float = 0.31
    leave_at_term: float = 0.17
    # The same among those there at the beginning: who stays long is met more often.
    stock_changers: float = 0.03
    stock_leave_by_and_by: float = 0.18
    stock_leave_at_term: float = 0.22
    by_and_by_days: float = 45.0  # assumed mean, after the first two weeks
    moves_away_days: float = 2500.0  # assumed mean until a move out of the municipality
    # 2025: 1,397 took part in support, 1,031 of them newly: the others were there before.
    in_support_before: float = 366 / 8361
    # Sample: 39 of 3,000.
    protected: float = 0.013
    # Sample: 2,322, 301 and 1,066 of 3,000; 1,968 with a school, 2,527 with a programme.
    mobile: float = 0.774
    landline: float = 0.10
    email: float = 0.355
    school: float = 0.656
    programme: float = 0.842
    guardian_1_mobile: float = 1.0
    guardian_2_mobile: float = 0.602
    # Assumed, per person and period: what a nightly extract changes.
    moves_within: float = 0.05
    new_number: float = 0.05
    becomes_protected: float = 0.002


@dataclass(frozen=True, slots=True)
class AnswerRates:
    """How young people and their relatives answer.

    Chances are those of a person of ordinary reachability and are spread over people by
    `spread`: most of those who do not answer once do not answer the next time either.
    """

    # Made so that the year's 15,904 attempts reach 3,006 (2025): a fifth of them have to be
    # answered. An SMS with a one-digit answer then reaches about one in six, the reminder one
    # in eleven, a call a third, relatives included.
    hello: float = 0.23
    reminder: float = 0.12
    later_message: float = 0.08  # assumed: SMS after missed calls and the like
    # Assumed, as are the chances without a source below.
    email: float = 0.06
    letter: float = 0.07
    knock_card: float = 0.06
    call_self: float = 0.28
    call_relative: float = 0.065
    visit: float = 0.55  # those left by then are harder to reach: somebody opens at about 45 %
    call_back: float = 0.80  # they asked for it
    chat: float = 1.3  # times the chance of an SMS: they opened the chat themselves
    # Assumed: a call in the evening is answered more often, in the morning less.
    evening: float = 1.35
    morning: float = 0.75
    # Deviation of the logarithm of a person's reachability. Assumed: from half to twice the
    # ordinary for most.
    spread: float = 0.4
    # 2025: 67 % were occupied when reached. Assumed: they answer more than the others.
    occupied: float = 0.66
    occupied_reach: float = 1.1
    unoccupied_reach: float = 0.85
    relative_sms: float = 0.06  # labelled sample of replies: 22 of 300
    relative_letter: float = 0.30  # assumed: parents open the post
    relative_visit: float = 0.40  # assumed: parents open the door
    # 2025: 1,031 newly enrolled of 3,006 reached; women 602 and men 795 of 1,397.
    wants_support_unoccupied: float = 0.85
    wants_support_occupied: float = 0.28
    women_want: float = 0.93
    men_want: float = 1.06
    # Survey of 2019: 102 of 262 in support had come by school, friends, parents and others, not
    # by a call, letter, SMS or visit. Contacts per person and year in the register; many come
    # after the person was reached.
    first_contact_wanting: float = 1.0
    first_contact_others: float = 0.4
    # What answers say: assumed after the labelled sample, with the frequent harmless ones
    # raised to what staff meet.
    says_crisis: float = 0.003
    says_stop: float = 0.02
    says_question: float = 0.06
    says_unclear: float = 0.03
    says_acknowledge: float = 0.02
    says_no: float = 0.04
    says_call_me: float = 0.05
    says_moved: float = 0.01
    says_language: float = 0.05  # of those whose best language is another than Swedish
    says_wants_support: float = 0.60  # of those who want it
    digit: float = 0.55  # answers a menu with its number
    own_language: float = 0.35
    english: float = 0.12
    # Numbers. Assumed: 3 % do not exist any more, 2 % belong to somebody else.
    dead_number: float = 0.03
    strangers_number: float = 0.02
    stranger_says_so: float = 0.25
    stranger_picks_up: float = 0.40
    switched_off: float = 0.015  # assumed, per SMS: not delivered while it is valid
    letter_returned: float = 0.02
    bounced_email: float = 0.02


@dataclass(frozen=True, slots=True)
class StaffRates:
    """What the staff get done, and what they find."""

    # Assumed: some 350 in the register a year, or 180 open cases, for each coordinator.
    people_each: float = 348.0
    # With preparing and recording. Assumed.
    calls_per_hour: float = 6.0
    # For each of 24 coordinators on 250 working days. 2019: 400 cards and 216 visits. Calls were
    # 5,600 in 2019, 0.93 a day; here fewer, so that the attempts come to those of 2025, when
    # there were a tenth fewer. The rest of the time is for those in support.
    calls_per_day: float = 0.69
    cards_per_day: float = 0.067
    visits_per_day: float = 0.036
    # Assumed: looked at first thing in the morning.
    replies_per_day: float = 25.0
    searches_per_day: float = 0.7
    number_found: float = 0.40
    lives_elsewhere: float = 0.03  # 2023: 57 addresses reported to the Tax Agency
    card_answered_at_door: float = 0.05
    relative_tells: float = 0.80  # knows what the young person does
    declines: float = 0.06
    moved: float = 0.01
    # 2025: 902 of 1,397 closed within the year, 526 to studies and 180 to work.
    support_days: float = 225.0
    ends_in_studies: float = 526 / 902
    ends_in_work: float = 180 / 902


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates of a simulated city."""

    register: RegisterRates = RegisterRates()
    answers: AnswerRates = AnswerRates()
    staff: StaffRates = StaffRates()


RATES = Rates()
