"""Managers' texts: seen, written, approved by another, published, rolled back, tried out."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from messaging.states import VersionChange
from messaging.tables import message, template_change, template_version
from register.roles import Role
from register.tables import fact, staff
from scheduler.experiment_tables import experiment
from tests.integration.console.browsing import Browser, House
from tests.integration.messaging.contacts import SHORT_PLAN, plan_ahead
from tests.integration.reports.trying import run_text
from tests.people import ELIAS

PAGE = "/templates/hello.sms.sv"
NEW = (
    "Hej{% if first_name %} {{ first_name }}{% endif %}!{% if sender %} {{ sender }} på{% endif %}"
    " {{ municipality }}. Hur går det? Slut: STOPP"
)
VERSION = re.compile(r'name="version" value="(\d+)"')
REPLACING = re.compile(r'name="replacing" value="(\d*)"')


@pytest.fixture
async def moa(house: House, browser: Browser) -> Browser:
    """Return a browser that Moa, a manager, has signed in with."""
    await browser.set_up(await house.hire("moa", Role.MANAGER), "moa")
    return browser


@pytest.fixture
async def pia(house: House, other: Browser) -> Browser:
    """Return a browser that Pia, another manager, has signed in with."""
    await other.set_up(await house.hire("pia", Role.MANAGER), "pia")
    return other


async def write(browser: Browser, body: str, **fields: str) -> tuple[int, str]:
    """Save a draft of the first SMS."""
    await browser.get(f"{PAGE}/edit")
    return await browser.post(f"{PAGE}/edit", {"save": "1", "body": body, **fields})


async def do(
    browser: Browser, what: str, fields: Mapping[str, str] | None = None, *, place: int = 0
) -> tuple[int, str]:
    """Do something with the topmost version of the page, or another one."""
    _, page = await browser.get(PAGE)
    form = {"version": VERSION.findall(page)[place], "replacing": REPLACING.findall(page)[0]}
    return await browser.post(f"{PAGE}/change", {**form, "do": what, **(fields or {})})


async def states(house: House) -> list[str]:
    """Return the states of the versions of the first SMS."""
    rows = await house.world.rows(template_version, template="hello", channel="sms", language="sv")
    return [row.state for row in sorted(rows, key=lambda row: row.number)]


async def test_the_list_tells_what_is_in_use_and_what_waits(moa: Browser) -> None:
    """Every template has its channels and languages; a draft is told above them all."""
    _, page = await moa.get("/templates?language=ti")
    assert "Första meddelandet" in page
    assert 'href="/templates/hello.sms.ti"' in page
    _, page = await moa.get("/templates")
    assert 'href="/templates/hello.sms.sv"' in page
    assert "utkast" not in page
    await write(moa, NEW)
    _, page = await moa.get("/templates")
    assert page.count("utkast") == 2


async def test_written_published_and_rolled_back(house: House, moa: Browser) -> None:
    """R17: the page tells what is new, by whom and why; what was used before comes back."""
    assert await write(moa, NEW, note="kortare") == (303, f"{PAGE}?done=saved")
    _, page = await moa.get(PAGE)
    assert "<del>" in page
    assert "Moa Ek sparade (”kortare”)" in page
    assert await do(moa, "publish") == (303, f"{PAGE}?done=published")
    assert await states(house) == ["replaced", "live"]
    assert await do(moa, "roll-back", place=-1) == (303, f"{PAGE}?done=rolled_back")
    assert await states(house) == ["live", "replaced"]


async def test_a_second_person_must_approve(house: House, moa: Browser, pia: Browser) -> None:
    """Where the municipality asks for two, the writer has neither button and is refused."""
    works = house.world.works
    object.__setattr__(
        works, "municipality", works.municipality.model_copy(update={"second_approval": True})
    )
    await write(moa, NEW)
    _, page = await moa.get(PAGE)
    assert 'value="publish"' not in page
    assert (await do(moa, "publish"))[0] == 409
    await do(moa, "ask")
    _, page = await moa.get(PAGE)
    assert 'value="approve"' not in page
    status, page = await do(moa, "approve")
    assert (status, "kan inte godkänna" in page) == (409, True)
    await do(pia, "approve")
    await do(moa, "publish")
    assert await states(house) == ["replaced", "live"]


async def test_somebody_else_published_meanwhile(house: House, moa: Browser, pia: Browser) -> None:
    """Who publishes over what they have not seen is told so, and keeps their draft."""
    await write(moa, NEW)
    _, seen = await moa.get(PAGE)
    form = {"version": VERSION.findall(seen)[0], "replacing": REPLACING.findall(seen)[0]}
    await write(pia, NEW.replace("Hur", "Hur då"))
    await do(pia, "publish")
    status, page = await moa.post(f"{PAGE}/change", {**form, "do": "publish"})
    assert status == 409
    assert "någon annan har publicerat" in page
    assert await states(house) == ["replaced", "draft", "live"]


async def test_warnings_are_ticked_before_publishing(house: House, moa: Browser) -> None:
    """A word that gives the matter away stops nobody who has thought of it."""
    await write(moa, NEW.replace("Hur går det", "Går du i skolan"))
    status, page = await do(moa, "publish")
    assert (status, "Kryssa för varje varning" in page) == (409, True)
    ticks = re.findall(r'name="(seen-\d+)" value="([^"]*)"', page)
    fields = {name: unescape(value) for name, value in ticks}
    assert len(fields) == 1
    assert (await do(moa, "publish", fields))[1].endswith("done=published")
    assert await states(house) == ["replaced", "live"]


async def test_problems_are_told_and_nothing_is_lost(house: House, moa: Browser) -> None:
    """An unknown placeholder is told in words; what was written stands in the form."""
    status, page = await write(moa, "Hej {{ namn }}! Slut: STOPP")
    assert status == 422
    assert "Det finns inget som heter {{ namn }}." in unescape(page)
    assert "Hej {{ namn }}!" in unescape(page)
    assert await states(house) == ["live"]


async def test_how_it_looks_is_shown_while_writing(moa: Browser) -> None:
    """Names of every kind, what each costs, and what the planned sending would."""
    await moa.get(f"{PAGE}/edit")
    fields = {"body": NEW, "planned": "1000"}
    _, page = await moa.post(f"{PAGE}/look", fields)
    assert "Hej Bo! Moa på Stockholms stad. Hur går det?" in page
    assert "0,52\N{NO-BREAK SPACE}kr" in page
    assert "520,00\N{NO-BREAK SPACE}kr" in page
    _, page = await moa.post(f"{PAGE}/edit", {**fields, "look": "1"})
    assert "Hej Bo!" in page


async def test_what_is_planned_is_counted(house: House, moa: Browser) -> None:
    """The page tells how many of those next in line get this text, and what that costs."""
    _, page = await moa.get(PAGE)
    assert "Inget av det som är planerat nu får den här texten." in page
    await house.world.plan(SHORT_PLAN)
    await house.world.add_person(ELIAS)
    await plan_ahead(house.world)
    _, page = await moa.get(PAGE)
    assert "1 meddelande får den här texten, 1 sms, 0,52" in page


async def test_it_is_tried_on_oneself(house: House, moa: Browser) -> None:
    """It goes by the real channel to the manager's own number, is no message, and has its limit."""
    _, page = await moa.get(PAGE)
    form = {"version": VERSION.findall(page)[0]}
    assert (await moa.post(f"{PAGE}/try", form))[1].endswith("no_address")
    (row,) = await house.world.rows(staff, login="moa")
    await house.world.change(staff, row.id, phone="+46701740699")
    for _ in range(10):
        assert (await moa.post(f"{PAGE}/try", form))[1].endswith("done=tried")
    status, page = await moa.post(f"{PAGE}/try", form)
    assert (status, "tio gånger" in page) == (409, True)
    assert {one.to for one in house.world.sms.taken} == {"+46701740699"}
    assert len(house.world.sms.taken) == 10
    assert await house.world.count(message) == await house.world.count(fact) == 0
    tried = VersionChange.TRIED.value
    assert await house.world.count(template_change, change=tried) == 10


