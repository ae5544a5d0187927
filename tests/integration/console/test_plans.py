"""Plans as managers see, edit, try and activate them."""

from datetime import timedelta

from pipeline.trials import run_next_trial
from register.roles import Role
from reports.trial.states import TrialState
from reports.trial.tables import plan_trial
from scheduler.experiment_tables import experiment
from scheduler.tables import outreach, plan_version
from tests.integration.console.browsing import Browser, House
from tests.integration.reports.trying import run_text, run_wait
from tests.people import AMINA, ELIAS

TEXT = """\
name: digital-first
steps:
  - {id: hello, channel: sms, template: hello, wait: 3d}
  - {id: call, task: call, attempts: 3}
"""
LIVE = 1  # the key of digital-first, the first that comes along


async def manage(house: House, browser: Browser) -> None:
    """Sign in as a manager."""
    await browser.set_up(await house.hire("mia", Role.MANAGER), "mia")
    await browser.get("/")


async def test_the_list_and_a_time_line(house: House, browser: Browser) -> None:
    """The plan in force stands first; its page has every step in order."""
    await manage(house, browser)
    status, page = await browser.get("/plans")
    assert status == 200
    assert page.index("digital-first") < page.index("stockholm-2016")
    _, page = await browser.get(f"/plans/{LIVE}")
    steps = ("Första meddelandet", "Påminnelse", "Samtal, 3", "Meddelande efter", "Knackakort")
    places = [page.index(f"<h3>{step}") for step in steps]
    assert places == sorted(places)
    assert (await browser.get("/plans/999"))[0] == 404
    assert (await browser.get("/plans/x"))[0] == 404


async def test_faults_stand_at_their_line(house: House, browser: Browser) -> None:
    """A text with a fault is not saved; the fault stands at its line and the text is kept."""
    await manage(house, browser)
    wrong = TEXT.replace("3d", "soon")
    status, page = await browser.post(f"/plans/{LIVE}/edit", {"text": wrong, "do": "save"})
    assert status == 200
    assert '<li id="line-3" class="wrong">' in page
    assert "`soon` är ingen tid" in page
    assert "wait: soon" in page
    assert await house.world.count(plan_version, name="digital-first") == 1


async def test_a_saved_plan_is_not_in_force(house: House, browser: Browser) -> None:
    """What is saved is the next version, by whom it was, and new rounds do not take it."""
    await manage(house, browser)
    status, place = await browser.post(f"/plans/{LIVE}/edit", {"text": TEXT, "do": "save"})
    assert (status, place.partition("?")[2]) == (303, "done=saved")
    newest = (await house.world.rows(plan_version, number=2))[0]
    assert (newest.body, newest.made_by, newest.live) == (TEXT, "mia", False)
    assert "Sparat som en ny version" in (await browser.get(place))[1]


async def test_the_form_loses_nothing(house: House, browser: Browser) -> None:
    """What is typed stays, whatever button is pressed, and faults stand at their step."""
    await manage(house, browser)
    fields = {
        "name": "kort", "wait_days": "14", "first_attempt_within_days": "30",
        "round_pause_days": "90", "days.mon": "1", "opens": "10:00", "closes": "18:00",
        "holidays": "SE", "calls_open": "09:00", "calls_close": "20:00",
        "0.id": "hej", "0.task": "message", "0.channel.0": "sms", "0.template": "hello",
        "1.id": "ring", "1.task": "call", "1.attempts": "2",
        "1.wait": "many", "1.wait.unit": "d",
    }  # fmt: skip
    address = f"/plans/{LIVE}/edit"
    status, page = await browser.post(address, {**fields, "do": "up.1"})
    assert status == 200
    assert page.index('value="ring"') < page.index('value="hej"')
    _, page = await browser.post(address, {**fields, "do": "add.home_visit"})
    assert 'name="2.staff" value="2"' in page
    assert 'name="2.template"' not in page
    status, page = await browser.post(address, {**fields, "do": "save"})
    assert status == 200
    assert page.count("minst tre gånger") == 2
    assert "plan-fields wrong" in page
    assert '<p class="fault" id="f-1.wait-fault">skriv hur många' in page
    assert '<a href="#f-1.wait">Steg 2, Väntan efter steget</a>' in page
    fields |= {"1.wait": "2"}
    _, page = await browser.post(address, {**fields, "do": "text"})
    assert "- {id: ring, task: call, wait: 2d, attempts: 2}" in page
    status, place = await browser.post(address, {**fields, "1.attempts": "3", "do": "save"})
    assert status == 303
    assert "kort" in (await browser.get(place))[1]
    _, page = await browser.post(address, {"text": TEXT, "do": "form"})
    assert 'value="hello"' in page


async def test_a_plan_is_tried_beside_everything_else(house: House, browser: Browser) -> None:
    """A trial waits for a process, is run, and is kept with what it came to."""
    await manage(house, browser)
    await house.world.add_person(ELIAS)
    _, place = await browser.post(f"/plans/{LIVE}/try", {"months": "3"})
    _, page = await browser.get(place)
    assert "Väntar på att börja" in page
    assert f'hx-get="{place}/part"' in page
    assert await run_next_trial(house.world.works)
    assert not await run_next_trial(house.world.works)
    _, page = await browser.get(f"{place}/part")
    assert "hx-get" not in page
    assert "KAA syd" in page
    assert "Vecka från" in page
    assert "Sms 0,52, Brev 14, Samtal 75" in page
    assert page.count("antaget</span>") == 8
    for chart, status in (("0", 200), ("2", 200), ("3", 404), ("x", 404)):
        assert (await browser.get(f"{place}/charts/{chart}"))[0] == status
    assert (await browser.get("/plans/trials/99"))[0] == 404
    assert (await browser.post("/plans/99/try", {"months": "3"}))[0] == 404
    assert place in (await browser.get(f"/plans/{LIVE}"))[1]


