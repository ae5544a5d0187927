"""`uppsok email`: the door that the mail server uses.

A mail server gives a mail up, and tells its sender so, at any exit status but 0 and 75:
hence 75 ("try again", EX_TEMPFAIL in sysexits.h) for whatever goes wrong here.
"""

import sys
from typing import BinaryIO

import structlog
import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.options import run_async
from app.output import say
from config.municipality import MunicipalityError
from config.settings import SettingsFaults
from messaging.mail.taking import Taken, take_mail
from storage.engine import writing

TRY_AGAIN = 75
LONGEST_MAIL = 10_000_000  # bytes; of a longer one, mostly pictures, the beginning is enough
LONGEST_BITE = 1_000_000
MENDABLE = (AppError, SettingsFaults, MunicipalityError)

app = typer.Typer(help="E-mail that comes in.", no_args_is_help=True)
log = structlog.get_logger("mail")


@app.callback()
def _group() -> None:
    """Keep `take` a word of its own, though it is the only command."""


@app.command("take")
def take() -> None:
    """Take one mail on stdin, as the mail server's pipe gives it; exit 75 asks for it again."""
    try:
        run_async(_take(_read_whole(sys.stdin.buffer)))
    except Exception as fault:
        # the mail server writes it into its log: of our own faults the words, else the kind alone
        told = str(fault) if isinstance(fault, MENDABLE) else type(fault).__name__
        say(f"uppsok: the mail is not stored yet: {told}")
        raise typer.Exit(TRY_AGAIN) from fault


async def _take(content: bytes) -> None:
    async with open_works() as works:
        async with writing(works.engine) as conn:
            address = works.municipality.email
            now = works.clock.now()
            taken = await take_mail(conn, works.vault, content, address, now)
        if taken is Taken.STRANGE:
            log.warning("a report on no mail of ours")
        else:
            log.info("mail", what=taken.value)


def _read_whole(stream: BinaryIO) -> bytes:
    """Return a stream's beginning; the rest is read too, or the mail server would take fright."""
    content = stream.read(LONGEST_MAIL)
    while stream.read(LONGEST_BITE):
        pass
    return content
