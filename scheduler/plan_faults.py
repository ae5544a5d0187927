"""What can be wrong in a plan: kinds with their values, and the English of each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong."""

    NOT_YAML = "not_yaml"
    CHARACTER = "character"  # one that YAML refuses
    DEEP = "deep"  # brackets within brackets
    LONG = "long"  # more text than a plan may have
    ALIAS = "alias"  # a part that points to another part
    EMPTY = "empty"
    NO_MAPPING = "no_mapping"  # something else where keys with values belong
    UNKNOWN_KEY = "unknown_key"
    TWICE = "twice"  # a key given twice
    NO_VALUE = "no_value"
    UNKNOWN_WORD = "unknown_word"
    NO_NUMBER = "no_number"  # or one outside its bounds
    NO_DURATION = "no_duration"
    NO_CLOCK = "no_clock"
    NO_MONTH_DAY = "no_month_day"
    NO_WEEKDAYS = "no_weekdays"  # none is named
    NO_WEEKDAY = "no_weekday"  # a word that names none
    MISSING = "missing"  # a key that must be there
    HOURS = "hours"  # they end before they begin
    NO_STEPS = "no_steps"
    MANY_STEPS = "many_steps"
    SAME_ID = "same_id"
    UNDER_A_DAY = "under_a_day"
    DEMANDED_EARLY = "demanded_early"  # the first attempt, before the wait is over
    CALLING_HOURS = "calling_hours"  # they leave out a part of the day
    NO_CHANNEL = "no_channel"
    CHANNEL_TWICE = "channel_twice"
    NO_ID = "no_id"
    ONE_OF_TWO = "one_of_two"  # a channel or a task
    NO_EFFECT = "no_effect"
    NO_TEMPLATE = "no_template"
    ALONE = "alone"  # one member of staff at a home visit
    FEW_CALLS = "few_calls"
    CLOSE_CALLS = "close_calls"


K = FaultKind
ENGLISH: Mapping[FaultKind, str] = {
    K.NOT_YAML: "this is not YAML: {why}",
    K.CHARACTER: "a character that YAML refuses: {why}",
    K.DEEP: "brackets within brackets, too deep to read",
    K.LONG: "the plan is longer than {most} characters",
    K.ALIAS: "a plan must be written out: `&` and `*` are not taken",
    K.EMPTY: "the plan is empty",
    K.NO_MAPPING: "{where} must be given as `key: value`",
    K.UNKNOWN_KEY: "unknown key `{word}` in {where}{near}",
    K.TWICE: "`{word}` is given twice in {where}",
    K.NO_VALUE: "a single value is missing here",
    K.UNKNOWN_WORD: "unknown {what} `{word}`{near}",
    K.NO_NUMBER: "{what} must be a whole number from {least} to {most}: `{word}`",
    K.NO_DURATION: "`{word}` is no duration: write 12h, 3d or 2w",
    K.NO_CLOCK: "`{word}` is no time of day: write 09:30, from 00:00 to 23:59",
    K.NO_MONTH_DAY: "`{word}` is no month and day: write 09-15",
    K.NO_WEEKDAYS: "no weekday is named here",
    K.NO_WEEKDAY: "`{word}` is no weekday: write mon-fri, or mon, wed",
    K.MISSING: "`{word}` is missing",
    K.HOURS: "the hours must begin before they end: {opens} to {closes}",
    K.NO_STEPS: "`steps` must be a list with at least one step",
    K.MANY_STEPS: "a plan has at most {most} steps",
    K.SAME_ID: "two steps have the id `{word}`",
    K.UNDER_A_DAY: "`{word}` must be a day or more",
    K.DEMANDED_EARLY: "the first attempt can't be demanded before the wait is over (R2)",
    K.CALLING_HOURS: "`calls` must reach into the morning (9-12), the afternoon (12-17) and the "
    "evening (17-20): three attempts fall into different parts of the day (R12)",
    K.NO_CHANNEL: "`channel` names no channel",
    K.CHANNEL_TWICE: "`channel` names a channel twice",
    K.NO_ID: "a step needs an `id` of at most 40 letters, digits, - and _",
    K.ONE_OF_TWO: "a step needs either `channel` or `task`, and not both",
    K.NO_EFFECT: "`{word}` has no effect on a {step}: only on {kinds}",
    K.NO_TEMPLATE: "a message needs a `template`",
    K.ALONE: "a home visit needs `staff: 2` or more (R13)",
    K.FEW_CALLS: "calls need at least three `attempts`, on different days (R12)",
    K.CLOSE_CALLS: "calls need a `spacing` of a day or more: different days (R12)",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in a plan, and in which line (the first is 1).

    `values` say about what: the word as it was written, bounds, `near` the word that was
    perhaps meant, or `known` those there are.
    """

    line: int
    kind: FaultKind
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def problem(self) -> str:
        """What is wrong, in English."""
        near, known = self.values.get("near"), self.values.get("known")
        told = f"; did you mean `{near}`?" if near else f" (known: {known})"
        return ENGLISH[self.kind].format_map({**self.values, "near": told})
