"""What outreach costs and what a coordinator gets done in a week, as a municipality may set it.

None of the defaults is measured: they are round figures, staff's time included, that a
municipality replaces with its own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Price = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Count = Annotated[float, Field(gt=0, le=1_000, allow_inf_nan=False)]

# What a coordinator gets done in a week, where nothing has been done yet and nothing is set.
DONE_A_WEEK: Mapping[str, float] = MappingProxyType(
    {"call": 12.0, "knock_card": 1.5, "home_visit": 1.0, "find_number": 6.0}
)


class Prices(BaseModel):
    """What each contact costs, in SEK, with the staff's time; an SMS's is `sms_price`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: Price = 0.0
    email: Price = 0.0
    letter: Price = 14.0  # paper and postage
    phone: Price = 75.0  # ten minutes with preparing and recording
    knock_card: Price = 300.0  # two people, twenty minutes each
    visit: Price = 900.0  # two people, an hour each
    search: Price = 75.0  # for a number


class StaffWeek(BaseModel):
    """What one coordinator gets done in a week; None: what the facts show, else the default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: Count | None = None
    knock_card: Count | None = None
    home_visit: Count | None = None
    find_number: Count | None = None

    def over(self, whole: "StaffWeek") -> "StaffWeek":
        """Return these figures, with those of the whole municipality where one is not set."""
        return StaffWeek(
            **(whole.model_dump(exclude_none=True) | self.model_dump(exclude_none=True))
        )
