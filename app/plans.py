"""`uppsok plan`: check a plan file, show a plan, put one in force."""

from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import select

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, run_async
from app.output import print_json, print_rows, say
from app.plan_texts import check_text, parse_text, plan_text, shipped_or_file
from app.plan_trial import try_plan
from scheduler.ahead import planned_ahead
from scheduler.plan_file import PlanFaults
from scheduler.plan_shelf import activate_plan, save_plan
from scheduler.plan_table import plan_rows
from scheduler.tables import plan_version
from storage.engine import reading, writing

app = typer.Typer(help="Outreach plans: check, show, try, use.", no_args_is_help=True)
PlanName = Annotated[str, typer.Argument(help="A plan's name, or the path of a plan file.")]


@app.command("check")
def check(plan: PlanName, as_json: Json = False) -> None:
    """Check a plan; every fault is told with its line."""
    text = shipped_or_file(plan)
    try:
        parsed = check_text(text)
    except PlanFaults as faults:
        rows = [{"line": fault.line, "problem": fault.problem} for fault in faults.faults]
        if as_json:
            print_json({"plan": plan, "faults": rows})
        else:
            print_rows(rows, as_json=False)
        count = "1 fault" if len(rows) == 1 else f"{len(rows)} faults"
        raise AppError(f"{plan}: {count}; mend the lines above and check again") from None
    if as_json:
        print_json({"plan": parsed.name, "faults": []})
    else:
        say(f"{parsed.name}: {len(parsed.steps)} steps, no faults")


@app.command("show")
def show(plan: PlanName, as_json: Json = False) -> None:
    """Draw a plan's steps as a table."""
    print_rows(plan_rows(parse_text(plan, shipped_or_file(plan))), as_json=as_json)


app.command("try")(try_plan)


@app.command("list")
def list_plans(as_json: Json = False) -> None:
    """List the plans in the database and which is in force."""
    run_async(_list(as_json=as_json))


@app.command("ahead")
def ahead(
    days: Annotated[int, typer.Option(min=1, max=60, help="How many days ahead.")] = 7,
    as_json: Json = False,
) -> None:
    """Show what is planned, hour by hour: also before the first start."""
    run_async(_ahead(days, as_json=as_json))


@app.command("use")
def use(plan: PlanName) -> None:
    """Put a plan in force for new rounds: its newest version, one that comes along, or a file."""
    run_async(_use(plan))


async def _list(*, as_json: bool) -> None:
    c = plan_version.c
    query = select(c.name, c.number, c.live).order_by(c.name, c.number)
    async with open_works() as works, reading(works.engine) as conn:
        rows = [dict(row) for row in (await conn.execute(query)).mappings()]
    shown = [{"plan": r["name"], "version": r["number"], "in_force": r["live"]} for r in rows]
    print_rows(shown, as_json=as_json)


async def _ahead(days: int, *, as_json: bool) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        rows = await planned_ahead(conn, works.clock.now() + timedelta(days=days))
    shown = [
        {
            "when": row.hour.strftime("%Y-%m-%d %H:00"),
            "step": row.step,
            "how": row.how,
            "people": row.people,
        }
        for row in rows
    ]
    print_rows(shown, as_json=as_json, empty="Nothing is planned for these days.")


async def _use(plan: str) -> None:
    given = shipped_or_file(plan)
    name = parse_text(plan, given).name  # a faulty file makes no database
    async with open_works() as works, writing(works.engine) as conn:
        # of a plan that comes along managers may have written later versions: the database rules
        text, now = await plan_text(plan, conn), works.clock.now()
        await save_plan(conn, name, text, now)
        await activate_plan(conn, name, now=now)
    say(f"{name} is in force for new rounds; people in the middle of a round finish theirs.")
