"""The command line `uppsok`: every command, a line each."""

import logging
import sys

import typer

from app import (
    administration,
    conversation,
    demonstration,
    erasing,
    experimenting,
    extracts,
    history,
    letters,
    mail,
    messages,
    people,
    plans,
    readings,
    replies,
    reporting,
    running,
    sending,
    staffing,
    tasks,
)
from app.errors import AppError
from app.output import say
from config.logs import configure_logs
from config.municipality import MunicipalityError
from config.settings import SettingsFaults
from escalation.errors import QueueError
from messaging.conversation import ConversationError
from messaging.errors import LetterError
from register.errors import RegisterError

app = typer.Typer(
    name="uppsok",
    help="Outreach to young people outside upper-secondary school (KAA).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("demo")(demonstration.demo)
app.command("run")(running.run)
app.command("serve")(running.serve)
app.command("worker")(running.worker)
app.command("bot")(running.bot)
app.command("tick")(running.tick_once)
app.command("import")(extracts.import_file)
app.command("import-history")(history.import_earlier)
app.command("start")(sending.start)
app.command("pause")(sending.pause)
app.command("reconcile")(messages.reconcile_now)
app.command("erase")(erasing.erase)
app.command("events")(reporting.events)
app.command("doctor")(administration.doctor)
app.add_typer(tasks.app, name="tasks")
people.app.command("write")(conversation.write)
people.app.command("thread")(conversation.thread)
app.add_typer(messages.app, name="messages")
app.add_typer(people.app, name="person")
app.add_typer(letters.app, name="letters")
app.add_typer(plans.app, name="plan")
replies.app.command("review")(readings.review)
replies.app.command("examples")(readings.examples)
app.add_typer(replies.app, name="replies")
app.add_typer(mail.app, name="email")
reporting.app.command("experiments")(experimenting.experiments)
app.add_typer(reporting.app, name="report")
app.add_typer(staffing.app, name="staff")
app.add_typer(administration.database, name="db")

# What a user can mend; anything else is a fault of the program and shows where it happened.
FAULTS = (
    AppError,
    ConversationError,
    SettingsFaults,
    MunicipalityError,
    QueueError,
    LetterError,
    RegisterError,
    OSError,
)


def main() -> None:
    """Run the command line; a fault is told in one line and ends with status 1."""
    configure_logs(sys.stderr, level=logging.WARNING)
    try:
        app(prog_name="uppsok")
    except FAULTS as fault:
        say(f"uppsok: {fault}")
        sys.exit(1)
