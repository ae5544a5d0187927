"""What can be wrong with a whole request to the register; a bad line is a value instead.

RegisterError
├── MappingError   the column mapping cannot be used
├── ExtractError   the extract cannot be imported at all
├── HistoryError   a file of earlier years cannot be read
├── StaffError     a member of the staff cannot be added
├── LimitsError    contact limits that contradict each other
└── HintError      a hint that is none of its codes
"""

from collections.abc import Sequence


class RegisterError(Exception):
    """The register refuses; the text says what to do."""


class MappingError(RegisterError):
    """A column mapping with faults, all told together."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Take one sentence per fault."""
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class ExtractError(RegisterError):
    """An extract that is refused whole; nothing of it is imported."""


class HistoryError(RegisterError):
    """A file of earlier years that is refused whole; nothing of it is imported."""


class StaffError(RegisterError):
    """A member of the staff that cannot be added as asked."""


class LimitsError(RegisterError):
    """Contact limits of which each forbids what the other allows."""


class HintError(RegisterError):
    """A hint about how somebody is reached that is none of its codes (R15)."""
