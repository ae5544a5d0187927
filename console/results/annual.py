"""The annual report: which period, the report itself on the page, and as files to hand on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.guard import Visit, log
from console.results.files import BYTE_ORDER
from console.results.periods import Choices, choices, query_of, read_period
from console.results.roles import READS_FIGURES
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from reports.annual_files import Form, write_form
from reports.annual_shown import (
    DRAWN,
    FOOTNOTE,
    HOW_IT_IS_COUNTED,
    NOTHING_TO_DRAW,
    RULES,
    SHOW_TABLE,
    Chart,
    Grid,
    cards_of,
    charts_of,
    grids_of,
    lead_of,
)
from reports.kept_reports import Document, Kept, look_at
from reports.period import Period
from reports.swedish import dates
from storage.engine import writing
from storage.settings_rows import SYNTHETIC, read_setting

ANNUAL = "/reports/annual"
# What can be handed on, and as what it is sent.
FILES: Mapping[Form, str] = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.HTML: "text/html",
    Form.CSV: "text/csv",
    Form.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class ReportShown:
    """The figures of a period, as they are shown."""

    lead: str
    cards: Sequence[tuple[str, str, str]]
    charts: Sequence[Chart]
    grids: Sequence[Grid]  # those that are not drawn


@dataclass(frozen=True, slots=True)
class AnnualShown:
    """The page: which period, and its report if it has been added up."""

    period: Period
    dates: str
    query: str
    choices: Sequence[Choices]
    readable: bool  # what was asked for is a period
    report: ReportShown | None
    made: str
    waits: bool  # newer figures come by themselves
    simulated: bool
    today: date

    @property
    def over(self) -> bool:
        """Whether the period has ended."""
        return self.period.to < self.today


async def show_annual(visit: Visit) -> web.Response:
    """Show the report of a period; what has not been added up yet comes by itself."""
    return await _show(visit, "annual.html")


async def show_part(visit: Visit) -> web.Response:
    """Show the report alone, as its page asks for while it waits for it."""
    return await _show(visit, "annual_part.html")


async def hand_out(visit: Visit) -> web.Response:
    """Hand the report out as a file; small groups are withheld in it unless it says `exact`.

    Raises:
        web.HTTPNotFound: there is no such form, or the report has not been added up yet.
    """
    form = next((one for one in FILES if one.value == visit.request.match_info["form"]), None)
    period, readable = read_period(visit.request.query, swedish_date(visit.now))
    async with writing(visit.desk.works.engine) as conn:
        kept, simulated = await _look(conn, period, visit)
    if form is None or not readable or kept.document is None or kept.made_at is None:
        raise web.HTTPNotFound
    exact = "exact" in visit.request.query
    content = await asyncio.to_thread(
        write_form,
        kept.document.report,
        form,
        simulated=simulated,
        now=kept.made_at,
        suppress=not exact,
    )
    if form is Form.CSV:
        content = BYTE_ORDER.encode() + content  # else a spreadsheet takes å for two letters
    log.info("a report was handed out", staff=visit.worker.login, form=form.value, exact=exact)
    name = f"arsrapport-{period.from_}-{period.to}{'-internt' if exact else ''}.{form.value}"
    return visit.desk.file(content, FILES[form], name)


async def _show(visit: Visit, page: str) -> web.Response:
    return visit.show(
        page,
        annual=await _annual(visit),
        rules=RULES,
        footnote=FOOTNOTE,
        words={"how": HOW_IT_IS_COUNTED, "table": SHOW_TABLE, "none": NOTHING_TO_DRAW},
        forms=tuple(FILES),
        query_of=query_of,
    )


async def _look(conn: AsyncConnection, period: Period, visit: Visit) -> tuple[Kept, bool]:
    kept = await look_at(conn, period, visit.now)
    return kept, bool(await read_setting(conn, SYNTHETIC))


async def _annual(visit: Visit) -> AnnualShown:
    today = swedish_date(visit.now)
    period, readable = read_period(visit.request.query, today)
    async with writing(visit.desk.works.engine) as conn:
        kept, simulated = await _look(conn, period, visit)
    say = say_in(visit.frame.language)
    return AnnualShown(
        period=period,
        dates=dates(period),
        query=query_of(period),
        choices=choices(today),
        readable=readable,
        report=_shown(kept.document) if kept.document else None,
        made=due_in_words(kept.made_at, visit.now, say) if kept.made_at else "",
        waits=kept.waits,
        simulated=simulated,
        today=today,
    )


def _shown(document: Document) -> ReportShown:
    grids = grids_of(document.report)
    return ReportShown(
        lead=lead_of(document.report),
        cards=cards_of(document.report),
        charts=charts_of(grids, document.drawings),
        grids=[grid for key, grid in grids.items() if key not in DRAWN],
    )


ROUTES = (
    Route("GET", ANNUAL, show_annual, READS_FIGURES),
    Route("GET", ANNUAL + "/part", show_part, READS_FIGURES, by_itself=True),
    Route("GET", ANNUAL + "/file/{form}", hand_out, READS_FIGURES),
)
