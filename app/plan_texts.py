"""Which plan somebody means: one in the database, one that comes along, or a file."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import AppError
from config.plan_files import read_plan_files
from config.template_files import read_template_files
from scheduler.plan import Plan
from scheduler.plan_file import PlanFaults, parse_plan
from scheduler.tables import plan_version


async def plan_text(plan: str, conn: AsyncConnection) -> str:
    """Return a plan's text: the newest version of that name, else a file's.

    Raises:
        AppError: it is neither.
    """
    c = plan_version.c
    newest = select(c.body).where(c.name == plan).order_by(c.number.desc()).limit(1)
    stored = await conn.scalar(newest)
    return stored if stored is not None else shipped_or_file(plan)


def shipped_or_file(plan: str) -> str:
    """Return the text of a plan that comes along, or of a file.

    Raises:
        AppError: it is neither.
    """
    shipped = read_plan_files()
    if plan in shipped:
        return shipped[plan]
    try:
        return Path(plan).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        names = ", ".join(sorted(shipped))
        raise AppError(f"{plan} is neither a readable file nor one of: {names}") from None


def parse_text(plan: str, text: str) -> Plan:
    """Return the plan a text describes.

    Raises:
        AppError: it has faults; the first is told.
    """
    try:
        return check_text(text)
    except PlanFaults as faults:
        first = faults.faults[0]
        raise AppError(
            f"{plan}, line {first.line}: {first.problem} (`uppsok plan check` lists all)"
        ) from None


def check_text(text: str) -> Plan:
    """Return the plan a text describes, its texts' names checked; raise PlanFaults."""
    return parse_plan(text, templates={file.template for file in read_template_files()})