async def test_there_is_no_such_text(moa: Browser) -> None:
    """An address that names no text is not found, to look at or to change."""
    for word in ("nothing", "hello.sms.xx", "none.sms.sv", "hello.fax.sv"):
        assert (await moa.get(f"/templates/{word}"))[0] == 404
        assert (await moa.get(f"/templates/{word}/edit"))[0] == 404
        await moa.get("/templates")
        for what in ("edit", "change", "try"):
            assert (await moa.post(f"/templates/{word}/{what}", {}))[0] == 404


async def test_an_experiment_with_the_text(house: House, moa: Browser) -> None:
    """What it sends is not put away; who publishes over it has been told that it ends."""
    await moa.get(PAGE)
    number = await run_text(house.world)
    status, page = await do(moa, "discard")
    assert (status, "Stoppa experimentet" in page) == (409, True)
    assert f'href="/experiments/{number}"' in page
    await write(moa, NEW)
    status, page = await do(moa, "publish")
    assert (status, "ett experiment har börjat" in page) == (409, True)
    told = await do(moa, "publish", {"ending": str(number)})
    assert told == (303, f"{PAGE}?done=published_ending")
    assert "slutade utan beslut" in (await moa.get(told[1]))[1]
    [row] = await house.world.rows(experiment)
    assert row.state == "stopped"


