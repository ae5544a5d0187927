"""Managers' experiments: hidden where nothing can come of them, described, started, published."""

import re

import pytest

from messaging.versions import live_version, save_draft
from register.roles import Role
from scheduler.experiment_tables import experiment, variant
from scheduler.states import ExperimentKind
from storage.engine import reading, writing
from tests.integration.console.browsing import Browser, House
from tests.integration.messaging.contacts import SHORT_PLAN
from tests.integration.reports.trying import HELLO, MOA, SHORTER, come, draw_many, night, run_text
from tests.world import World

TEXT = (ExperimentKind.TEXT, "hello/sms/sv")
FORM = {"kind": "text", "target": "hello/sms/sv", "percent": "100", "days": "30", "smallest": "10"}


@pytest.fixture
async def moa(house: House, browser: Browser) -> Browser:
    """Return a browser that Moa, a manager, has signed in with."""
    await browser.set_up(await house.hire("moa", Role.MANAGER), "moa")
    return browser


async def draft(world: World) -> int:
    """Write another first SMS; return its version."""
    async with writing(world.engine) as conn:
        return await save_draft(conn, HELLO, SHORTER, author=MOA, now=world.clock.now())


async def test_before_anybody_has_come(moa: Browser) -> None:
    """Nothing is offered, and the page says what is missing and how many would be needed."""
    _, page = await moa.get("/experiments")
    assert "åtta veckor" in page
    assert "Nytt experiment" not in page


async def test_a_register_that_is_too_small(house: House, moa: Browser) -> None:
    """Hidden with its reason: how many are needed, and how many come."""
    await come(house.world, 200, TEXT)
    _, page = await moa.get("/experiments")
    needed = re.search(r"behöver (\d+) personer inom ett år", page)
    assert needed is not None
    assert int(needed[1]) > 200
    assert "kommer 200" in page
    assert await moa.get("/experiments/new?kind=text&target=hello/sms/sv") == (303, "/experiments")


async def test_described_started_decided_and_published(house: House, moa: Browser) -> None:
    """From a draft of a text to the winner in use, with one step for each."""
    world = house.world
    await come(world, 20_000, TEXT)
    other = await draft(world)
    _, page = await moa.get("/experiments")
    assert "/experiments/new?kind=text&amp;target=hello/sms/sv" in page
    _, page = await moa.get("/experiments/new?kind=text&target=hello/sms/sv")
    assert "Behöver omkring 1\N{NO-BREAK SPACE}6" in page
    _, page = await moa.post("/experiments/new", {**FORM, "reckon": "1", "smallest": "5"})
    assert "Behöver omkring 6\N{NO-BREAK SPACE}4" in page
    form = {**FORM, f"version-{other}": "1"}
    assert await moa.post("/experiments/new", form) == (303, "/experiments/1?done=drafted")
    await moa.get("/experiments/1")
    assert await moa.post("/experiments/1", {"do": "start"}) == (303, "/experiments/1?done=started")
    await draw_many(world, 1, people=(400, 400), reached=(120, 240), on=world.clock.now())
    await night(world, days=34)
    await moa.sign_in("moa")
    _, page = await moa.get("/experiments/1")
    assert "Variant B når fler än standarden." in page
    assert "60,0 %" in page
    assert "publicera för alla" in page
    assert (await moa.post("/experiments/1", {"do": "publish"}))[1].endswith("done=published")
    async with reading(world.engine) as conn:
        live = await live_version(conn, HELLO)
    assert live is not None
    assert live.id == other
    _, page = await moa.get("/experiments")
    assert "publicerat" in page


async def test_early_figures_carry_a_warning(house: House, moa: Browser) -> None:
    """A few people and a great difference: nothing is said, and the page warns."""
    number = await run_text(house.world)
    await draw_many(house.world, number, people=(9, 9), reached=(1, 8), on=house.world.clock.now())
    await night(house.world, days=34)
    await moa.sign_in("moa")
    _, page = await moa.get(f"/experiments/{number}")
    assert "Ännu går inget att säga: 18 av omkring 1\N{NO-BREAK SPACE}622 är räknade." in page
    assert "Titta inte på siffrorna än" in page
    assert "<svg" not in page.partition("</header>")[2]
    assert "publicera för alla" not in page


