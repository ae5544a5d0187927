"""Somebody is erased while staff have their page open, their call taken, and an outcome to undo."""

from escalation.erasing import EraseReason, erase_one
from escalation.states import Outcome, TaskKind
from escalation.tables import task
from register.tables import person
from storage.engine import writing
from tests.integration.console.browsing import Browser, House
from tests.people import ELIAS


async def test_staff_are_told_that_nobody_is_there(house: House, browser: Browser) -> None:
    """The page is gone, no form finds anybody, the queue goes on, and no name is told."""
    await browser.set_up(await house.hire("kim"), "kim")
    who = await house.office.young(ELIAS)
    kim = await house.office.worker("kim")
    await house.office.task(who, TaskKind.CALL, by=kim)
    taken = await house.office.task(who, TaskKind.FIND_NUMBER, by=kim)
    path = f"/people/{(await house.office.row(person, who)).public_id}"
    assert (await browser.get(path))[0] == 200
    async with writing(house.world.engine) as conn:
        await erase_one(
            conn, house.world.vault, who, house.office.now, actor="staff:x", reason=EraseReason.TEST
        )
    assert await house.world.count(task) == 0
    for status, page in (
        await browser.get(path),
        await browser.get(f"{path}/write"),
        await browser.post(f"{path}/write", {"send": "1", "text": "Hej!", "nonce": "a"}),
        await browser.post(f"{path}/outcome", {"task": str(taken), "outcome": Outcome.NO_ANSWER}),
        await browser.post(f"{path}/undo", {"task": str(taken)}),
        await browser.post(f"{path}/limits", {"limit": "no_letter"}),
    ):
        assert status == 404
        assert ELIAS.first_name not in page
    for address in ("/", "/queue", "/mine", "/calls"):
        status, page = await browser.get(address)
        assert (status, ELIAS.first_name in page) == (200, False)
    assert (await browser.post("/queue/return", {"task": str(taken)}))[0] in {303, 200}