async def test_a_trial_of_nobody_fails(house: House, browser: Browser) -> None:
    """Without anybody in the register there is nothing to try, and the page says so."""
    await manage(house, browser)
    _, place = await browser.post(f"/plans/{LIVE}/try", {"months": "3"})
    assert await run_next_trial(house.world.works)
    assert "Provet gick inte att göra" in (await browser.get(place))[1]


async def test_a_trial_that_processes_leave(house: House, browser: Browser) -> None:
    """A trial whose process died is taken up again when its lease ends, three times in all."""
    await manage(house, browser)
    await house.world.add_person(ELIAS)
    await browser.post(f"/plans/{LIVE}/try", {"months": "3"})
    left = {"state": TrialState.RUNNING, "tries": 3, "holder": "dead"}
    await house.world.change(plan_trial, 1, lease_until=house.office.now, **left)
    assert not await run_next_trial(house.world.works)
    assert (await house.world.rows(plan_trial))[0].state == TrialState.FAILED


async def test_what_happens_is_shown_before_it_happens(house: House, browser: Browser) -> None:
    """The page tells who finishes the old plan, step by step, and who takes the new one."""
    await manage(house, browser)
    await house.world.add_person(ELIAS)
    resting = await house.world.add_person(AMINA)
    row = (await house.world.rows(outreach, person_id=resting))[0]
    await house.world.change(outreach, row.id, state="resting", next_at=house.office.now)
    _, page = await browser.get("/plans/2/activate")
    assert "1 person är mitt i en omgång" in page
    assert "1 person vilar" in page
    assert "väntar på första steget" in page


async def test_a_plan_comes_into_force_on_its_day(house: House, browser: Browser) -> None:
    """A planned change is done by the tick of its day; until then it can be taken back."""
    await manage(house, browser)
    tomorrow = house.office.now + timedelta(days=1)
    status, _ = await browser.post("/plans/2/activate", {"on": "soon"})
    assert status == 200
    assert (await browser.post("/plans/2/activate", {"on": "2020-01-01"}))[0] == 200
    assert (await browser.post("/plans/2/activate", {"on": "2099-01-01"}))[0] == 200
    form = {"on": f"{tomorrow:%Y-%m-%d}"}
    await browser.post("/plans/2/activate", form)
    assert "börjar gälla" in (await browser.get("/plans"))[1]
    await browser.post("/plans/2/keep", {})
    assert (await house.world.rows(plan_version, id=2))[0].activate_on is None
    await browser.post("/plans/2/activate", form)
    await house.world.tick(house.office.now)
    assert [row.id for row in await house.world.rows(plan_version, live=True)] == [LIVE]
    await house.world.tick(tomorrow)
    assert [row.id for row in await house.world.rows(plan_version, live=True)] == [2]
    elias = await house.world.add_person(ELIAS)
    assert (await house.world.rows(outreach, person_id=elias))[0].plan_version_id == 2


async def test_a_plan_comes_into_force_at_once(house: House, browser: Browser) -> None:
    """With the present day chosen a plan is in force when the page answers."""
    await manage(house, browser)
    await browser.post("/plans/3/activate", {"on": f"{house.office.now:%Y-%m-%d}"})
    assert [row.id for row in await house.world.rows(plan_version, live=True)] == [3]
    for path in ("/plans/99/activate", "/plans/99/edit", "/plans/99/keep"):
        assert (await browser.post(path, {"on": f"{house.office.now:%Y-%m-%d}"}))[0] == 404


async def test_an_experiment_is_shown_before_it_ends(house: House, browser: Browser) -> None:
    """A plan's page names what runs with it; none ends for whom had not been shown it."""
    await manage(house, browser)
    world, today = house.world, {"on": f"{house.office.now:%Y-%m-%d}"}
    await browser.get("/plans/2/activate")
    number = await run_wait(world)
    _, page = await browser.get(f"/plans/{LIVE}")
    assert f'<a href="/experiments/{number}">Väntan efter steget Första meddelandet' in page
    status, page = await browser.post("/plans/2/activate", today)
    assert status == 409
    assert "ett experiment har börjat eller slutat under tiden" in page
    assert f'name="ending" value="{number}"' in page
    assert [row.id for row in await world.rows(plan_version, live=True)] == [LIVE]
    assert (await browser.post("/plans/2/activate", today | {"ending": str(number)}))[0] == 303
    [row] = await world.rows(experiment)
    assert (row.state, row.ending, row.ended_by) == ("stopped", "overtaken", "staff:mia")
    _, page = await browser.get(f"/experiments/{number}")
    assert "en annan text eller plan började användas" in page


async def test_a_text_that_the_new_plan_does_not_send(house: House, browser: Browser) -> None:
    """Its experiment goes on with those in the old plan, and the page says so before."""
    await manage(house, browser)
    number = await run_text(house.world)
    assert f"/experiments/{number}" in (await browser.get(f"/plans/{LIVE}"))[1]
    bare = TEXT.replace("template: hello", "template: reminder")
    _, place = await browser.post(f"/plans/{LIVE}/edit", {"text": bare, "do": "save"})
    _, page = await browser.get(place.partition("?")[0] + "/activate")
    assert "bara med dem som är mitt i den gamla" in page
    assert f"/experiments/{number}" in page
