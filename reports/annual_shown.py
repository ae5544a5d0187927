"""The annual report as it is shown in Swedish, whatever it is shown on: a page, paper, a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import vl_convert
from markupsafe import Markup

from reports import charts
from reports.annual_tables import Table, report_tables
from reports.annual_values import AnnualReport
from reports.swedish import figure, number, per_cent
from reports.words import Language, month_name, word

Draw = Callable[[AnnualReport], charts.Spec]
# What is drawn of a table, and what the drawing shows.
DRAWN: Mapping[str, tuple[Draw, str]] = {
    "sought": (
        charts.reached_by_gender,
        "Andelen av de sökta ungdomarna som nåddes, själva eller genom en anhörig.",
    ),
    "reached_by_month": (
        charts.reached_by_month,
        "Antal personer som nåddes för första gången under perioden, månad för månad.",
    ),
    "attempts_by_channel": (
        charts.attempts_by_channel,
        "Hela stapeln är kontaktförsöken, den mörka delen är de som besvarades.",
    ),
    "reached_by_district": (
        charts.reached_by_district,
        "Andelen nådda av de sökta i varje område. Den streckade linjen visar alla tillsammans.",
    ),
    "occupation_at_first_reach": (
        charts.occupations,
        "Vad ungdomarna gjorde när de nåddes. Orange: ingen sysselsättning eller söker arbete.",
    ),
}
SIMULATED = (
    "Simulerade uppgifter.",
    "Siffrorna kommer från en påhittad stad och beskriver inga verkliga ungdomar.",
)
WITHHELD = (
    "Små grupper visas inte.",
    (
        "Grupper med färre än fem personer är ersatta med två punkter, liksom de uppgifter som"
        " annars skulle avslöja dem."
    ),
)
# How it is counted: the word, and what it means.
RULES = (
    (
        "Sökt",
        (
            "Minst ett kontaktförsök under perioden, eller kontakt på ungdomens eget initiativ."
            " Varje person räknas en gång."
        ),
    ),
    (
        "Nådd",
        (
            "Ungdomen eller en anhörig svarade på ett kontaktförsök eller hörde av sig självmant."
            " Enbart STOPP, fel person eller ett automatiskt svar räknas inte."
        ),
    ),
    (
        "Kontaktförsök",
        "E-post, sms, samtal och brev. Chatt, knackakort och besök redovisas vid sidan av.",
    ),
    (
        "Besvarade försök",
        (
            "Ett svar hör till det senaste försöket i samma kanal. Flera svar på samma försök"
            " räknas som ett besvarat försök."
        ),
    ),
    (
        "Sysselsättning",
        (
            "Det som uppgavs när ungdomen först nåddes under perioden. Att söka arbete eller inte"
            " göra något räknas inte som sysselsättning."
        ),
    ),
    (
        "Stöd och avslut",
        (
            "Inskriven är den som någon gång under perioden deltog i stöd. Andelarna till studier"
            " och arbete räknas av de avslutade."
        ),
    ),
)
FOOTNOTE = (
    "Två punkter (..) betyder att uppgiften inte visas eller inte kan räknas ut. Andelar är"
    " avrundade till hela procent om inget annat framgår."
)
HOW_IT_IS_COUNTED = "Så räknar vi"
SHOW_TABLE = "Visa siffrorna i en tabell"
NOTHING_TO_DRAW = "Det finns inga uppgifter att rita."
_TITLES = {"sought": "reached_and_not"}  # as a heading, the column's word says too little


@dataclass(frozen=True)
class Grid:
    """A table ready to be shown: every cell is text."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A drawing, what it shows in a sentence, and the table behind it."""

    drawing: Markup | None  # None: there is nothing to draw
    caption: str
    grid: Grid

    @property
    def about(self) -> str:
        """What is read aloud in place of the drawing."""
        return f"Diagram: {self.grid.title}. {self.caption} Siffrorna står i tabellen."


def title_of(table: Table) -> str:
    """Return a table's heading."""
    return word(_TITLES.get(table.key, table.key), Language.SV)


def grids_of(report: AnnualReport) -> dict[str, Grid]:
    """Return every table of the report by its key, in the order of reading."""
    return {table.key: _grid(table) for table in report_tables(report)}


def draw_charts(report: AnnualReport, *, font: str = charts.FONT) -> dict[str, str]:
    """Return the drawings of a report by their tables' keys, "" where there is nothing to draw.

    It takes about half a second: in a server, call it in a thread.
    """
    specs = {key: charts.in_font(describe(report), font) for key, (describe, _) in DRAWN.items()}
    return {key: draw(spec) if spec["data"]["values"] else "" for key, spec in specs.items()}


def draw(spec: charts.Spec) -> Markup:
    """Return a chart as SVG, drawn in this process; the drawing has no script or style."""
    return Markup(vl_convert.vegalite_to_svg(spec))  # noqa: S704 - the renderer escapes its data


def charts_of(grids: Mapping[str, Grid], drawings: Mapping[str, str]) -> list[Chart]:
    """Return the charts with the tables behind them, in the order of reading."""
    return [
        Chart(Markup(drawings[key]) if drawings[key] else None, caption, grids[key])  # noqa: S704 - drawn by us
        for key, (_, caption) in DRAWN.items()
    ]


def lead_of(report: AnnualReport) -> str:
    """Return what the year came to, in two sentences."""
    sought = report.sought.total
    return (
        f"{number(sought.total)} ungdomar söktes under perioden och {number(sought.reached)} av"
        f" dem nåddes, {per_cent(sought.reached_percent)}. Av de nådda som uppgett vad de gör hade"
        f" {per_cent(report.occupied_percent)} redan en sysselsättning."
    )


def notices_of(report: AnnualReport, *, simulated: bool) -> list[tuple[str, str]]:
    """Return what must be known before the figures are used: the word, and what it means."""
    told = [(simulated, SIMULATED), (report.suppressed, WITHHELD)]
    return [notice for so, notice in told if so]


def cards_of(report: AnnualReport) -> tuple[tuple[str, str, str], ...]:
    """Return the figures at the top: the figure, what it is, and what it is measured against."""
    sought, support = report.sought.total, report.support
    return (
        (number(report.in_register.total), "i registret", "någon gång under perioden"),
        (number(sought.total), "sökta", "minst ett kontaktförsök eller egen kontakt"),
        (per_cent(sought.reached_percent), "nådda", f"{number(sought.reached)} av de sökta"),
        (
            number(report.contact_attempts),
            "kontaktförsök",
            f"och {number(report.attempts_beside)} med chatt, knackakort, besök och annat",
        ),
        (
            per_cent(report.occupied_percent),
            "hade sysselsättning",
            "av de nådda som uppgett vad de gör",
        ),
        (
            number(support.took_part.total),
            "deltog i stöd",
            f"varav {number(support.newly_enrolled)} nyinskrivna",
        ),
    )


def row_name(table: Table, key: str) -> str:
    """Return what a row of a table is called."""
    if table.key == "reached_by_month":
        first = date.fromisoformat(f"{key}-01")
        return f"{month_name(first, Language.SV)} {first.year}"
    return word(key, Language.SV)


def _grid(table: Table) -> Grid:
    rows = (
        (
            row_name(table, key),
            *(
                figure(key if column == "value" else column, cell)
                for column, cell in zip(table.columns, cells, strict=True)
            ),
        )
        for key, cells in table.rows
    )
    header = tuple(word(column, Language.SV) for column in table.columns)
    return Grid(table.key, title_of(table), header, tuple(rows))