async def test_odd_signs_and_numbers(house: House, moa: Browser) -> None:
    """A note keeps what can be read of it; a version that is no number is none; long is taken."""
    await write(moa, NEW, note="kort\x00are\n", instead_of="9" * 5000)
    assert "(”kort are”)" in (await moa.get(PAGE))[1]
    assert (await do(moa, "publish", {"version": "9" * 5000}))[0] == 409
    assert await states(house) == ["live", "draft"]
    arabic = "/templates/hello.email.ar"
    body = "Subject: س\n\n" + "س" * 5_900
    await moa.get(f"{arabic}/edit")
    told = await moa.post(f"{arabic}/edit", {"save": "1", "body": body})
    assert told == (303, f"{arabic}?done=saved")


async def test_a_language_is_begun_from_the_swedish_text(house: House, moa: Browser) -> None:
    """What nobody has written in a language is begun on its page, and is a draft like any other."""
    arabic = "/templates/hello.sms.ar"
    own = {"template": "hello", "channel": "sms", "language": "ar"}
    for row in await house.world.rows(template_version, **own):
        await house.world.change(template_version, row.id, state="discarded")
    _, page = await moa.get(PAGE)
    assert f'<a href="{arabic}/edit">Börja på arabiska</a>' in page
    _, page = await moa.get("/templates?language=ar")
    assert "finns inte än" in page
    _, page = await moa.get(arabic)
    assert "Ingen text används" in page
    _, page = await moa.get(f"{arabic}/edit")
    assert "Skriv den på arabiska" in page
    assert 'name="instead_of" value=""' in page
    form = {"save": "1", "body": NEW, "instead_of": ""}
    assert await moa.post(f"{arabic}/edit", form) == (303, f"{arabic}?done=saved")
    drafts = await house.world.rows(template_version, **own, state="draft")
    assert [row.author for row in drafts] == ["staff:moa"]
    _, page = await moa.get(PAGE)
    assert f'href="{arabic}"' in page
    assert "Börja på arabiska" not in page
    assert (await moa.get("/templates/nothing.sms.ar"))[0] == 404
    assert (await moa.get("/templates/nothing.sms.ar/edit"))[0] == 404