async def test_stopped_is_no_decision(house: House, moa: Browser) -> None:
    """Stopping is allowed, told as no decision, and cannot be done twice."""
    number = await run_text(house.world)
    _, page = await moa.get("/templates/hello.sms.sv")
    assert f'href="/experiments/{number}"' in page
    await moa.post(f"/experiments/{number}", {"do": "stop"})
    assert f'href="/experiments/{number}"' not in (await moa.get("/templates/hello.sms.sv"))[1]
    _, page = await moa.get(f"/experiments/{number}")
    assert "Inget beslut: experimentet stoppades för hand." in page
    for do in ("stop", "publish", "start", "dance"):
        _, page = await moa.post(f"/experiments/{number}", {"do": do})
        assert "Inget ändrades" in page


async def test_a_draft_is_thrown_away(house: House, moa: Browser) -> None:
    """What was never started leaves nothing behind; what runs cannot be thrown away."""
    world = house.world
    number = await run_text(world)
    await moa.get("/experiments")
    await moa.post("/experiments/new", {**FORM, f"version-{await draft(world)}": "1"})
    assert (await world.count(experiment), await world.count(variant)) == (2, 4)
    assert await moa.post("/experiments/2", {"do": "discard"}) == (303, "/experiments")
    assert (await world.count(experiment), await world.count(variant)) == (1, 2)
    _, page = await moa.post(f"/experiments/{number}", {"do": "discard"})
    assert "Inget ändrades" in page


async def test_a_wait(house: House, moa: Browser) -> None:
    """Waits are typed as days or as plans write them; what is no other wait is refused."""
    world = house.world
    await world.plan(SHORT_PLAN)
    await come(world, 20_000, (ExperimentKind.WAIT, "hello"))
    form = {**FORM, "kind": "wait", "target": "short/hello"}
    _, page = await moa.get("/experiments/new?kind=wait&target=short/hello")
    assert "3 dagar" in page
    _, page = await moa.post("/experiments/new", {**form, "wait-b": "soon"})
    assert "Välj minst en variant" in page
    assert (await moa.post("/experiments/new", {**form, "wait-b": "1", "wait-c": "12h"}))[0] == 303
    assert [row.wait for row in await world.rows(variant)] == ["3d", "1d", "12h"]
    _, page = await moa.get("/experiments/1")
    assert "12 timmar" in page


async def test_without_approval_nothing_starts(house: House, moa: Browser) -> None:
    """Where two must agree on a text, nobody gets a variant that one person wrote."""
    world = house.world
    rules = world.works.municipality.model_copy(update={"second_approval": True})
    object.__setattr__(world.works, "municipality", rules)
    await come(world, 20_000, TEXT)
    await moa.get("/experiments")
    await moa.post("/experiments/new", {**FORM, f"version-{await draft(world)}": "1"})
    _, page = await moa.post("/experiments/1", {"do": "start"})
    assert "En till måste godkänna" in page
    [row] = await world.rows(experiment)
    assert row.state == "draft"


async def test_addresses_that_lead_nowhere(house: House, moa: Browser) -> None:
    """An experiment that is not there, a text that is not; the part reckons for what there is."""
    assert (await moa.get("/experiments/7"))[0] == 404
    assert (await moa.post("/experiments/7", {"do": "start"}))[0] == 404
    await moa.get("/experiments")
    assert await moa.post("/experiments/new", {"kind": "text"}) == (303, "/experiments")
    assert await moa.post("/experiments/reckon", {}) == (303, "/experiments")
    await come(house.world, 20_000, TEXT)
    _, page = await moa.post("/experiments/reckon", FORM)
    assert "Behöver omkring" in page
    assert "<html" not in page
