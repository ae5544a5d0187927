"""One address of the console: for whom it is, and what answers."""

from dataclasses import dataclass

from console.guard import Handler, Page, for_anybody, for_second_step, for_staff
from register.roles import Role


@dataclass(frozen=True, slots=True)
class Route:
    """One address; `roles` are None where signing in needs it."""

    method: str
    path: str
    page: Page
    roles: frozenset[Role] | None = None
    half_signed_in: bool = False
    by_itself: bool = False  # a page asks it without its reader: that keeps no session alive

    def handler(self) -> Handler:
        """Return what answers, with its guard before it."""
        if self.half_signed_in:
            return for_second_step(self.page)
        if self.roles is None:
            return for_anybody(self.page)
        return for_staff(self.page, self.roles, by_itself=self.by_itself)
