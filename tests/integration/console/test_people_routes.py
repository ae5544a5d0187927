"""Every address about one person: who is refused, and that the refusal is logged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from console.people_door import REFUSED
from console.routes import ROUTES
from register.roles import Role
from register.tables import person
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA, SAGA


@dataclass(frozen=True)
class Asked:
    """How a route is asked about a person: what its form says, and after which address."""

    fields: Mapping[str, str] = field(default_factory=dict)
    query: str = ""


# Every route about a person by their public id has a row here: "METHOD /path/{id}".
ABOUT_PEOPLE: Mapping[str, Asked] = {
    "GET /people/{id}": Asked(),
    "GET /people/{id}/past": Asked(),
    "GET /people/{id}/news": Asked(query="?since=7"),
    "POST /people/{id}/numbers": Asked({"reason": "task"}),
    "GET /people/{id}/thread": Asked(),
    "GET /people/{id}/write": Asked(),
    "POST /people/{id}/write": Asked({"send": "1", "text": "Hej!"}),
    "POST /people/{id}/reason": Asked({"reason": "task"}),
    "POST /people/{id}/claim": Asked({"task": "1"}),
    "POST /people/{id}/outcome": Asked({"end": "no_answer", "key": "k"}),
    "POST /people/{id}/call-back": Asked({"at": "2025-10-02T10:00", "key": "k"}),
    "POST /people/{id}/undo": Asked({"task": "1"}),
    "POST /people/{id}/number": Asked({"number": "0701740605", "key": "k"}),
    "POST /people/{id}/wrong-number": Asked({"point": "1", "key": "k"}),
    "POST /people/{id}/limits": Asked({"no_letter": "1"}),
    "POST /people/{id}/hint": Asked({"hint": "best_time", "value": "evening"}),
    "POST /people/{id}/snooze": Asked({"day": "2025-10-02"}),
    "POST /people/{id}/occupation": Asked({"occupation": "working", "key": "k"}),
    "POST /people/{id}/support-end": Asked({"reason": "work"}),
    "POST /people/{id}/owner": Asked({"owner": "1"}),
    "POST /people/{id}/contact": Asked({"way": "other", "key": "k"}),
    "POST /people/{id}/take-back": Asked({"back": "x"}),
}
# Routes whose {id} is something else, and the tests that try the wrong person on them.
TRIED_ELSEWHERE: Mapping[str, str] = {
    "GET /help/{id}": "test_handbook_pages.py",
    "GET /kept/{id}": "test_late_forms.py",
    "POST /kept/{id}/drop": "test_late_forms.py",
    "GET /inbox/{id}": "test_inbox.py",
    "POST /inbox/{id}": "test_inbox.py",
    "POST /inbox/{id}/take": "test_inbox.py",
    "POST /inbox/{id}/close": "test_inbox.py",
    "POST /inbox/{id}/undo": "test_inbox.py",
    "GET /circulars/{id}": "test_circulars.py",
    "GET /circulars/{id}/progress": "test_circulars.py",
    "POST /circulars/{id}/change": "test_circulars.py",
    "GET /plans/{id}": "test_plans.py",
    "GET /plans/{id}/edit": "test_plans.py",
    "POST /plans/{id}/edit": "test_plans.py",
    "GET /plans/{id}/activate": "test_plans.py",
    "POST /plans/{id}/activate": "test_plans.py",
    "POST /plans/{id}/keep": "test_plans.py",
    "POST /plans/{id}/try": "test_plans.py",
    "GET /plans/trials/{id}": "test_plans.py",
    "GET /plans/trials/{id}/part": "test_plans.py",
    "GET /plans/trials/{id}/charts/{chart}": "test_plans.py",
    "GET /templates/{id}": "test_texts.py",
    "GET /templates/{id}/edit": "test_texts.py",
    "POST /templates/{id}/edit": "test_texts.py",
    "POST /templates/{id}/look": "test_texts.py",
    "POST /templates/{id}/change": "test_texts.py",
    "POST /templates/{id}/try": "test_texts.py",
    "GET /templates/{id}/sheet": "test_text_sheets.py",
    "GET /templates/{id}/sheet/mail": "test_text_sheets.py",
    "GET /templates/{id}/sheet/pages/{page}": "test_text_sheets.py",
    "GET /templates/{id}/sheet/letter.pdf": "test_text_sheets.py",
    "GET /experiments/{id}": "test_experiments.py",
    "POST /experiments/{id}": "test_experiments.py",
}


def test_every_route_is_tried() -> None:
    """A route about one person or task is tried with the wrong reader, here or as is said here."""
    named = {f"{one.method} {one.path}" for one in ROUTES if "{id}" in one.path}
    assert named == ABOUT_PEOPLE.keys() | TRIED_ELSEWHERE.keys()


@pytest.mark.parametrize("route", ABOUT_PEOPLE)
async def test_the_wrong_reader_is_refused(house: House, browser: Browser, route: str) -> None:
    """Another unit's person and somebody protected are as if they were not there; it is logged."""
    await browser.set_up(await house.hire("kim"), "kim")
    for who in (AMINA, SAGA):
        key = await house.world.add_person(who, in_round=False)
        public_id = (await house.world.rows(person, id=key))[0].public_id
        status, page = await ask(browser, route, public_id)
        assert status == 404
        assert who.first_name not in page
        (row,) = await house.world.rows(access_log, person=public_id)
        assert (row.actor, row.action) == ("staff:kim", REFUSED)


@pytest.mark.parametrize("route", ABOUT_PEOPLE)
async def test_somebody_protected_is_shown_only_for_a_reason(
    house: House, browser: Browser, route: str
) -> None:
    """With the extra role too nothing is shown or done before a reason is given (R7)."""
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await browser.set_up(word, "omar")
    key = await house.world.add_person(SAGA, in_round=False)
    public_id = (await house.world.rows(person, id=key))[0].public_id
    if route.endswith("/reason"):
        status, page = await ask(browser, route, public_id, {"reason": "curious"})
    else:
        status, page = await ask(browser, route, public_id)
    assert status in {200, 404}
    assert SAGA.first_name not in page
    (row,) = await house.world.rows(access_log, person=public_id)
    assert (row.action, row.reason) == (REFUSED, "no_reason")


@pytest.mark.parametrize("route", ABOUT_PEOPLE)
async def test_nobody_is_this(house: House, browser: Browser, route: str) -> None:
    """An id that nobody has is answered as one that is not the reader's."""
    await browser.set_up(await house.hire("kim"), "kim")
    status, page = await ask(browser, route, "nobody")
    assert status == 404
    assert "Sidan finns inte" in page


async def ask(
    browser: Browser, route: str, public_id: str, fields: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Ask a route about a person."""
    method, _, path = route.partition(" ")
    asked = ABOUT_PEOPLE[route]
    path = path.replace("{id}", public_id) + asked.query
    if method == "GET":
        return await browser.get(path)
    await browser.get("/")
    return await browser.post(path, asked.fields if fields is None else fields)
