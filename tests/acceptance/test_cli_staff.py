"""`uppsok staff`: who may sign in, and for how long."""

import sqlite3

from tests.acceptance.program import Program


def accounts(program: Program) -> list[tuple[str, bool]]:
    """Return the logins that have an account, and whether a link to set it up is out."""
    query = """SELECT staff.login, invite_hash IS NOT NULL FROM account
               JOIN staff ON staff.id = account.staff_id ORDER BY staff.login"""
    with sqlite3.connect(program.folder / "uppsok.db") as database:
        return [(login, bool(out)) for login, out in database.execute(query)]


def test_a_link_is_printed_alone(program: Program) -> None:
    """The first account gets a one-time link on stdout, under the address that staff use."""
    told = program.with_settings(PUBLIC_URL="https://kaa.example.se")
    added = told.do("staff", "add", "anna.lund", "--name", "Anna Lund", "--role", "administrator")
    assert added.out.startswith("https://kaa.example.se/setup/")
    assert len(added.out.splitlines()) == 1
    assert "within 3 days" in added.err
    again = told.do("staff", "invite", "anna.lund")
    assert again.out != added.out
    assert accounts(program) == [("anna.lund", True)]


def test_who_leaves_is_locked_out(program: Program) -> None:
    """Sessions are ended; with --lock there is no account until the next link."""
    program.do("staff", "add", "anna.lund", "--name", "Anna Lund", "--unit", "KAA nord")
    assert "0 sessions" in program.do("staff", "sign-out", "anna.lund").err
    assert accounts(program) == [("anna.lund", True)]
    assert "cannot sign in" in program.do("staff", "sign-out", "anna.lund", "--lock").err
    assert accounts(program) == []
    program.do("staff", "invite", "anna.lund")
    assert accounts(program) == [("anna.lund", True)]


def test_nobody_has_this_login(program: Program) -> None:
    """A login that nobody has is a fault, told in one line."""
    for words in (("invite", "nobody"), ("sign-out", "nobody")):
        assert "nobody on the staff has the login nobody" in program.run("staff", *words).fault
