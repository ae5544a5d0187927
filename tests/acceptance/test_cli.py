"""The command line as a whole: help for every command, and how faults are told."""

from collections.abc import Iterator

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from app.cli import app
from tests.acceptance.municipality import write_people, young_people
from tests.acceptance.program import Program


def all_commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the words of every command."""
    if not isinstance(command, TyperGroup):
        yield path
        return
    for name, inner in command.commands.items():
        yield from all_commands(inner, (*path, name))


COMMANDS = tuple(all_commands(get_command(app)))


def test_help_lists_the_commands(program: Program) -> None:
    """`uppsok --help` names every command, and asks for no settings and no database."""
    told = program.with_settings(PORT="not a number").run_apart("--help").out
    assert all(words[0] in told for words in COMMANDS)
    assert not list(program.folder.iterdir())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    """`--help` says what a command does and what each of its options is for."""
    told = CliRunner().invoke(app, [*words, "--help"], prog_name="uppsok")
    assert told.exit_code == 0
    assert f"Usage: uppsok {' '.join(words)}" in told.stdout
    summary = told.stdout.splitlines()[2].strip()
    assert summary.endswith((".", "...")) or len(summary) > 20


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["import"],
        ["import", "x.csv", "--nonsense"],
        ["tick", "--now", "soon"],
        ["report", "annual", "--from", "2025-11-01", "--to", "never"],
        ["tasks", "close", "1", "--as", "sara", "--outcome", "vanished"],
        ["demo", "--people", "-5"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    """A command that is written wrongly ends with status 2 and says how it is used."""
    ended = CliRunner().invoke(app, words, prog_name="uppsok")
    assert ended.exit_code == 2
    assert "Usage: uppsok" in ended.stderr


def test_wrong_usage_in_a_process(program: Program) -> None:
    """The process's exit status is 2 as well, and nothing has been made."""
    ended = program.run_apart("import", "--nonsense")
    assert (ended.code, ended.out) == (2, "")
    assert not list(program.folder.iterdir())


def test_faults_in_settings_are_told_together(program: Program) -> None:
    """Everything that is wrong with the settings is told at once, and nothing is made."""
    faulty = program.with_settings(PORT="eighty", TWILIO_ACCOUNT_SID="XY1", CARRIERS="both")
    ended = faulty.run_apart("staff", "list")
    assert ended.code == 1
    for name in ("PORT", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM", "CARRIERS"):
        assert f"UPPSOK_{name}: " in ended.err
    assert "Traceback" not in ended.err
    assert not list(program.folder.iterdir())


def test_another_data_key_is_refused(program: Program) -> None:
    """A database opens with the key it was made with, and with no other."""
    made = program.do("db", "upgrade")
    assert "secret_key" in made.err
    assert "data_key" in made.err
    assert (program.folder / "data_key").stat().st_mode & 0o777 == 0o600
    assert program.do("staff", "list").err == "No staff yet: see `uppsok staff add --help`.\n"
    other = program.with_settings(DATA_KEY="A" * 43 + "=")
    assert "UPPSOK_DATA_KEY is not the key" in other.run("staff", "list").fault


def test_a_database_that_does_not_answer(program: Program) -> None:
    """Without its database a command says so in one line."""
    url = "postgresql+asyncpg://postgres@127.0.0.1:9/uppsok"
    cut_off = program.with_settings(
        DATABASE_URL=url, SECRET_KEY="A" * 43 + "=", DATA_KEY="A" * 43 + "="
    )
    assert "UPPSOK_DATABASE_URL" in cut_off.run("staff", "list").fault


def test_serve_and_worker_need_postgresql(program: Program) -> None:
    """On SQLite, which one process writes, `serve` and `worker` point to `run`."""
    for command in ("serve", "worker"):
        fault = program.run(command).fault
        assert "PostgreSQL" in fault
        assert "`uppsok run`" in fault


def test_upgrade_makes_the_tables_on_postgresql(program: Program, empty_postgresql: str) -> None:
    """On PostgreSQL tables are made when they are asked for, not by whichever command is first."""
    cluster = program.with_settings(DATABASE_URL=empty_postgresql)
    file = write_people(program.folder, young_people(3))
    assert "`uppsok db upgrade`" in cluster.run("import", file).fault
    assert "up to date" in cluster.do("db", "upgrade").err
    assert cluster.ask("import", file)["new"] == 3


def test_doctor_tells_what_is_missing(program: Program) -> None:
    """`doctor` says of each feature whether it is on and what it lacks, as a table and as JSON."""
    twilio = program.with_settings(TWILIO_ACCOUNT_SID="AC" + "0" * 32, TWILIO_AUTH_TOKEN="secret")
    rows = twilio.with_settings(TWILIO_FROM="+46700000000").ask("doctor")
    features = {row["feature"]: row for row in rows}
    assert (features["SMS"]["on"], features["SMS"]["missing"]) == ("yes", "")
    assert features["e-mail"]["missing"] == "UPPSOK_SMTP_URL"
    assert features["database"]["missing"] == "`uppsok db upgrade`"
    program.do("db", "upgrade")
    told = program.do("doctor")
    assert "secret" not in told.out
    assert next(line for line in told.out.splitlines() if "database" in line).split()[1] == "yes"


def test_a_sender_that_cannot_be_answered_is_told_of(program: Program) -> None:
    """`doctor` and `start` name the texts that would leave young people without an answer."""
    named = program.with_settings(
        TWILIO_ACCOUNT_SID="AC" + "0" * 32, TWILIO_AUTH_TOKEN="secret", TWILIO_FROM="Stockholm"
    )
    named.do("db", "upgrade")
    features = {row["feature"]: row for row in named.ask("doctor")}
    assert "hello (sv)" in features["answers to SMS, by link"]["missing"]
    told = named.do("start")
    assert "hello (sv)" in told.out + told.err
    assert "reminder" not in told.out + told.err
