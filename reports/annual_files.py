"""The annual report as a file, in each form that it is written in."""

import json
from datetime import datetime
from enum import StrEnum

from config.clock import swedish_date
from reports.annual_forms import as_csv, as_json, as_text
from reports.annual_values import AnnualReport
from reports.comparison import load_published
from reports.html import as_html
from reports.paper import as_pdf
from reports.suppression import suppressed
from reports.workbook import as_xlsx


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def leaves_the_house(self) -> bool:
        """Whether it is made to be handed on: then small groups are withheld unless asked for."""
        return self not in {Form.TEXT, Form.JSON}

    @property
    def is_text(self) -> bool:
        """Whether it can be shown on a terminal."""
        return self not in {Form.XLSX, Form.PDF}


def write_form(
    report: AnnualReport,
    form: Form,
    *,
    simulated: bool,
    now: datetime,
    suppress: bool | None = None,
) -> bytes:
    """Return a report as a file of one form; texts are in UTF-8.

    Drawings take about a second: in a server, call it in a thread.

    Args:
        report: with exact figures.
        form: how it is written.
        simulated: whether the figures come from an invented city; the file then says so.
        now: when they were added up.
        suppress: whether groups below 5 are withheld; None: where the form leaves the house.
    """
    hides = form.leaves_the_house if suppress is None else suppress
    told = suppressed(report) if hides else report
    match form:
        case Form.TEXT:
            return (as_text(told, simulated=simulated) + "\n").encode()
        case Form.CSV:
            return as_csv(told, simulated=simulated).encode()
        case Form.HTML:
            return as_html(told, simulated=simulated, published=load_published()).encode()
        case Form.XLSX:
            return as_xlsx(told, simulated=simulated, made_on=swedish_date(now))
        case Form.PDF:
            return as_pdf(told, simulated=simulated, now=now)
        case Form.JSON:
            value = as_json(told, simulated=simulated)
            return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
