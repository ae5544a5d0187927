"""Kim of the south at a person's page: what is done there, and what stands afterwards."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from escalation.queue import Worker
from escalation.states import TaskKind
from register.tables import person
from storage.types import AnyRow
from tests.integration.console.browsing import Browser, House
from tests.people import ELIAS, Young


class Desk:
    """A coordinator's browser, and the person whose page it shows."""

    def __init__(self, house: House, browser: Browser, who: int, public_id: str) -> None:
        """Take the browser that has signed in, and the person."""
        self.house, self.browser = house, browser
        self.who, self.public_id = who, public_id
        self._keys = 0

    @property
    def path(self) -> str:
        """The person's page."""
        return f"/people/{self.public_id}"

    async def person(self) -> AnyRow:
        """Return the person as they stand."""
        return await self.house.office.row(person, self.who)

    async def do(self, action: str, fields: Mapping[str, str]) -> str:
        """Post a form of the page, with a key of its own; return where it leads on to."""
        self._keys += 1
        form = {"key": f"k{self._keys}", **fields}
        status, place = await self.browser.post(f"{self.path}/{action}", form)
        assert status == 303, place
        return place

    async def done(self, action: str, fields: Mapping[str, str]) -> dict[str, str]:
        """Do something; return what the page after it is told."""
        place = await self.do(action, fields)
        return {name: value for name, (value,) in parse_qs(urlsplit(place).query).items()}

    async def take_back(self, told: Mapping[str, str]) -> dict[str, str]:
        """Take back what was just done."""
        return await self.done("take-back", {"back": told["back"]})

    async def call(self, *, plan_born: bool = True, by: Worker | None = None) -> int:
        """Let a call to the person wait, which the plan asked for, or somebody holds."""
        office = self.house.office
        return await office.task(self.who, TaskKind.CALL, plan_born=plan_born, by=by)


async def sit_down(house: House, browser: Browser, who: Young = ELIAS) -> Desk:
    """Sign Kim of the south in, with a person whose steps are being taken."""
    key = await house.office.young(who)
    public_id = (await house.office.row(person, key)).public_id
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/")
    return Desk(house, browser, key, public_id)
