"""The words of the register: who is in it, how they can be reached, what changed."""

from enum import StrEnum


class PersonState(StrEnum):
    """Whether we owe a person contact (R1)."""

    ACTIVE = "active"  # in the register and in scope
    LEFT = "left"  # gone from the extract, turned 20 or moved
    REMOVED = "removed"  # taken out by hand with a reason; the next extract does not undo it


class PointKind(StrEnum):
    """What a contact point is."""

    MOBILE = "mobile"  # takes calls and SMS
    LANDLINE = "landline"  # takes calls only
    EMAIL = "email"
    CHAT = "chat"  # stands for a bound chat, whose id is in a table of its own (R15)


class PointOwner(StrEnum):
    """Whose contact point it is."""

    SELF = "self"
    GUARDIAN_1 = "guardian1"
    GUARDIAN_2 = "guardian2"


class PointState(StrEnum):
    """Whether a contact point may be used."""

    OK = "ok"
    STOPPED = "stopped"  # its holder said STOP (R6): nothing automatic goes there
    WRONG = "wrong"  # belongs to somebody else (R14)
    BAD = "bad"  # the carrier says that it does not exist
    OLD = "old"  # the extract no longer names it


class Limit(StrEnum):
    """What staff have said must not be done; no reason is stored (R8)."""

    NO_GUARDIAN = "no_guardian"
    NO_HOME_VISIT = "no_home_visit"
    NO_LETTER = "no_letter"
    ONLY_SMS = "only_sms"
    ONLY_CHAT = "only_chat"
    ONLY_EMAIL = "only_email"
    ONLY_PHONE = "only_phone"


class Hint(StrEnum):
    """What staff know of how somebody is best reached; its value is a code of `HINTS` (R15)."""

    BEST_TIME = "best_time"  # the part of the day in which they answer
    BEST_WAY = "best_way"  # the channel that they prefer
    INTERPRETER = "interpreter"  # the language in which somebody must interpret
    ASK_FOR = "ask_for"  # who is asked for when somebody else answers


class LeftReason(StrEnum):
    """Why somebody left the register (R3)."""

    GONE = "gone"  # no longer in the extract
    TURNED_20 = "turned_20"
    MOVED = "moved"
    REMOVED = "removed"


class ChangeKind(StrEnum):
    """The entries of the status ledger."""

    ENTERED = "entered"
    LEFT = "left"
    PROTECTED = "protected"
    UNPROTECTED = "unprotected"
    REACHED = "reached"  # detail: self or relative
    OCCUPATION = "occupation"  # detail: the code
    DECLINED = "declined"
    LIMITS = "limits"
    SUPPORT_BEGUN = "support_begun"
    SUPPORT_ENDED = "support_ended"  # detail: studies, work or other
    REMOVED = "removed"
    RESTORED = "restored"


class Occupation(StrEnum):
    """What a person does now."""

    STUDYING_UNSPECIFIED = "studying_unspecified"
    UPPER_SECONDARY = "upper_secondary"
    ADULT_EDUCATION = "adult_education"
    FOLK_HIGH_SCHOOL = "folk_high_school"
    OTHER_STUDIES = "other_studies"
    STUDIES_ABROAD = "studies_abroad"
    WAITING_FOR_STUDIES = "waiting_for_studies"
    WORKING = "working"
    INTERNSHIP = "internship"
    SEEKING_WORK = "seeking_work"
    MILITARY = "military"
    ABROAD = "abroad"
    PARENTAL_LEAVE = "parental_leave"
    OTHER_ACTIVITY = "other_activity"
    NONE = "none"


UNOCCUPIED = frozenset({Occupation.SEEKING_WORK, Occupation.NONE})


class FactKind(StrEnum):
    """What a fact, and so a line of `uppsok events`, tells."""

    STATUS = "status"  # outcome: a ChangeKind; detail: its detail
    ATTEMPT = "attempt"  # one contact attempt, by channel
    DELIVERY = "delivery"  # outcome: how the carrier ended it
    REPLY = "reply"  # an answer; channel: the one whose attempt it answers
    TASK = "task"  # a task was closed; outcome: its outcome
    WITHDRAWN = "withdrawn"  # a planned step, message or task was taken back; outcome: why
