"""What the report's keys are called: English for the command line, Swedish for pages.

Keys without a word here, such as the names of districts and units, stand as they are.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """A language that reports are written in."""

    EN = "en"
    SV = "sv"


_WORDS: Mapping[str, tuple[str, str]] = {
    "women": ("Women", "Kvinnor"),
    "men": ("Men", "Män"),
    "total": ("Total", "Totalt"),
    "no district": ("No district", "Utan stadsdel"),
    "not_said": ("Not said", "Ej uppgivet"),
    # tables
    "key_figures": ("Key figures", "Nyckeltal"),
    "in_register": ("In the register at any time of the period", "I registret under perioden"),
    "sought": ("Sought", "Sökta"),
    "reached_and_not": ("Reached and not reached", "Nådda och ej nådda"),
    "attempts_by_channel": ("Contact attempts by channel", "Kontaktförsök per kanal"),
    "follow_up": (
        "Followed up by the plan: letters, knock cards, calls, visits",
        "Uppföljning: brev, knackakort, samtal, besök",
    ),
    "reached_by_district": ("Reached by district", "Nådda per stadsdelsområde"),
    "occupation_at_first_reach": (
        "Occupation when first reached in the period",
        "Sysselsättning vid första kontakten under perioden",
    ),
    "reached_by_month": ("First reached, by month", "Nådda per månad"),
    "took_part_in_support": ("Took part in support", "Deltog i stöd"),
    "closings_by_unit": ("Support and closings by unit", "Stöd och avslut per enhet"),
    # columns
    "people": ("People", "Personer"),
    "value": ("Value", "Värde"),
    "reached": ("Reached", "Nådda"),
    "not_reached": ("Not reached", "Ej nådda"),
    "reached_percent": ("Reached %", "Andel nådda"),
    "share_percent": ("Share %", "Andel"),
    "attempts": ("Attempts", "Försök"),
    "answers": ("Answers", "Svar"),
    "answered_attempts": ("Answered attempts", "Besvarade försök"),
    "response_percent": ("Answered %", "Andel besvarade"),
    "enrolled": ("Enrolled", "Inskrivna"),
    "closed": ("Closed", "Avslutade"),
    "closed_percent": ("Closed %", "Andel avslutade"),
    "to_studies": ("To studies", "Till studier"),
    "to_studies_percent": ("Studies %", "Andel studier"),
    "to_work": ("To work", "Till arbete"),
    "to_work_percent": ("Work %", "Andel arbete"),
    "to_studies_or_work": ("To either", "Till studier eller arbete"),
    "to_studies_or_work_percent": ("Either %", "Andel studier eller arbete"),
    # key figures
    "contact_attempts_about": (
        "Contact attempts by mail, SMS, calls and letters",
        "Kontaktförsök med e-post, sms, samtal och brev",
    ),
    "attempts_beside": (
        "Attempts beside them: chat, knock cards, visits, other",
        "Försök därutöver: chatt, knackakort, besök, annat",
    ),
    "occupied_when_reached_percent": (
        "Had an occupation when reached, % of those known",
        "Hade sysselsättning när de nåddes, av dem som uppgett",
    ),
    "newly_enrolled": ("Newly enrolled in support", "Nyinskrivna i stöd"),
    "median_days_to_first_attempt": (
        "Median days from register to first attempt",
        "Mediantid från registrering till första försök, dagar",
    ),
    "median_days_to_reached": (
        "Median days from register to reached",
        "Mediantid från registrering till nådd, dagar",
    ),
    "over_30_days_without_attempt": (
        "Over 30 days in the register without an attempt",
        "Över 30 dagar i registret utan försök",
    ),
    # comparison
    "sought_percent": ("Sought, of those in the register", "Sökta, av dem i registret"),
    "women_reached_percent": ("Reached, of women sought", "Nådda, av sökta kvinnor"),
    "men_reached_percent": ("Reached, of men sought", "Nådda, av sökta män"),
    "all_reached_percent": ("Reached, of all sought", "Nådda, av alla sökta"),
    "attempts_per_sought": ("Contact attempts per person sought", "Kontaktförsök per sökt person"),
    "support_percent": ("Took part in support, of those reached", "Deltog i stöd, av nådda"),
    "closings_percent": ("Closed, of those enrolled", "Avslutade, av inskrivna"),
    "closed_to_studies_percent": ("Closed to studies", "Avslutade till studier"),
    "closed_to_work_percent": ("Closed to work", "Avslutade till arbete"),
    # channels
    "sms": ("SMS", "Sms"),
    "chat": ("Chat", "Chatt"),
    "email": ("E-mail", "E-post"),
    "letter": ("Letter", "Brev"),
    "phone": ("Phone call", "Telefonsamtal"),
    "knock_card": ("Knock card", "Knackakort"),
    "visit": ("Home visit", "Hembesök"),
    "other": ("Other", "Annat"),
    # occupations
    "studying_unspecified": ("Studies, not said where", "Studerar, ej angivet var"),
    "upper_secondary": ("Upper-secondary school", "Gymnasieskola"),
    "adult_education": ("Adult education", "Vuxenutbildning"),
    "folk_high_school": ("Folk high school", "Folkhögskola"),
    "other_studies": ("Other studies", "Andra studier"),
    "studies_abroad": ("Studies abroad", "Studier utomlands"),
    "waiting_for_studies": ("Waiting for studies to begin", "Väntar på studiestart"),
    "working": ("Working", "Arbete"),
    "internship": ("Internship", "Praktik"),
    "seeking_work": ("Seeking work", "Söker arbete"),
    "military": ("Military service", "Värnplikt"),
    "abroad": ("Abroad", "Utomlands"),
    "parental_leave": ("Parental leave", "Föräldraledighet"),
    "other_activity": ("Other activity", "Annan aktivitet"),
    "none": ("Nothing at present", "Ingen sysselsättning"),
}

_MONTHS = {
    Language.EN: "January February March April May June July August September October"
    " November December",
    Language.SV: "januari februari mars april maj juni juli augusti september oktober"
    " november december",
}


def word(key: str, language: Language) -> str:
    """Return what a key is called, or the key itself where it is a name."""
    both = _WORDS.get(key)
    return key if both is None else both[language is Language.SV]


def month_name(day: date, language: Language) -> str:
    """Return the month's name, in full."""
    return _MONTHS[language].split()[day.month - 1]


def long_date(day: date, language: Language) -> str:
    """Return a date as it is written in running text: 1 November 2024."""
    return f"{day.day} {month_name(day, language)} {day.year}"
