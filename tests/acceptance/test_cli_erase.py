"""`uppsok erase`: one person, or whoever's time has come, for good."""

from tests.acceptance.municipality import LOGIN
from tests.acceptance.program import Program

AS = ("--as", LOGIN)
WHY = ("--reason", "request")


def known(office: Program) -> str:
    """Return the id of somebody in the register."""
    told = office.do("events", "--json").lines()
    return str(next(one["person"] for one in told if one["person"] and one["kind"] == "attempt"))


def annual(office: Program) -> dict[str, object]:
    """Return what the year's attempts and people add up to."""
    words = ("report", "annual", "--from", "2020-01-01", "--to", "2035-12-31", "--format", "json")
    report = office.do(*words).json()
    return {name: report[name] for name in ("sought", "attempts_by_channel", "in_register")}


def test_one_person_goes_for_good(office: Program) -> None:
    """Asked twice, told what goes; afterwards nobody is that, and every figure stands."""
    who, before = known(office), annual(office)
    dry = office.ask("erase", who, *WHY, *AS, "--dry-run")
    assert (dry["person"], dry["erased"]) == (who, False)
    assert {"message", "outreach", "planned_contact", "status_change"} <= dry["rows"].keys()
    asked = ("erase", who, *WHY, *AS)
    assert "another id" in office.run(*asked, stdin="WRONG\n").err
    assert "pupil register" in office.run(*asked, stdin=f"{who.lower()}\n").err
    assert office.run(*asked, "--yes").fault == f"nobody in the register is {who}"
    assert annual(office) == before
    assert who not in {one["person"] for one in office.do("events", "--json").lines()}


def test_whats_due(office: Program) -> None:
    """Nobody of this municipality is 21: the dry run says so, and nothing else is done."""
    assert office.ask("erase", "--due", "--dry-run") == {
        "people": 0,
        "texts": 0,
        "waiting": {},
        "dry_run": True,
    }
    assert office.ask("erase", "--due")["people"] == 0


def test_usage(office: Program) -> None:
    """One person or everybody due, never both; one person needs a reason and a login."""
    for words in ((), ("--due", "Q54NHA9A5C"), ("Q54NHA9A5C", *AS), ("Q54NHA9A5C", *WHY)):
        assert office.run("erase", *words).code == 2
    assert office.run("erase", "Q54NHA9A5C", *AS, "--reason", "because").code == 2
    assert "nobody on the staff" in office.run("erase", "Q5", *WHY, "--as", "nobody").fault
