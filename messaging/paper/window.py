"""Where the address must stand to be seen through the window of a Swedish C5 envelope.

A C5 envelope is 229 x 162 mm (ISO 269). Swedish envelopes have their window to the left (V2)
or to the right (H2), always in the same place (https://www.harrykuvert.se/kuvertguide/); ours
is to the right. Makers' windows differ by some millimetres: 90 to 105 mm wide, 15 to 20 mm
from the side. For the upper edge and the height we take those of the Nordic C5 window, 44 mm
from above and 35 mm high (https://officeconsult.no/blogg/
brevmaler-plassering-av-mottakerfelt-i-vinduskonvolutter/); for the rest the smallest window.

An A4 sheet folded once is 210 x 148.5 mm, so it slides in its envelope. The address stands
where it is seen wherever the sheet lies, and nothing else is written where the window may be.
All measures are millimetres; those on the sheet count from its upper left corner.
"""

from dataclasses import dataclass

ENVELOPE_WIDTH, ENVELOPE_HEIGHT = 229.0, 162.0
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
FOLD = SHEET_HEIGHT / 2
SMALLEST_RIGHT, SMALLEST_WIDTH = 20.0, 90.0
LARGEST_RIGHT, LARGEST_WIDTH = 15.0, 105.0
WINDOW_TOP, WINDOW_HEIGHT = 44.0, 35.0
PAPER_ROOM = 1.5  # the envelope's own folds take some of the room to slide in


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From above to below."""
        return self.bottom - self.top

    def holds(self, other: "Area") -> bool:
        """Tell whether another area lies wholly in this one."""
        sides = self.left <= other.left and other.right <= self.right
        return sides and self.top <= other.top and other.bottom <= self.bottom

    def meets(self, other: "Area") -> bool:
        """Tell whether another area lies partly in this one."""
        sides = self.left < other.right and other.left < self.right
        return sides and self.top < other.bottom and other.top < self.bottom


def window_on_sheet(*, slid_right: float, slid_down: float, largest: bool = False) -> Area:
    """Return what the window shows of a sheet that lies so far from the envelope's corner."""
    from_right, width = (
        (LARGEST_RIGHT, LARGEST_WIDTH) if largest else (SMALLEST_RIGHT, SMALLEST_WIDTH)
    )
    right = ENVELOPE_WIDTH - from_right - slid_right
    top = WINDOW_TOP - slid_down
    return Area(right - width, top, right, top + WINDOW_HEIGHT)


MOST_RIGHT = ENVELOPE_WIDTH - SHEET_WIDTH - PAPER_ROOM
MOST_DOWN = ENVELOPE_HEIGHT - FOLD - PAPER_ROOM


def _always_seen() -> Area:
    first = window_on_sheet(slid_right=0, slid_down=0)
    last = window_on_sheet(slid_right=MOST_RIGHT, slid_down=MOST_DOWN)
    return Area(first.left, first.top, last.right, last.bottom)


def _ever_seen() -> Area:
    first = window_on_sheet(slid_right=MOST_RIGHT, slid_down=MOST_DOWN, largest=True)
    last = window_on_sheet(slid_right=0, slid_down=0, largest=True)
    return Area(first.left, first.top, last.right, last.bottom)


ALWAYS_SEEN = _always_seen()  # here the address stands
EVER_SEEN = _ever_seen()  # and here nothing else
